import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { planePath } from '../../foundation/names';
import { render } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { revocationName, revokerName } from './names';
import { revocationPolicy, revokerPolicy, revokerTrust } from './revocation-policy';

export interface RevocationProps {
  readonly environment: Environment;
  /** Account of the agents, by name. */
  readonly account: string;
}

/** What a budget needs to take models away: the policy that does it, and a role that can attach that policy alone. */
export class Revocation extends Construct {
  /** Known at apply only. */
  public readonly policyArn: string;
  public readonly roleArn: string;

  constructor(scope: Construct, id: string, { environment, account }: RevocationProps) {
    super(scope, id);

    this.policyArn = new IamPolicy(this, 'Resource', {
      name: revocationName(environment),
      path: planePath(environment, 'containment'),
      description: 'Attached by AWS Budgets to agents whose family has spent its budget',
      policy: render(this.node.path, 'managed', revocationPolicy()),
    }).arn;
    this.roleArn = new GovernedRole(this, 'role', {
      environment,
      plane: 'containment',
      roleName: revokerName(environment),
      description: 'Takes models away from agents whose family has spent its budget',
      trust: revokerTrust(environment, account),
      policies: { permissions: revokerPolicy(environment, account) },
    }).arn;
  }
}
