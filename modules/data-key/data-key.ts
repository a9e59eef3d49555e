import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { forget } from '../../foundation/forget';
import { awsName } from '../../foundation/names';
import { policy, render, type Statement } from '../../foundation/policy';
import { type Callers, guardiansIn } from '../../foundation/principals';
import { dataClassTag } from '../../foundation/tags';
import { keyAdministration } from './policy';

export interface DataKeyProps {
  readonly environment: Environment;
  /** Account of the key, by name. */
  readonly account: string;
  /** Class of data that it protects; becomes its alias and tag. */
  readonly dataClass: string;
  /** Who may use it, and for what. */
  readonly uses: readonly Statement[];
  /**
   * Who looks after it; must be nobody who uses it.
   * @default the guardians of the account
   */
  readonly administrators?: Callers;
}

/** A key for one class of data, whose administrators cannot use it and whose users cannot administer it. */
export class DataKey extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, { environment, account, dataClass, uses, administrators }: DataKeyProps) {
    super(scope, id);

    const key = new KmsKey(this, 'Resource', {
      description: `p2a-guardrails, ${environment.name}: ${dataClass}`,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      policy: render(
        this.node.path,
        'key',
        policy(keyAdministration(administrators ?? guardiansIn(environment, account)), ...uses),
      ),
      tags: dataClassTag(dataClass),
      lifecycle: { preventDestroy: true },
    });
    // Before anything refers to the key: what does so earlier keeps the old id.
    key.overrideLogicalId(dataClass);
    const alias = new KmsAlias(this, 'alias', {
      name: `alias/${awsName(environment, 'kmsAlias', dataClass)}`,
      targetKeyId: key.keyId,
    });
    alias.overrideLogicalId(dataClass);

    this.arn = key.arn;
  }

  /** Where a class of data is not kept, or kept no longer: a key that is gone takes the data with it. */
  public static leaveAlone(scope: Construct, dataClass: string): void {
    forget(
      scope,
      [KmsKey, KmsAlias].map(({ tfResourceType }) => ({ type: tfResourceType, name: dataClass })),
    );
  }
}
