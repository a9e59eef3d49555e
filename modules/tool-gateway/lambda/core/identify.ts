import type { Catalog, GatewayAgent } from './catalog';

export interface Caller {
  readonly name: string;
  readonly agent: GatewayAgent;
}

/**
 * Who calls, by the session that signed the request: `arn:<partition>:sts::<account>:assumed-role/<role>/<session>`. It says
 * nothing of the role's path, so account and role name stand for the role. Nothing else of a request says who calls.
 */
export function identify({ partition, callers, agents }: Catalog, userArn: unknown): Caller | undefined {
  if (typeof userArn !== 'string') return undefined;
  const found = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/.exec(userArn);
  if (found === null || found[1] !== partition) return undefined;
  const key = `${found[2]}/${found[3]}`;
  const name = Object.hasOwn(callers, key) ? callers[key] : undefined;
  const agent = name !== undefined && Object.hasOwn(agents, name) ? agents[name] : undefined;
  return name === undefined || agent === undefined ? undefined : { name, agent };
}
