import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { gatewayTableName } from '../../foundation/names';
import { dataClassTag } from '../../foundation/tags';

export interface StateTableProps {
  readonly environment: Environment;
  readonly stateKeyArn: string;
}

/** What the gateway remembers: calls and their answers, counters, approvals, and what is switched off. */
export class StateTable extends Construct {
  constructor(scope: Construct, id: string, { environment, stateKeyArn }: StateTableProps) {
    super(scope, id);

    new DynamodbTable(this, 'Resource', {
      name: gatewayTableName(environment),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'pk',
      rangeKey: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
      ],
      ttl: { attributeName: 'expires', enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: stateKeyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: dataClassTag('state'),
      lifecycle: { preventDestroy: true },
    });
  }
}
