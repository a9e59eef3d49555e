import type { Construct } from 'constructs';
import { agentAccounts, gatewayAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { DATA_CLASSES, type DataClass } from '../foundation/vocabulary';
import { DataKey } from '../modules/data-key/data-key';
import { digestKeyUses } from '../modules/data-key/gateway-policy';
import { MacKey } from '../modules/data-key/mac-key';
import { KEY_USES } from '../modules/data-key/policy';

/** One key for each class of data that a workload account keeps. */
export class KeysStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string) {
    super(scope, { environment, kind: 'keys', account });

    const kept = dataClassesOf(environment, account);
    for (const dataClass of DATA_CLASSES) {
      if (!kept.includes(dataClass)) {
        DataKey.leaveAlone(this, dataClass);
        continue;
      }
      const key = new DataKey(this, dataClass, {
        environment,
        account,
        dataClass,
        uses: KEY_USES[dataClass](environment, account),
      });
      this.offer(`${dataClass}-key-arn`, key.arn);
    }
    this.addDigestKey(environment, account);
  }

  /** Of what the gateway remembers and records, so that nobody guesses an input by its hash. */
  private addDigestKey(environment: Environment, account: string): void {
    if (!gatewayAccounts(environment).includes(account)) {
      DataKey.leaveAlone(this, DIGESTS);
      return;
    }
    const uses = digestKeyUses(environment, account);
    const key = new MacKey(this, DIGESTS, { environment, account, dataClass: DIGESTS, uses, address: DIGESTS });
    this.offer('digest-key-arn', key.arn);
  }
}

const DIGESTS = 'digests';

/** What an account keeps follows from what it is for. */
const dataClassesOf = (environment: Environment, account: string): readonly DataClass[] => {
  if (agentAccounts(environment).includes(account)) return DATA_CLASSES;
  if (gatewayAccounts(environment).includes(account)) return ['decisions', 'logs', 'state', 'alerts'];
  return ['logs', 'state', 'alerts'];
};
