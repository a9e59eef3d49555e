import type { Agent, Tool } from '../../../foundation/environment';
import type { PolicyText } from '../lambda/core/catalog';
import { policyHead, UNLESS_APPROVED } from './cedar-text';

type Policies = Readonly<Record<string, PolicyText>>;

/**
 * What an agent may do with a tool, and what of it waits for people because of the agent's scope. No rule of the business can
 * have a name with a dot in it, so that none takes the place of these.
 */
export function agentPolicies(agent: Agent, tool: Tool): Policies {
  const declared = (agent.tools[tool.name] ?? []).filter((action) => Object.hasOwn(tool.actions, action));
  const changes = declared.filter((action) => tool.actions[action]?.kind === 'change');
  const allowed = agent.scope === 1 ? declared.filter((action) => !changes.includes(action)) : declared;
  return {
    ...aboutActions(allowed, 'scope.allowed', (actions) => ({
      text: `${policyHead('permit', { agent: agent.name, tool, actions })};`,
      effect: 'permit',
      mode: 'enforce',
    })),
    ...waitingFor(agent, tool, changes),
  };
}

function waitingFor(agent: Agent, tool: Tool, changes: readonly string[]): Policies {
  switch (agent.scope) {
    case 1:
    case 4:
      return {};
    case 2:
      return everyOne(agent, tool, changes);
    case 3:
      return {
        ...everyOne(
          agent,
          tool,
          changes.filter((action) => tool.actions[action]?.amount === undefined),
        ),
        ...thoseAbove(
          agent,
          tool,
          changes.filter((action) => tool.actions[action]?.amount !== undefined),
        ),
      };
  }
}

const everyOne = (agent: Agent, tool: Tool, changes: readonly string[]): Policies =>
  aboutActions(changes, 'scope.people-approve-changes', (actions) => ({
    text: `${policyHead('forbid', { agent: agent.name, tool, actions })}${UNLESS_APPROVED};`,
    effect: 'approve',
    mode: 'enforce',
  }));

/** Nobody knows how much another currency is worth, so that any amount of it is above. */
const thoseAbove = (agent: Agent, tool: Tool, changes: readonly string[]): Policies =>
  aboutActions(changes, 'scope.people-approve-above', (actions) => ({
    text: `${policyHead('forbid', { agent: agent.name, tool, actions })} when {
  ${isAbove(agent)}
}${UNLESS_APPROVED};`,
    effect: 'approve',
    mode: 'enforce',
  }));

/** Validation has seen to it that scope 3 has an amount; without one, every amount is above. */
const isAbove = ({ approvalAbove }: Agent) =>
  approvalAbove === undefined
    ? 'true'
    : `context.amount.minorUnits > ${approvalAbove.minorUnits} || context.amount.currency != "${approvalAbove.currency}"`;

const aboutActions = (
  actions: readonly string[],
  id: string,
  make: (actions: readonly string[]) => PolicyText,
): Policies => (actions.length === 0 ? {} : { [id]: make(actions) });
