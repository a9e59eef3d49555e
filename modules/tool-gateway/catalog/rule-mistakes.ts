import type * as CedarModule from '@cedar-policy/cedar-wasm/nodejs';
import type { DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Tool } from '../../../foundation/environment';
import type { Mistake } from '../../../foundation/mistakes';
import { actionsOf, type BusinessRule, expressionStart } from './rule-policies';

export type Cedar = typeof CedarModule;

/** A rule and the policy that was made of it. */
export interface WrittenRule {
  readonly name: string;
  readonly rule: BusinessRule;
  readonly text: string;
}

/** Whether a rule became what it was to become: one policy, with its expression as the one condition. */
export function notOneExpression(cedar: Cedar, tool: Tool, written: WrittenRule): Mistake | undefined {
  const answer = cedar.policyToJson(written.text);
  if (answer.type === 'failure') {
    const [error] = answer.errors;
    return {
      ...placeOf(tool, written, error),
      problem: `is not an expression of Cedar: ${plain(error?.message)}`,
      remedy: plain(error?.help, 'write one expression, as in context.amount.minorUnits > 50000'),
    };
  }
  const at = { path: pathOf(tool, written), got: written.rule.when };
  if (!isAsExpected(answer.json, written.rule))
    return {
      ...at,
      problem: 'is more than an expression',
      remedy: 'write one expression, without what begins or ends another condition',
    };
  return speaksOfApproval(answer.json.conditions[0]?.body)
    ? {
        ...at,
        problem: 'speaks of context.approved, which the effect approve takes care of',
        remedy: 'take it out, and use the effect approve if people decide',
      }
    : undefined;
}

const APPROVED = { '.': { left: { Var: 'context' }, attr: 'approved' } };

function isAsExpected({ conditions, annotations }: PolicyJson, { effect }: BusinessRule): boolean {
  const [when, unless, ...more] = conditions;
  return (
    annotations === undefined &&
    when?.kind === 'when' &&
    more.length === 0 &&
    (effect === 'refuse'
      ? unless === undefined
      : unless?.kind === 'unless' && JSON.stringify(unless.body) === JSON.stringify(APPROVED))
  );
}

/** Whether an expression in Cedar's JSON has the attribute anywhere. */
const speaksOfApproval = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  (isAccessTo(part, '.') || isAccessTo(part, 'has') || Object.values(part).some(speaksOfApproval));

const isAccessTo = (part: object, operator: '.' | 'has') =>
  JSON.stringify((part as Readonly<Record<string, unknown>>)[operator]) === JSON.stringify(APPROVED['.']);

/** What the types of a call do not allow. */
export function unfit(tool: Tool, written: WrittenRule, error: DetailedError): Mistake {
  const remedy = plain(error.help, 'correct it');
  const isOfSomeActions = actionsOf(tool, written.rule).length > 1 && error.message.includes('in context for');
  return {
    ...placeOf(tool, written, error),
    problem: `does not fit the calls that it is about: ${plain(error.message)}`,
    remedy: isOfSomeActions
      ? `${remedy}${remedy.endsWith('?') ? '' : ','} or name in actions those that have it`
      : remedy,
  };
}

/** What holds for no call at all. */
export const useless = (tool: Tool, written: WrittenRule, error: DetailedError): Mistake => ({
  path: pathOf(tool, written),
  problem: error.message.includes('policy is impossible')
    ? 'is true of no call'
    : `is doubtful: ${plain(error.message)}`,
  got: written.rule.when,
  remedy: plain(error.help, 'correct it, or take the rule out'),
});

const pathOf = ({ name }: Tool, rule: WrittenRule) => `tools[${name}].rules.${rule.name}.when`;

/** The part of the expression that Cedar points at, or all of it. */
function placeOf(tool: Tool, written: WrittenRule, error: DetailedError | undefined): Pick<Mistake, 'path' | 'got'> {
  const { when } = written.rule;
  const [location] = error?.sourceLocations ?? [];
  const start = expressionStart(tool, written.rule);
  const [from, to] = location === undefined ? [0, 0] : [location.start - start, location.end - start];
  const bytes = Buffer.from(when);
  const isInside = from >= 0 && to > from && to <= bytes.length;
  return { path: pathOf(tool, written), got: isInside ? bytes.subarray(from, to).toString() : when };
}

/** Without the name of the policy, which the path has. */
const plain = (text: string | null | undefined, otherwise = 'it cannot be read') =>
  text?.replace(/^failed to parse (?:policy|template)[^:]*: /, '').replace(/^for policy `[^`]*`, /, '') ?? otherwise;
