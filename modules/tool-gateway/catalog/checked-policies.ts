import { existsSync } from 'node:fs';
import type { ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import { cacheFolder, fromProject, hashOf, keepIfPossible, makerHash } from '../../../foundation/cache';
import type { Environment, Tool } from '../../../foundation/environment';
import { type Mistake, MistakesError } from '../../../foundation/mistakes';
import { agentPolicies } from './agent-policies';
import { cedarSchema, type PolicyTexts, policyTexts } from './policy-texts';
import { type Cedar, notOneExpression, unfit, useless } from './rule-mistakes';
import { rulePolicy } from './rule-policies';

/**
 * Policies of an environment, read by Cedar against the types of what calls hold: a rule that would fail, or never apply, is
 * told before anybody relies on it. What was found right once is remembered by its content.
 *
 * @throws MistakesError that lists everything that is wrong with rules of the business.
 */
export function checkedPolicies(environment: Environment): PolicyTexts {
  const texts = policyTexts(environment);
  const known = cacheFolder('policies', keyOf(environment, texts));
  if (existsSync(known)) return texts;
  const granted = grantedByTool(environment);
  const mistakes = environment.tools.flatMap((tool) => mistakesOf(tool, granted.get(tool.name) ?? {}));
  if (mistakes.length > 0)
    throw new MistakesError(mistakes.map((mistake) => ({ ...mistake, path: `${environment.name}.${mistake.path}` })));
  keepIfPossible(known, '');
  return texts;
}

/** The texts alone do not do: a rule could be written so that it looks like two. */
const keyOf = ({ tools }: Environment, { schema, policies }: PolicyTexts) =>
  hashOf(
    JSON.stringify([makerHash(...MAKERS), schema, policies, ...tools.map(({ name, rules }) => [name, rules] as const)]),
  );

const MAKERS = ['checked-policies', 'rule-mistakes', 'rule-policies'].map(
  (file) => `modules/tool-gateway/catalog/${file}.ts`,
);

type Texts = Readonly<Record<string, string>>;

/** Policies of agents, by the tool that they are about. */
function grantedByTool({ agents, tools }: Environment): ReadonlyMap<string, Texts> {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const granted = new Map<string, Record<string, string>>();
  for (const agent of agents)
    for (const name of Object.keys(agent.tools)) {
      const tool = byName.get(name);
      if (tool === undefined) continue;
      const texts = granted.get(name) ?? {};
      for (const [id, { text }] of Object.entries(agentPolicies(agent, tool))) texts[`${agent.name}/${id}`] = text;
      granted.set(name, texts);
    }
  return granted;
}

const foundRight = new Set<string>();

/** Tools are the same in most environments. */
function mistakesOf(tool: Tool, granted: Texts): Mistake[] {
  const key = JSON.stringify([cedarSchema([tool]), granted, tool.rules]);
  if (foundRight.has(key)) return [];
  const mistakes = rulesAgainstSchema(fromProject('@cedar-policy/cedar-wasm/nodejs') as Cedar, tool, granted);
  if (mistakes.length === 0) foundRight.add(key);
  return mistakes;
}

function rulesAgainstSchema(cedar: Cedar, tool: Tool, granted: Texts): Mistake[] {
  const rules = Object.entries(tool.rules).map(([name, rule]) => {
    const { text } = rulePolicy(tool, rule);
    return { name, rule, text, mistake: notOneExpression(cedar, tool, { name, rule, text }) };
  });
  const whole = new Map(rules.filter(({ mistake }) => mistake === undefined).map((one) => [one.name, one]));
  const answer = cedar.validate({
    validationSettings: { mode: 'strict' },
    schema: cedarSchema([tool]),
    policies: { staticPolicies: { ...granted, ...Object.fromEntries([...whole].map(([id, { text }]) => [id, text])) } },
  });
  if (answer.type === 'failure') throw fault(tool, answer.errors[0]?.message);
  const wrong = inOrder(answer.validationErrors).map(({ policyId, error }) => {
    const rule = whole.get(policyId);
    if (rule === undefined) throw fault(tool, error.message);
    return unfit(tool, rule, error);
  });
  const told = new Set(answer.validationErrors.map(({ policyId }) => policyId));
  const idle = answer.validationWarnings.flatMap(({ policyId, error }) => {
    const rule = whole.get(policyId);
    return rule === undefined || told.has(policyId) ? [] : useless(tool, rule, error);
  });
  return [...rules.flatMap(({ mistake }) => mistake ?? []), ...wrong, ...idle];
}

/** Cedar tells them in another order each time. */
const inOrder = (errors: readonly ValidationError[]) =>
  errors
    .map((error) => ({ ...error, key: JSON.stringify([error.policyId, error.error.message]) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));

const fault = ({ name }: Tool, message = 'it says nothing') =>
  new Error(`tools[${name}]: Cedar takes no policies about it, which is a fault of this template: ${message}`);
