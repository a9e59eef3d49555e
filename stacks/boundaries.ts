import { Construct } from 'constructs';
import { agentAccounts, gatewayAccounts, LOG_ARCHIVE, toolAccounts, workloadAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { hasPeople } from '../foundation/families';
import { GovernedStack } from '../foundation/governed-stack';
import type { Bounded } from '../foundation/vocabulary';
import { agentBoundary } from '../modules/permissions-boundary/agent-policy';
import { gatewayBoundary } from '../modules/permissions-boundary/gateway-policy';
import { peopleBoundary } from '../modules/permissions-boundary/people-policy';
import { PermissionsBoundary } from '../modules/permissions-boundary/permissions-boundary';
import { toolBoundary } from '../modules/permissions-boundary/tool-policy';
import { toolStatements } from '../modules/tool/policy';

/** The ceilings of one account: made by whoever guards agents, before whoever ships them needs one. */
export class BoundariesStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string) {
    super(scope, { environment, kind: 'boundaries', account });

    const boundaries = new Construct(this, 'boundaries');
    const add = (bounded: Bounded, ceiling: ReturnType<typeof peopleBoundary>) =>
      new PermissionsBoundary(boundaries, bounded, { environment, bounded, ceiling });
    const bounded = boundedIn(environment, account);
    if (bounded.includes('agent')) add('agent', agentBoundary(environment, account));
    if (bounded.includes('tool')) add('tool', toolBoundary(environment, toolStatements(environment, account)));
    if (bounded.includes('gateway')) add('gateway', gatewayBoundary(environment, account));
    if (bounded.includes('people')) add('people', peopleBoundary(environment));
  }
}

/** Accounts in which something has a ceiling that is made here. */
export const boundedAccounts = (environment: Environment): string[] =>
  [...new Set([LOG_ARCHIVE, ...workloadAccounts(environment)])].filter(
    (account) => boundedIn(environment, account).length > 0,
  );

/** Ceilings of agents, tools and the gateway may be given; those of people are always made where permission sets are. */
function boundedIn(environment: Environment, account: string): Bounded[] {
  const made = environment.landingZone.boundaries === 'create';
  const governed = workloadAccounts(environment).length > 0;
  return [
    ...(made && agentAccounts(environment).includes(account) ? (['agent'] as const) : []),
    ...(made && toolAccounts(environment).includes(account) ? (['tool'] as const) : []),
    ...(made && gatewayAccounts(environment).includes(account) ? (['gateway'] as const) : []),
    ...(hasPeople(environment) && governed ? (['people'] as const) : []),
  ];
}
