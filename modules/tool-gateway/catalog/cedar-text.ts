import type { Tool } from '../../../foundation/environment';

/** Names in an environment hold nothing that Cedar would want escaped: they are checked. */
export const agentUid = (agent: string) => `P2a::Agent::"${agent}"`;
export const toolUid = (tool: string) => `P2a::Tool::"${tool}"`;
export const actionName = (tool: string, action: string) => `${tool}/${action}`;
const actionUid = (tool: string, action: string) => `P2a::Action::"${actionName(tool, action)}"`;

/** What a policy is about. */
export interface Scope {
  /** Any agent without it. */
  readonly agent?: string;
  readonly tool: Pick<Tool, 'name'>;
  readonly actions: readonly string[];
}

/** A policy up to its conditions. */
export const policyHead = (effect: 'permit' | 'forbid', { agent, tool, actions }: Scope) =>
  `${effect} (
  principal${agent === undefined ? '' : ` == ${agentUid(agent)}`},
  action in [${actions.map((action) => actionUid(tool.name, action)).join(', ')}],
  resource == ${toolUid(tool.name)}
)`;

/** People have looked at this very call and agreed. */
export const UNLESS_APPROVED = ' unless { context.approved }';
