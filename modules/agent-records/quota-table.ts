import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { dataClassTag } from '../../foundation/tags';
import { quotaTableName } from './names';

export interface QuotaTableProps {
  readonly environment: Environment;
  /** Key of the account's state. */
  readonly stateKeyArn: string;
}

/**
 * How many tokens of models agents have used, an item for each agent and day. Items stay: they are few and small, and a workflow
 * cannot say when one would end.
 */
export class QuotaTable extends Construct {
  constructor(scope: Construct, id: string, { environment, stateKeyArn }: QuotaTableProps) {
    super(scope, id);

    new DynamodbTable(this, 'Resource', {
      name: quotaTableName(environment),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'agent',
      rangeKey: 'day',
      attribute: [
        { name: 'agent', type: 'S' },
        { name: 'day', type: 'S' },
      ],
      serverSideEncryption: { enabled: true, kmsKeyArn: stateKeyArn },
      pointInTimeRecovery: { enabled: true },
      tags: dataClassTag('state'),
    });
  }
}
