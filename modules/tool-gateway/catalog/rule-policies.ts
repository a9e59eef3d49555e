import type { Tool } from '../../../foundation/environment';
import type { PolicyText } from '../lambda/core/catalog';
import { policyHead, UNLESS_APPROVED } from './cedar-text';

export type BusinessRule = Tool['rules'][string];

/** What a rule stands in: its expression is on lines of its own, so that a comment at its end hides nothing. */
const BEFORE = ' when { (\n';
const AFTER = '\n) }';

export function rulePolicy(tool: Tool, rule: BusinessRule): PolicyText {
  const { effect, mode, quorum } = rule;
  const unless = effect === 'approve' ? UNLESS_APPROVED : '';
  return {
    text: `${headOf(tool, rule)}${BEFORE}${rule.when}${AFTER}${unless};`,
    effect,
    mode,
    ...(quorum === undefined ? {} : { quorum }),
  };
}

/** Where in the policy the expression begins, in bytes. */
export const expressionStart = (tool: Tool, rule: BusinessRule) => Buffer.byteLength(`${headOf(tool, rule)}${BEFORE}`);

export const actionsOf = (tool: Tool, rule: BusinessRule) => rule.actions ?? Object.keys(tool.actions);

const headOf = (tool: Tool, rule: BusinessRule) => policyHead('forbid', { tool, actions: actionsOf(tool, rule) });

export const rulePolicies = (tool: Tool): Readonly<Record<string, PolicyText>> =>
  Object.fromEntries(Object.entries(tool.rules).map(([name, rule]) => [name, rulePolicy(tool, rule)]));
