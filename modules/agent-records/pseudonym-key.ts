import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { policy, render } from '../../foundation/policy';
import { guardiansIn } from '../../foundation/principals';
import { dataClassTag } from '../../foundation/tags';
import { keyAdministration } from '../data-key/policy';
import { pseudonymKeyUses } from './policy';

export interface PseudonymKeyProps {
  readonly environment: Environment;
  readonly account: string;
}

const PSEUDONYMS = 'pseudonyms';

/**
 * The key of hashes and tokens, by which the same value is the same pseudonym wherever it occurs in the account. KMS turns
 * no HMAC key over; another key would make every pseudonym another one.
 */
export class PseudonymKey extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, { environment, account }: PseudonymKeyProps) {
    super(scope, id);

    const key = new KmsKey(this, 'Resource', {
      description: `p2a-guardrails, ${environment.name}: ${PSEUDONYMS}`,
      customerMasterKeySpec: 'HMAC_256',
      keyUsage: 'GENERATE_VERIFY_MAC',
      deletionWindowInDays: 30,
      policy: render(
        this.node.path,
        'key',
        policy(keyAdministration(guardiansIn(environment, account)), ...pseudonymKeyUses(environment, account)),
      ),
      tags: dataClassTag(PSEUDONYMS),
      lifecycle: { preventDestroy: true },
    });
    new KmsAlias(this, 'alias', {
      name: `alias/${awsName(environment, 'kmsAlias', PSEUDONYMS)}`,
      targetKeyId: key.keyId,
    });

    this.arn = key.arn;
  }
}
