import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { policy, render, type Statement } from '../../foundation/policy';
import { guardiansIn } from '../../foundation/principals';
import { dataClassTag } from '../../foundation/tags';
import { keyAdministration } from './policy';

export interface MacKeyProps {
  readonly environment: Environment;
  /** Account of the key, by name. */
  readonly account: string;
  /** What is made with it; becomes its alias and tag. */
  readonly dataClass: string;
  /** Who may use it, and for what. */
  readonly uses: readonly Statement[];
  /**
   * Address in the state, for a key that stays where its stack no longer has it.
   * @default one that follows from its place in the tree
   */
  readonly address?: string;
}

/**
 * A key of keyed hashes, by which the same value has the same hash wherever it occurs in the account. KMS turns no HMAC
 * key over; another key would make every hash another one.
 */
export class MacKey extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, { environment, account, dataClass, uses, address }: MacKeyProps) {
    super(scope, id);

    const key = new KmsKey(this, 'Resource', {
      description: `p2a-guardrails, ${environment.name}: ${dataClass}`,
      customerMasterKeySpec: 'HMAC_256',
      keyUsage: 'GENERATE_VERIFY_MAC',
      deletionWindowInDays: 30,
      policy: render(this.node.path, 'key', policy(keyAdministration(guardiansIn(environment, account)), ...uses)),
      tags: dataClassTag(dataClass),
      lifecycle: { preventDestroy: true },
    });
    // Before anything refers to the key: what does so earlier keeps the old id.
    if (address !== undefined) key.overrideLogicalId(address);
    const alias = new KmsAlias(this, 'alias', {
      name: `alias/${awsName(environment, 'kmsAlias', dataClass)}`,
      targetKeyId: key.keyId,
    });
    if (address !== undefined) alias.overrideLogicalId(address);

    this.arn = key.arn;
  }
}
