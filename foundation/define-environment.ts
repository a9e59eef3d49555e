import { ACCOUNT_RULES } from './checks/accounts';
import { AGENT_RULES } from './checks/agents';
import { AMOUNT_RULES } from './checks/amounts';
import { ARCHIVE_RULES } from './checks/archive';
import { BOOTSTRAP_RULES } from './checks/bootstrap';
import { BUSINESS_RULES } from './checks/business-rules';
import { CONTROL_RULES } from './checks/controls';
import { DATA_RULES } from './checks/data';
import { DETECTION_RULES } from './checks/detection';
import { GATEWAY_RULES } from './checks/gateway';
import { GOVERNANCE_RULES } from './checks/governance';
import { GUARDRAIL_RULES } from './checks/guardrails';
import { PEOPLE_RULES } from './checks/people';
import { REGION_RULES } from './checks/regions';
import { SHARING_RULES } from './checks/sharing';
import { SPENDING_RULES } from './checks/spending';
import { TOOL_DETOUR_RULES } from './checks/tool-detours';
import { TOOL_RULES } from './checks/tools';
import { TRUST_RULES } from './checks/trust';
import { waiversHold } from './checks/waivers';
import { WORKFLOW_RULES } from './checks/workflows';
import { WORKSPACE_RULES } from './checks/workspaces';
import { type Environment, type EnvironmentInput, environmentSchema } from './environment';
import { describeIssue } from './issues';
import { type Mistake, MistakesError } from './mistakes';
import type { Rule } from './rules';

const RULES: readonly Rule[] = [
  ...ACCOUNT_RULES,
  ...REGION_RULES,
  ...AGENT_RULES,
  ...SPENDING_RULES,
  ...TOOL_RULES,
  ...AMOUNT_RULES,
  ...BUSINESS_RULES,
  ...DATA_RULES,
  ...TRUST_RULES,
  ...WORKFLOW_RULES,
  ...SHARING_RULES,
  ...GATEWAY_RULES,
  ...GOVERNANCE_RULES,
  ...ARCHIVE_RULES,
  ...DETECTION_RULES,
  ...CONTROL_RULES,
  ...GUARDRAIL_RULES,
  ...BOOTSTRAP_RULES,
  ...WORKSPACE_RULES,
  ...PEOPLE_RULES,
  ...TOOL_DETOUR_RULES,
  waiversHold,
];

/**
 * Checks what a person wrote and fills in the defaults.
 *
 * @throws MistakesError that lists every mistake with its path, what is wrong and what to do.
 */
export function defineEnvironment(input: EnvironmentInput): Environment {
  const parsed = environmentSchema.safeParse(input);
  const misshapen = parsed.error?.issues.flatMap((issue) => describeIssue(issue, input)) ?? [];
  const mistakes = [...misshapen, ...RULES.flatMap((rule) => rule(input))];
  if (mistakes.length > 0 || !parsed.success) throw new MistakesError(below(nameOf(input), mistakes));
  checked.add(parsed.data);
  return parsed.data;
}

const checked = new WeakSet<object>();

/** Whether a value came from {@link defineEnvironment}, and so was checked. */
export const isEnvironment = (value: unknown): value is Environment =>
  typeof value === 'object' && value !== null && checked.has(value);

const nameOf = (input: unknown) => {
  const name = (input as { name?: unknown } | null)?.name;
  return typeof name === 'string' && /^\S+$/.test(name) ? name : 'environment';
};

const below = (name: string, mistakes: readonly Mistake[]) =>
  mistakes.map((mistake) => ({ ...mistake, path: mistake.path === '' ? name : `${name}.${mistake.path}` }));
