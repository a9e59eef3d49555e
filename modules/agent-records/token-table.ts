import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { forget } from '../../foundation/forget';
import { dataClassTag } from '../../foundation/tags';
import { DataKey } from '../data-key/data-key';
import { tokenTableName } from './names';
import { tokenKeyUses } from './policy';

export interface TokenTableProps {
  readonly environment: Environment;
  readonly account: string;
}

const TOKENS = 'tokens';

/** What tokens stand for, under a key of its own, until each token's time is over. */
export class TokenTable extends Construct {
  constructor(scope: Construct, id: string, { environment, account }: TokenTableProps) {
    super(scope, id);

    const key = new DataKey(this, 'key', {
      environment,
      account,
      dataClass: TOKENS,
      uses: tokenKeyUses(environment, account),
    });
    const table = new DynamodbTable(this, 'Resource', {
      name: tokenTableName(environment),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'token',
      attribute: [{ name: 'token', type: 'S' }],
      ttl: { attributeName: 'expires', enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: dataClassTag(TOKENS),
      lifecycle: { preventDestroy: true },
    });
    table.overrideLogicalId(TOKENS);
  }

  /** Where nothing is tokenized, or nothing any longer: tokens that are about can still be turned back. */
  public static leaveAlone(scope: Construct): void {
    DataKey.leaveAlone(scope, TOKENS);
    forget(scope, [{ type: DynamodbTable.tfResourceType, name: TOKENS }]);
  }
}
