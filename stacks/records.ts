import { Construct } from 'constructs';
import { gatewayAccounts, workflowAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { gatewayLogGroupName } from '../foundation/log-groups';
import { countsTokens, RECORD_CLASSES, recordBucketName } from '../modules/agent-records/names';
import { pseudonymKeyUses, recordBucketPolicy } from '../modules/agent-records/policy';
import { QuotaTable } from '../modules/agent-records/quota-table';
import { TokenTable } from '../modules/agent-records/token-table';
import { SealedBucket } from '../modules/archive-bucket/sealed-bucket';
import { MacKey } from '../modules/data-key/mac-key';
import { SealedLogGroup } from '../modules/sealed-log-group/sealed-log-group';
import type { KeysStack } from './keys';

export interface RecordsStackProps {
  readonly keys: KeysStack;
}

/**
 * Where agents of an account keep requests and decisions, and what pseudonyms are made with; where the gateway is, its record of
 * calls. Whoever ships agents and the gateway has nothing to do with what is written down about them.
 */
export class RecordsStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, { keys }: RecordsStackProps) {
    super(scope, { environment, kind: 'records', account });

    if (workflowAccounts(environment).includes(account)) this.addRecordsOfAgents(environment, account, keys);
    // Where agents ran in that workflow before, tokens that are about can still be turned back.
    else TokenTable.leaveAlone(this);
    if (gatewayAccounts(environment).includes(account))
      new SealedLogGroup(this, 'gateway-audit', {
        environment,
        logGroupName: gatewayLogGroupName(environment, 'audit'),
        keyArn: this.read(keys, 'logs-key-arn'),
        kept: true,
      });
  }

  private addRecordsOfAgents(environment: Environment, account: string, keys: KeysStack): void {
    const buckets = new Construct(this, 'buckets');
    for (const recordClass of RECORD_CLASSES) {
      const keyArn = this.read(keys, `${recordClass}-key-arn`);
      const { days } = environment.retention[recordClass];
      new SealedBucket(buckets, recordClass, {
        bucketName: recordBucketName(environment, account, recordClass),
        dataClass: recordClass,
        statements: recordBucketPolicy(environment, account, recordClass, keyArn),
        encryption: { keyArn },
        lifecycle: { expireAfterDays: days, coldAfterDays: undefined, noncurrentDays: days },
      });
    }
    const pseudonyms = new MacKey(this, 'pseudonyms', {
      environment,
      account,
      dataClass: 'pseudonyms',
      uses: pseudonymKeyUses(environment, account),
    });
    if (environment.sanitizer.tokens === undefined) TokenTable.leaveAlone(this);
    else new TokenTable(this, 'tokens', { environment, account });
    if (countsTokens(environment, account))
      new QuotaTable(this, 'model-tokens', { environment, stateKeyArn: this.read(keys, 'state-key-arn') });

    this.offer('pseudonym-key-arn', pseudonyms.arn);
  }
}
