import { createHash } from 'node:crypto';
import type { Plane } from './vocabulary';

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

/** IAM path of the roles of a plane. */
export const planePath = ({ namePrefix }: Pick<Naming, 'namePrefix'>, plane: Plane) => `/${namePrefix}/${plane}/`;

/** IAM path of permissions boundaries. */
export const boundaryPath = ({ namePrefix }: Pick<Naming, 'namePrefix'>) => `/${namePrefix}/boundary/`;

export const agentRoleName = (naming: Naming, agent: string) => awsName(naming, 'role', 'agent', agent);
export const toolRoleName = (naming: Naming, tool: string) => awsName(naming, 'role', 'tool', tool);
/** The role that the gateway assumes to call a tool; it may do that and nothing else. */
export const toolInvokeRoleName = (naming: Naming, tool: string) => awsName(naming, 'role', 'tool', tool, 'invoke');

export const securityDeployRoleName = (naming: Naming) => awsName(naming, 'role', 'security-deploy');
export const workloadDeployRoleName = (naming: Naming) => awsName(naming, 'role', 'workload-deploy');

/** Log groups of our own functions. */
export const logGroupName = ({ namePrefix, name }: Naming, ...parts: readonly string[]) =>
  shorten(`/${[namePrefix, name, ...parts].join('/')}`, NAME_LIMITS.logGroup);

/** Log groups that AWS services deliver to: below this folder they need no policy for each. */
export const vendedLogGroupName = ({ namePrefix, name }: Naming, ...parts: readonly string[]) =>
  shorten(`/aws/vendedlogs/${[namePrefix, name, ...parts].join('/')}`, NAME_LIMITS.logGroup);
