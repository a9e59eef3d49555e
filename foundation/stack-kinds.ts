import type { DeployRole } from './arns';
import type { Environment } from './environment';

/** The kinds of Terraform state, in the order in which they are applied. */
export const STACK_KINDS = {
  'log-archive': { deployedBy: 'security', perAccount: false },
  organization: { deployedBy: 'security', perAccount: false },
  keys: { deployedBy: 'security', perAccount: true },
} as const satisfies Record<string, { readonly deployedBy: DeployRole; readonly perAccount: boolean }>;

export type StackKind = keyof typeof STACK_KINDS;

/** `<environment>-<kind>`, with the account's name where an environment may have several of the kind. */
export const stackId = ({ name }: Pick<Environment, 'name'>, kind: StackKind, account: string) =>
  STACK_KINDS[kind].perAccount ? `${name}-${kind}-${account}` : `${name}-${kind}`;
