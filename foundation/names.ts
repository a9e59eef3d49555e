import { createHash } from 'node:crypto';
import type { ArchiveClass, Bounded, FamilyRole, Plane, Severity, Signal } from './vocabulary';

/** How many characters AWS allows, by kind of name. Source: the quotas page of each service. */
export const NAME_LIMITS = {
  role: 64,
  iamPolicy: 128,
  function: 64,
  bucket: 63,
  stateMachine: 80,
  permissionSet: 32,
  kmsAlias: 250,
  logGroup: 512,
  organizationsPolicy: 128,
  analyzer: 255,
  trail: 128,
  queue: 80,
  inferenceProfile: 64,
  secret: 512,
  identityGroup: 128,
  resourceShare: 255,
  firewall: 64,
  securityGroup: 255,
  guardrail: 50,
  table: 255,
  topic: 256,
  restApi: 255,
  webAcl: 128,
  userPool: 128,
  alarm: 255,
  metricFilter: 512,
  dashboard: 255,
  eventRule: 64,
  eventBus: 256,
  deliveryStream: 64,
  logDestination: 512,
  queryDefinition: 255,
  budget: 100,
  costMonitor: 1024,
  glueDatabase: 255,
  workgroup: 128,
} as const;

export type NameKind = keyof typeof NAME_LIMITS;

/** What begins every name: the environment's, as far as names need it. */
export interface Naming {
  readonly namePrefix: string;
  readonly name: string;
}

const HASH_LENGTH = 8;

/**
 * The AWS name of something in an environment: `<prefix>-<environment>-<part>-…`.
 *
 * A name over the limit of its kind keeps its beginning and ends in a hash of the whole, so that it stays
 * the same from one synthesis to the next and two long names do not become one.
 */
export function awsName({ namePrefix, name }: Naming, kind: NameKind, ...parts: readonly string[]): string {
  return shorten([namePrefix, name, ...parts].join('-'), NAME_LIMITS[kind]);
}

function shorten(whole: string, limit: number): string {
  if (whole.length <= limit) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  return `${whole.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, '')}-${hash}`;
}

/** Where roles and policies lie in IAM, as far as an environment says so. */
export interface IamFolder {
  readonly namePrefix: string;
  readonly iamPath?: string | undefined;
}

/** Folder of roles and policies in IAM, without slashes around it. */
export const iamPathOf = ({ namePrefix, iamPath }: IamFolder) => iamPath ?? namePrefix;

/** IAM path of the roles of a plane. */
export const planePath = (folder: IamFolder, plane: Plane) => `/${iamPathOf(folder)}/${plane}/`;

/** IAM path of permissions boundaries. */
export const boundaryPath = (folder: IamFolder) => `/${iamPathOf(folder)}/boundary/`;

/** Whether a path and name in IAM, without a leading slash, is the template's. IAM knows no two that differ in case alone. */
export const isGoverned = (folder: IamFolder, pathAndName: string) =>
  pathAndName.toLowerCase().startsWith(`${iamPathOf(folder)}/`.toLowerCase());

export const agentRoleName = (naming: Naming, agent: string) => awsName(naming, 'role', 'agent', agent);
export const toolRoleName = (naming: Naming, tool: string) => awsName(naming, 'role', 'tool', tool);
/** The role that the gateway assumes to call a tool; it may do that and nothing else. */
export const toolInvokeRoleName = (naming: Naming, tool: string) => awsName(naming, 'role', 'tool', tool, 'invoke');

/** Permissions boundary of a kind of principal, below {@link boundaryPath}. */
export const boundaryName = (naming: Naming, bounded: Bounded) => awsName(naming, 'iamPolicy', bounded);

