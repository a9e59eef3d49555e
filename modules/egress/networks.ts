import type { Environment } from '../../foundation/environment';

/**
 * A network of the environment.
 *
 * @throws Error if there is none of that name, which validation has ruled out.
 */
export function networkOf({ name: environment, networks }: Environment, name: string): Environment['networks'][string] {
  const found = networks[name];
  if (found === undefined)
    throw new Error(`${environment}.networks: there is no "${name}"; ask only for networks that were validated`);
  return found;
}

/** Hosts outside AWS that tools of an account declare, by the network that they run in. */
export function declaredHosts({ tools }: Environment, account: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>();
  for (const { account: own, target, egress } of tools) {
    if (own !== account || target.kind !== 'function' || target.network === undefined) continue;
    hosts.set(target.network, [...new Set([...(hosts.get(target.network) ?? []), ...egress])].sort());
  }
  return hosts;
}
