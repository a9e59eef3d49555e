import type { OneOrMore, Statement } from '../../foundation/policy';

/** What AWS knows of a call when it judges it. A key that is not here is not present. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, OneOrMore>>;
}

/**
 * Whether a denying statement applies to a request.
 *
 * Written after the pages "Condition operators" and "Conditions with multiple context keys or values" of the
 * IAM user guide. It knows what policies of this template use and no more.
 *
 * @throws Error on an operator, a principal or a policy variable that it does not know.
 */
export function denies(statement: Statement, request: AccessRequest): boolean {
  const { Sid, Effect, Principal = '*', Condition = {} } = statement;
  if (Principal !== '*') throw new Error(`${Sid}: only the principal "*" is understood`);
  return (
    Effect === 'Deny' &&
    covers(statement.Action, statement.NotAction, (pattern) =>
      glob(pattern.toLowerCase(), request.action.toLowerCase()),
    ) &&
    covers(statement.Resource, statement.NotResource, (pattern) => glob(pattern, request.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) =>
        holds(operator, resolved(listOf(wanted), request), valuesOf(request, key)),
      ),
    )
  );
}

/** Variables of a policy by what the request says of them; what it does not say stays, and is refused. */
const resolved = (wanted: readonly string[], request: AccessRequest): readonly string[] =>
  wanted.map((value) =>
    value.replace(/\$\{([^}]+)\}/g, (variable, key: string) => valuesOf(request, key)[0] ?? variable),
  );

export const listOf = (values: OneOrMore | undefined): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values;

const covers = (
  these: OneOrMore | undefined,
  butThese: OneOrMore | undefined,
  matches: (pattern: string) => boolean,
): boolean => (these === undefined ? !listOf(butThese).some(matches) : listOf(these).some(matches));

const valuesOf = ({ context }: AccessRequest, key: string): readonly string[] =>
  Object.entries(context)
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => listOf(values));

/** One comparison of a value in the policy with a value in the request. */
type Comparison = (wanted: string, given: string) => boolean;

const numeric =
  (compare: (given: number, wanted: number) => boolean): Comparison =>
  (wanted, given) =>
    compare(Number(given), Number(wanted));

const ignoringCase: Comparison = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();
const equal: Comparison = (wanted, given) => wanted === given;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: ignoringCase,
  StringLike: (wanted, given) => glob(wanted, given),
  ArnEquals: (wanted, given) => sameArn(wanted, given),
  ArnLike: (wanted, given) => sameArn(wanted, given),
  Bool: ignoringCase,
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
};

function holds(operator: string, wanted: readonly string[], given: readonly string[]): boolean {
  if (operator === 'Null') return wanted.some((value) => (value === 'true') === (given.length === 0));

  const { set, not, comparison, ifExists } = parse(operator);
  const variable = wanted.find((value) => value.includes('${'));
  if (variable !== undefined) throw new Error(`${operator}: policy variables are not understood, got "${variable}"`);

  if (given.length === 0) return ifExists || (set === undefined ? not : set === 'ForAllValues');
  if (set === undefined && given.length > 1) {
    throw new Error(`${operator}: the request has several values, got "${given}"; use ForAnyValue or ForAllValues`);
  }
  const satisfied = (value: string) => wanted.some((pattern) => comparison(pattern, value)) !== not;
  return set === 'ForAllValues' ? given.every(satisfied) : given.some(satisfied);
}

export interface Operator {
  readonly set: string | undefined;
  /** Without set operator, negation and suffix, as in `StringLike`. */
  readonly base: string;
  readonly not: boolean;
  readonly ifExists: boolean;
}

export function parse(operator: string): Operator & { readonly comparison: Comparison } {
  const [, set, type = '', not, how = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(String|Arn|Bool|Numeric)(Not)?(\w*?)(IfExists)?$/.exec(operator) ?? [];
  const comparison = COMPARISONS[`${type}${how}`];
  if (comparison === undefined) throw new Error(`there is no condition operator "${operator}" here`);
  return { set, base: `${type}${how}`, not: not !== undefined, ifExists: ifExists !== undefined, comparison };
}

const ARN_PARTS = 6;

/** Part by part, so that no wildcard reaches over a colon; the last part holds whatever colons are left. */
function sameArn(pattern: string, given: string): boolean {
  if (pattern === '*') return true;
  const wanted = arnParts(pattern);
  if (wanted.length !== ARN_PARTS) throw new Error(`"${pattern}" is not the pattern of an ARN`);
  const parts = arnParts(given);
  return parts.length === ARN_PARTS && wanted.every((part, index) => glob(part, parts[index] ?? ''));
}

/** The six parts of an ARN, or fewer of what is none. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  const last = parts.slice(ARN_PARTS - 1);
  return [...parts.slice(0, ARN_PARTS - 1), ...(last.length === 0 ? [] : [last.join(':')])];
}

const compiled = new Map<string, RegExp>();

/** `*` for any characters, `?` for exactly one. */
export function glob(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, 's');
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
