/** A JSON value of an event. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** An event as EventBridge delivers it, or any part of one. */
export type Event = Readonly<Record<string, Json>>;

/** What a rule matches: names of fields, down to lists of values or comparisons, any of which will do. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * Whether EventBridge would match an event.
 *
 * Written after the page "Comparison operators for use in event patterns in Amazon EventBridge" of its guide, and the readme of
 * event-ruler, which it is built of. It knows what patterns of this template use and no more.
 *
 * @throws Error on what EventBridge would refuse, or on a comparison that is not known here.
 */
export function matchesEvent(pattern: EventPattern, event: Event): boolean {
  if (Object.keys(pattern).length === 0) throw new Error('an event pattern needs a field');
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return anyOf(wanted, event);
    const given = [event[field]].flat().filter((value) => value !== undefined);
    if (Array.isArray(wanted)) {
      if (wanted.length === 0) throw new Error(`${field}: an empty list matches nothing`);
      return wanted.some((comparison) => holds(field, comparison, given as readonly Json[]));
    }
    if (!isObject(wanted)) throw new Error(`${field}: a value stands in a list, got ${JSON.stringify(wanted)}`);
    // A list of objects matches by any of them; what is missing may still be wanted to be missing.
    const below = given.filter(isObject) as readonly Event[];
    return (below.length === 0 ? [{}] : below).some((part) => matchesEvent(wanted, part));
  });
}

function anyOf(alternatives: unknown, event: Event): boolean {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw new Error('$or: needs two alternatives or more');
  return alternatives.some((alternative) => matchesEvent(alternative as EventPattern, event));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a field that holds a list, one value is enough, for `anything-but` too. A field that is not there meets nothing but that. */
function holds(field: string, comparison: unknown, given: readonly Json[]): boolean {
  if (!isObject(comparison)) return given.some((value) => value === comparison);
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(comparison);
  if (more.length > 0) throw new Error(`${field}: one comparison at a time, got ${JSON.stringify(comparison)}`);
  if (operator === 'exists') return operand === given.some((value) => !isObject(value));
  const leaves = given.filter((value) => !isObject(value));
  if (operator === 'anything-but') return leaves.some((value) => !isAmong(field, operand, value));
  return leaves.some((value) => meets(field, operator, operand, value));
}

/** What `anything-but` excludes: values, or one comparison with one or several texts. */
function isAmong(field: string, excluded: unknown, value: Json): boolean {
  if (!isObject(excluded)) {
    const values = [excluded].flat();
    if (values.some(isObject))
      throw new Error(`${field}: anything-but takes values or one comparison, never a mixture`);
    return values.some((one) => one === value);
  }
  const [[operator, texts] = ['', undefined], ...more] = Object.entries(excluded);
  if (more.length > 0) throw new Error(`${field}: anything-but takes one comparison, got ${JSON.stringify(excluded)}`);
  return [texts].flat().some((text) => meets(field, operator, text, value));
}

function meets(field: string, operator: string, operand: unknown, value: Json): boolean {
  switch (operator) {
    case 'prefix':
    case 'suffix': {
      const { text, read } = readText(field, operand);
      if (typeof value !== 'string') return false;
      return operator === 'prefix' ? read(value).startsWith(text) : read(value).endsWith(text);
    }
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcard(field, operand).test(value);
    case 'numeric':
      return typeof value === 'number' && comparisonsOf(field, operand).every((isMet) => isMet(value));
    default:
      throw new Error(`${field}: "${operator}" is no comparison that is known here`);
  }
}

function readText(field: string, operand: unknown): { text: string; read: (value: string) => string } {
  if (typeof operand === 'string') return { text: operand, read: (value) => value };
  const text = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  if (typeof text !== 'string') throw new Error(`${field}: not a text, got ${JSON.stringify(operand)}`);
  return { text: text.toLowerCase(), read: (value) => value.toLowerCase() };
}

const compiled = new Map<string, RegExp>();

function wildcard(field: string, operand: unknown): RegExp {
  if (typeof operand !== 'string') throw new Error(`${field}: not a text, got ${JSON.stringify(operand)}`);
  if (operand.includes('**')) throw new Error(`${field}: consecutive wildcards are refused, got "${operand}"`);
  const known = compiled.get(operand);
  if (known !== undefined) return known;
  const expression = new RegExp(`^${operand.split('*').map(escaped).join('[^]*')}$`);
  compiled.set(operand, expression);
  return expression;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const NUMERIC: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function comparisonsOf(field: string, operand: unknown): ((value: number) => boolean)[] {
  if (!Array.isArray(operand) || ![2, 4].includes(operand.length))
    throw new Error(`${field}: numeric takes one or two comparisons, got ${JSON.stringify(operand)}`);
  const comparisons: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const compare = NUMERIC[String(operand[at])];
    const bound: unknown = operand[at + 1];
    if (compare === undefined || typeof bound !== 'number') throw new Error(`${field}: not numeric, got ${operand}`);
    comparisons.push((value) => compare(value, bound));
  }
  return comparisons;
}

/** What a target would be told: the values of its input paths in its template. Source: "Amazon EventBridge input transformation". */
export function transformed(
  {
    input_paths: paths = {},
    input_template: template,
  }: { input_paths?: Record<string, string>; input_template: string },
  event: Event,
): string {
  return template.replace(/<([A-Za-z0-9_.-]+)>/g, (_, name: string) => {
    const path = paths[name];
    if (path === undefined) throw new Error(`the template has "${name}", and no path of that name`);
    const value = path
      .replace(/^\$\./, '')
      .split('.')
      .reduce<Json | undefined>(
        (part, field) => (isObject(part) ? (part[field] as Json | undefined) : undefined),
        event,
      );
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  });
}