/** Function in which an agent runs, unless it names another. */
export const agentFunctionName = (naming: Naming, agent: string) => awsName(naming, 'function', 'agent', agent);
/** Function for what no service integration does in the workflow of an agent. */
export const stepsName = (naming: Naming, agent: string) => awsName(naming, 'function', 'steps', agent);
/** Workflow in which an agent runs. */
export const agentStateMachineName = (naming: Naming, agent: string) => awsName(naming, 'stateMachine', 'agent', agent);
/** What takes requests of an agent's callers in. */
export const intakeName = (naming: Naming, agent: string) => awsName(naming, 'function', 'intake', agent);
/** What takes personal data out of what an agent says. */
export const sanitizerName = (naming: Naming, agent: string) => awsName(naming, 'function', 'sanitizer', agent);
export const toolFunctionName = (naming: Naming, tool: string) => awsName(naming, 'function', 'tool', tool);
/** Workflow that calls a tool's endpoint. */
export const toolStateMachineName = (naming: Naming, tool: string) => awsName(naming, 'stateMachine', 'tool', tool);
/** Where calls go that a tool's function could not finish. */
export const toolQueueName = (naming: Naming, tool: string) => awsName(naming, 'queue', 'tool', tool, 'failed');
/** Decides about calls of tools. */
export const validatorName = (naming: Naming) => awsName(naming, 'function', 'gateway', 'validator');
/** Keeps what waits for people, and tells them. */
export const approvalsName = (naming: Naming) => awsName(naming, 'function', 'gateway', 'approvals');
/** Takes decisions of people. */
export const approverName = (naming: Naming) => awsName(naming, 'function', 'gateway', 'approver');
/** Says who somebody is that decides. */
export const authorizerName = (naming: Naming) => awsName(naming, 'function', 'gateway', 'authorizer');
/** Says in tokens of approvers that they showed a second factor. */
export const tokensName = (naming: Naming) => awsName(naming, 'function', 'gateway', 'tokens');
/** Waits for people. */
export const approvalMachineName = (naming: Naming) => awsName(naming, 'stateMachine', 'gateway', 'approvals');
/** What the gateway remembers. */
export const gatewayTableName = (naming: Naming) => awsName(naming, 'table', 'gateway');
/** Tells people that something waits. */
export const approvalTopicName = (naming: Naming) => awsName(naming, 'topic', 'gateway', 'approvals');
/** Tells people what happened, as urgently as it is. */
export const alertTopicName = (naming: Naming, severity: Severity) => awsName(naming, 'topic', 'alerts', severity);
/** Alarm that an agent is conspicuous. */
export const signalAlarmName = (naming: Naming, signal: Signal, agent: string) =>
  awsName(naming, 'alarm', signal, agent);
/** Stops agents, or slows them down; and the role by which it reaches them in each account. */
export const containmentName = (naming: Naming) => awsName(naming, 'function', 'containment');
/** Lets agents go again; another function with another role, since whoever stops must not release. */
export const releaseName = (naming: Naming) => awsName(naming, 'function', 'release');
/** Where signals of all accounts arrive. */
export const signalBusName = (naming: Naming) => awsName(naming, 'eventBus', 'signals');
/** Where log groups of other accounts send records of a class. */
export const logDestinationName = (naming: Naming, archiveClass: ArchiveClass) =>
  awsName(naming, 'logDestination', 'archive', archiveClass);
/** Writes records of a class into the archive. */
export const deliveryStreamName = (naming: Naming, archiveClass: ArchiveClass) =>
  awsName(naming, 'deliveryStream', 'archive', archiveClass);
export const toolSecretName = (naming: Naming, tool: string, secret: string) =>
  awsName(naming, 'secret', 'tool', tool, secret);
/** Inference profile by which an agent calls a model. */
export const inferenceProfileName = (naming: Naming, agent: string, model: string) =>
  awsName(naming, 'inferenceProfile', agent, model);

/** Leaves room in the name of a permission set for the longest role of a family, and for a hash of the whole. */
const PERMISSION_SET_PREFIX = NAME_LIMITS.permissionSet - '-operator'.length - '-'.length - HASH_LENGTH;

/** By this beginning of their names, keys and archives know auditors and break-glass: it stays whole. */
export const permissionSetBeginning = ({ namePrefix, name }: Naming, role: FamilyRole | 'breakglass') =>
  `${shorten(`${namePrefix}-${name}`, PERMISSION_SET_PREFIX)}-${role}`;

/** Permission set of people of a family, or of people in an emergency. */
export const permissionSetName = (naming: Naming, role: FamilyRole | 'breakglass', ...family: readonly string[]) =>
  shorten([permissionSetBeginning(naming, role), ...family].join('-'), NAME_LIMITS.permissionSet);

export const auditRoleName = (naming: Naming) => awsName(naming, 'role', 'audit');
export const breakGlassRoleName = (naming: Naming) => awsName(naming, 'role', 'break-glass');

export const securityDeployRoleName = (naming: Naming) => awsName(naming, 'role', 'security-deploy');
export const workloadDeployRoleName = (naming: Naming) => awsName(naming, 'role', 'workload-deploy');

/** Log groups of our own functions. */
export const logGroupName = ({ namePrefix, name }: Naming, ...parts: readonly string[]) =>
  shorten(`/${[namePrefix, name, ...parts].join('/')}`, NAME_LIMITS.logGroup);

/** Log groups that AWS services deliver to: below this folder they need no policy for each. */
export const vendedLogGroupName = ({ namePrefix, name }: Naming, ...parts: readonly string[]) =>
  shorten(`/aws/vendedlogs/${[namePrefix, name, ...parts].join('/')}`, NAME_LIMITS.logGroup);
