import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import type { DeployRole } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import {
  auditRoleName,
  awsName,
  breakGlassRoleName,
  planePath,
  securityDeployRoleName,
  workloadDeployRoleName,
} from '../../foundation/names';
import { policy, render } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { auditStatements } from './audit-policy';
import { type Grants, grantsOf, LIMITS } from './deploy-policies';
import { type Caller, callerTrust, emergencyTrust } from './trust-policy';

export interface AccountRolesProps {
  readonly environment: Environment;
  /** Account of the roles, by name. */
  readonly account: string;
  readonly bootstrap: NonNullable<Environment['bootstrap']>;
}

const DEPLOY_ROLES = {
  security: { nameIn: securityDeployRoleName, description: 'Deploys what guards agents' },
  workload: {
    nameIn: workloadDeployRoleName,
    description: 'Deploys agents, tools and the gateway, and not what guards them',
  },
} as const;

/**
 * The roles by which an account is deployed to, audited and rescued.
 *
 * None has a permissions boundary: whoever makes the ceilings is among them, and no ceiling holds its maker. The
 * service control policies of the account's unit hold them all.
 */
export class AccountRoles extends Construct {
  constructor(scope: Construct, id: string, props: AccountRolesProps) {
    super(scope, id);
    const { audit, breakGlassUsers } = props.bootstrap;

    this.addDeployRole('security', props);
    this.addDeployRole('workload', props);
    if (audit !== undefined) this.addAuditRole(audit, props);
    if (breakGlassUsers !== undefined) this.addBreakGlassRole(breakGlassUsers, props);
  }

  private addDeployRole(role: DeployRole, { environment, account, bootstrap }: AccountRolesProps): void {
    const grants = grantsOf(environment, account, role);
    if (Object.keys(grants).length === 0) return;
    const { inline, apart } = splitGrants(grants);
    const { nameIn, description } = DEPLOY_ROLES[role];
    const policies = new Construct(this, `${role}-deploy-grants`);
    new GovernedRole(this, `${role}-deploy`, {
      environment,
      plane: 'deploy',
      roleName: nameIn(environment),
      description: `${description} in ${environment.name}`,
      trust: callerTrust(environment, bootstrap.pipelines[role]),
      policies: { ...inline, limits: LIMITS[role] },
      attached: Object.fromEntries(
        Object.entries(apart).map(([purpose, document]) => [
          purpose,
          new IamPolicy(policies, purpose, {
            name: awsName(environment, 'iamPolicy', `${role}-deploy`, purpose),
            path: planePath(environment, 'deploy'),
            description: `What ${nameIn(environment)} may do: ${purpose}`,
            policy: render(`${policies.node.path}/${purpose}`, 'managed', document),
          }).arn,
        ]),
      ),
    });
  }

  private addAuditRole(caller: Caller, { environment, account }: AccountRolesProps): void {
    new GovernedRole(this, 'audit', {
      environment,
      plane: 'audit',
      roleName: auditRoleName(environment),
      description: `Reads configuration and evidence of ${environment.name}, and changes nothing`,
      trust: callerTrust(environment, caller),
      policies: { evidence: policy(...auditStatements(environment, account)) },
      attached: { 'security-audit': managedByAws(environment, 'SecurityAudit') },
    });
  }

  private addBreakGlassRole(users: readonly string[], { environment }: AccountRolesProps): void {
    new GovernedRole(this, 'break-glass', {
      environment,
      plane: 'breakglass',
      roleName: breakGlassRoleName(environment),
      description: `Whatever it takes in ${environment.name}, on the day on which Identity Center is not there`,
      trust: emergencyTrust(environment, users),
      policies: {},
      attached: { 'administrator-access': managedByAws(environment, 'AdministratorAccess') },
    });
  }
}

/**
 * Policies of their own, since with everything else they are more than a role holds inline.
 */
const APART = ['running', 'tools', 'egress', 'gateway', 'approvals', 'endpoint', 'logs', 'detection', 'containment'];

function splitGrants(grants: Grants): { readonly inline: Grants; readonly apart: Grants } {
  const those = (wanted: (purpose: string) => boolean): Grants =>
    Object.fromEntries(Object.entries(grants).filter(([purpose]) => wanted(purpose)));
  return {
    inline: those((purpose) => !APART.includes(purpose)),
    apart: those((purpose) => APART.includes(purpose)),
  };
}

const managedByAws = ({ partition }: Environment, name: string) => `arn:${partition}:iam::aws:policy/${name}`;
