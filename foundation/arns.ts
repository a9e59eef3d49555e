import { accountIdOf, gatewayAccounts, LOG_ARCHIVE, MANAGEMENT } from './accounts';
import type { Environment } from './environment';
import {
  agentRoleName,
  alertTopicName,
  boundaryName,
  boundaryPath,
  deliveryStreamName,
  logDestinationName,
  planePath,
  securityDeployRoleName,
  toolInvokeRoleName,
  toolRoleName,
  workloadDeployRoleName,
} from './names';
import { type Deployer, STACK_KINDS, type StackKind } from './stack-kinds';
import type { ArchiveClass, Bounded, Severity } from './vocabulary';

/** Which of the two deploy roles: the one for what guards agents, or the one for what agents are made of. */
export type DeployRole = 'security' | 'workload';

export const roleArn = ({ partition }: Pick<Environment, 'partition'>, account: string, pathAndName: string) =>
  `arn:${partition}:iam::${account}:role/${pathAndName.replace(/^\//, '')}`;

/** Path and name of a deploy role, without a leading slash. */
export function deployRolePath(environment: Environment, role: DeployRole): string {
  const { deployRoles } = environment;
  if (deployRoles !== 'create') return deployRoles.existing[role];
  const name = role === 'security' ? securityDeployRoleName(environment) : workloadDeployRoleName(environment);
  return `${planePath(environment, 'deploy')}${name}`.slice(1);
}

/** The role that Terraform takes on in an account. */
export const deployRoleArn = (environment: Environment, role: DeployRole, account: string) =>
  roleArn(environment, accountIdOf(environment, account), deployRolePath(environment, role));

/** The role that a stack's provider takes on; none where the pipeline is in the account already. */
export function deployerArn(environment: Environment, kind: StackKind, account: string): string | undefined {
  const deployer: Deployer = STACK_KINDS[kind].deployedBy;
  if (deployer !== 'bootstrap') return deployRoleArn(environment, deployer, account);
  if (account === MANAGEMENT || environment.bootstrap === undefined) return undefined;
  return roleArn(environment, accountIdOf(environment, account), environment.bootstrap.role);
}

export const agentRoleArn = (environment: Environment, agent: { readonly name: string; readonly account: string }) =>
  roleArn(
    environment,
    accountIdOf(environment, agent.account),
    `${planePath(environment, 'agent')}${agentRoleName(environment, agent.name)}`,
  );

export const toolRoleArn = (environment: Environment, tool: { readonly name: string; readonly account: string }) =>
  roleArn(
    environment,
    accountIdOf(environment, tool.account),
    `${planePath(environment, 'tool')}${toolRoleName(environment, tool.name)}`,
  );

/** The role that the gateway takes on to call a tool. */
export const toolInvokeRoleArn = (
  environment: Environment,
  tool: { readonly name: string; readonly account: string },
) =>
  roleArn(
    environment,
    accountIdOf(environment, tool.account),
    `${planePath(environment, 'tool')}${toolInvokeRoleName(environment, tool.name)}`,
  );

/** Path and name of a permissions boundary, without a leading slash: made here, or given. */
export function boundaryPathAndName(environment: Environment, bounded: Bounded): string {
  const { boundaries } = environment.landingZone;
  const given = typeof boundaries === 'object' && bounded !== 'people' ? boundaries.existing[bounded] : undefined;
  return given ?? `${boundaryPath(environment)}${boundaryName(environment, bounded)}`.slice(1);
}

/** Permissions boundary of a kind of principal in an account. */
export const boundaryArn = (environment: Environment, account: string, bounded: Bounded) =>
  `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:policy/${boundaryPathAndName(environment, bounded)}`;

/** Stage of the gateway's API that serves calls of tools. */
export const GATEWAY_STAGE = 'live';

/**
 * One action of a tool, as the gateway's API knows it: `POST /tools/<tool>/<action>`.
 * AWS invents the id of the API, and the gateway's account has no other API of that stage.
 */
export const gatewayActionArns = (environment: Environment, tool: string, action: string) =>
  gatewayArns(environment, 'execute-api', `*/${GATEWAY_STAGE}/POST/tools/${tool}/${action}`);

/** What came of calls that wait for people, as the gateway's API answers agents: `GET /approvals/<id>`. */
export const gatewayApprovalArns = (environment: Environment) =>
  gatewayArns(environment, 'execute-api', `*/${GATEWAY_STAGE}/GET/approvals/*`);

/** Something of the gateway that is known by its name; nothing where there is no gateway. */
export const gatewayArns = (environment: Environment, service: string, resource: string) =>
  gatewayAccounts(environment).map((account) =>
    regionalArn(environment, service, accountIdOf(environment, account), resource),
  );

/** Something regional that is known by its name, as in `regionalArn(environment, 'lambda', account, 'function:p2a-…')`. */
export const regionalArn = (
  { partition, region }: Pick<Environment, 'partition' | 'region'>,
  service: string,
  account: string,
  resource: string,
) => `arn:${partition}:${service}:${region}:${account}:${resource}`;

export const accountRootArn = ({ partition }: Pick<Environment, 'partition'>, account: string) =>
  `arn:${partition}:iam::${account}:root`;

export const bucketArn = ({ partition }: Pick<Environment, 'partition'>, bucket: string) =>
  `arn:${partition}:s3:::${bucket}`;

/** Topic of an account that tells people what happened there. */
export const alertTopicArn = (environment: Environment, account: string, severity: Severity) =>
  regionalArn(environment, 'sns', accountIdOf(environment, account), alertTopicName(environment, severity));

/** What writes records of a class into the archive. */
export const deliveryStreamArn = (environment: Environment, archiveClass: ArchiveClass) =>
  regionalArn(
    environment,
    'firehose',
    accountIdOf(environment, LOG_ARCHIVE),
    `deliverystream/${deliveryStreamName(environment, archiveClass)}`,
  );

/** Where log groups of all accounts send records of a class: made here, or given; nowhere where nothing is delivered. */
export function logDestinationArn(environment: Environment, archiveClass: ArchiveClass): string | undefined {
  const { logDelivery } = environment.landingZone;
  if (logDelivery === 'off') return undefined;
  if (logDelivery !== 'create') return logDelivery.existing.destinations[archiveClass];
  const name = logDestinationName(environment, archiveClass);
  return regionalArn(environment, 'logs', accountIdOf(environment, LOG_ARCHIVE), `destination:${name}`);
}

export const logGroupArn = (
  { partition, region }: Pick<Environment, 'partition' | 'region'>,
  account: string,
  name: string,
) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`;

export const trailArn = (
  { partition, region }: Pick<Environment, 'partition' | 'region'>,
  account: string,
  name: string,
) => `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`;
