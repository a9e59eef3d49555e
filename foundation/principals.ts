import { accountIdOf } from './accounts';
import { accountRootArn, deployRolePath, roleArn } from './arns';
import type { Environment } from './environment';
import { permissionSetBeginning, planePath } from './names';
import type { Conditions, Principal } from './policy';
import type { FamilyRole, Plane } from './vocabulary';

/**
 * Who may do something, for a policy on a resource. Roles are never named as principals: AWS refuses a policy
 * that names a role which does not exist yet, and a role that is made again is another one to it.
 */
export interface Callers {
  readonly Principal: Principal;
  readonly Condition: Conditions;
}

const callers = (environment: Environment, accounts: readonly string[], patterns: readonly string[]): Callers => ({
  Principal: { AWS: accounts.map((account) => accountRootArn(environment, accountIdOf(environment, account))) },
  Condition: { ArnLike: { 'aws:PrincipalArn': patterns } },
});

/** Roles of some planes in some accounts, by their IAM paths. */
export const planesIn = (environment: Environment, accounts: readonly string[], planes: readonly Plane[]): Callers =>
  callers(
    environment,
    accounts,
    accounts.flatMap((account) =>
      planes.map((plane) => rolePattern(environment, account, `${planePath(environment, plane)}*`)),
    ),
  );

/** Those who look after what guards agents: the security deploy role, and people in an emergency. */
export const guardiansIn = (environment: Environment, account: string): Callers =>
  callers(
    environment,
    [account],
    [
      rolePattern(environment, account, deployRolePath(environment, 'security')),
      rolePattern(environment, account, `${planePath(environment, 'breakglass')}*`),
      rolePattern(environment, account, permissionSetRole(environment, 'breakglass')),
    ],
  );

/** People in an emergency, alone. */
export const breakGlassIn = (environment: Environment, account: string): Callers =>
  callers(
    environment,
    [account],
    [
      rolePattern(environment, account, `${planePath(environment, 'breakglass')}*`),
      rolePattern(environment, account, permissionSetRole(environment, 'breakglass')),
    ],
  );

/** People of agent families, by their permission sets. */
export const peopleIn = (environment: Environment, account: string, roles: readonly FamilyRole[]): Callers =>
  callers(
    environment,
    [account],
    roles.map((role) => rolePattern(environment, account, permissionSetRole(environment, role))),
  );

/** The security deploy role alone. */
export const securityDeployIn = (environment: Environment, account: string): Callers =>
  callers(environment, [account], [rolePattern(environment, account, deployRolePath(environment, 'security'))]);

/** Those who read evidence: audit roles, and people with an auditor's permission set. */
export const auditorsIn = (environment: Environment, account: string): Callers =>
  callers(
    environment,
    [account],
    [
      rolePattern(environment, account, `${planePath(environment, 'audit')}*`),
      rolePattern(environment, account, permissionSetRole(environment, 'auditor')),
    ],
  );

/** Roles of an account, for what a service does on their behalf. */
export const throughService = (
  environment: Environment,
  account: string,
  roleArns: readonly string[],
  service: string,
): Callers => ({
  Principal: { AWS: [accountRootArn(environment, accountIdOf(environment, account))] },
  Condition: {
    ArnLike: { 'aws:PrincipalArn': roleArns },
    StringEquals: { 'kms:ViaService': `${service}.${environment.region}.amazonaws.com` },
  },
});

/** ARN patterns of all of them. */
export const patternsOf = (...all: readonly Callers[]): string[] =>
  all.flatMap(({ Condition }) => Condition.ArnLike?.['aws:PrincipalArn'] ?? []);

const rolePattern = (environment: Environment, account: string, pathAndName: string) =>
  roleArn(environment, accountIdOf(environment, account), pathAndName);

/**
 * The roles that Identity Center makes of permission sets whose names begin with the given kind.
 * It adds its own path and often a region below it, and a suffix to the name. Nobody else makes roles there.
 */
export const permissionSetRole = (naming: Pick<Environment, 'namePrefix' | 'name'>, kind: FamilyRole | 'breakglass') =>
  `aws-reserved/*AWSReservedSSO_${permissionSetBeginning(naming, kind)}*`;
