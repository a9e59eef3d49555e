import type { DeployRole } from './arns';
import type { Environment } from './environment';

/** Whose hands a stack is in: a deploy role's, or those of the role that is there before any deploy role. */
export type Deployer = DeployRole | 'bootstrap';

/** The kinds of Terraform state, in the order in which they are applied. */
export const STACK_KINDS = {
  bootstrap: { deployedBy: 'bootstrap', perAccount: true },
  'log-archive': { deployedBy: 'security', perAccount: false },
  organization: { deployedBy: 'security', perAccount: false },
  keys: { deployedBy: 'security', perAccount: true },
  guardrails: { deployedBy: 'security', perAccount: true },
  records: { deployedBy: 'security', perAccount: true },
  boundaries: { deployedBy: 'security', perAccount: true },
  identity: { deployedBy: 'security', perAccount: false },
  tools: { deployedBy: 'workload', perAccount: true },
  agents: { deployedBy: 'workload', perAccount: true },
  gateway: { deployedBy: 'workload', perAccount: true },
  sharing: { deployedBy: 'workload', perAccount: true },
  detection: { deployedBy: 'security', perAccount: true },
} as const satisfies Record<string, { readonly deployedBy: Deployer; readonly perAccount: boolean }>;

export type StackKind = keyof typeof STACK_KINDS;

/** `<environment>-<kind>`, with the account's name where an environment may have several of the kind. */
export const stackId = ({ name }: Pick<Environment, 'name'>, kind: StackKind, account: string) =>
  STACK_KINDS[kind].perAccount ? `${name}-${kind}-${account}` : `${name}-${kind}`;

/** What matches the ids of all stacks of a kind, and of no other, as policies write patterns. */
export const stackIdsLike = (environment: string, kind: StackKind) =>
  `${environment}-${kind}${STACK_KINDS[kind].perAccount ? '-*' : ''}`;

/**
 * Whose the resources of a stack are: an account, by its id, or the organization where there is one such stack in all. None
 * where no stack of the environment has the id.
 */
export function holderOf(environment: Environment, id: string): string | undefined {
  for (const kind of Object.keys(STACK_KINDS) as StackKind[])
    for (const [name, account] of Object.entries(environment.accounts))
      if (stackId(environment, kind, name) === id)
        return STACK_KINDS[kind].perAccount ? account.id : environment.organization.id;
  return undefined;
}
