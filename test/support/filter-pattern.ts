/**
 * Whether CloudWatch Logs would match a line with a filter pattern.
 *
 * Written after the page "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail" of its
 * guide: patterns of JSON with comparisons, `IS NULL`, `NOT EXISTS`, `&&`, `||` and parentheses, and patterns of terms, all of which
 * a line has to contain. It knows no patterns of columns and no regular expressions.
 *
 * @throws Error on a pattern that is none.
 */
export function matchesFilter(pattern: string, line: string): boolean {
  if (pattern.length > LARGEST_FILTER) throw new Error(`a filter pattern has at most ${LARGEST_FILTER} characters`);
  const trimmed = pattern.trim();
  if (trimmed === '') return true;
  if (trimmed.startsWith('{')) return matchesJson(trimmed, line);
  if (trimmed.startsWith('[')) throw new Error(`${pattern}: patterns of columns are not known here`);
  return matchesTerms(trimmed, line);
}

/** Source: the reference of PutMetricFilter. */
export const LARGEST_FILTER = 1024;

function matchesTerms(pattern: string, line: string): boolean {
  const terms = pattern.match(/[-?]?(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_]+)/g) ?? [];
  if (terms.join(' ') !== pattern.replace(/\s+/g, ' '))
    throw new Error(`${pattern}: a term with other characters than letters, digits and _ stands in quotation marks`);
  return terms.every((term) => {
    if (term.startsWith('?')) throw new Error(`${pattern}: alternatives are not known here`);
    const excluded = term.startsWith('-');
    const text = (excluded ? term.slice(1) : term).replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
    return line.includes(text) !== excluded;
  });
}

type Value = string | number | boolean | null | object | undefined;
type Expression = (event: object) => boolean;

function matchesJson(pattern: string, line: string): boolean {
  const isMet = parsed(pattern);
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return false;
  }
  return typeof event === 'object' && event !== null && isMet(event);
}

const known = new Map<string, Expression>();

function parsed(pattern: string): Expression {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const expression = new Parser(pattern).whole();
  known.set(pattern, expression);
  return expression;
}

const TOKEN =
  /\s*(\{|\}|\(|\)|&&|\|\||!=|<=|>=|=|<|>|\$(?:\.[A-Za-z0-9_-]+|\[\d+\])+|"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.*+-]+)/y;

class Parser {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(private readonly pattern: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < pattern.trimEnd().length) {
      const from = TOKEN.lastIndex;
      const token = TOKEN.exec(pattern)?.[1];
      if (token === undefined) throw new Error(`${pattern}: not understood from "${pattern.slice(from)}"`);
      this.tokens.push(token);
    }
  }

  public whole(): Expression {
    this.take('{');
    const expression = this.either();
    this.take('}');
    if (this.at < this.tokens.length) throw new Error(`${this.pattern}: goes on after its end`);
    return expression;
  }

  /** `&&` binds closer than `||`. */
  private either(): Expression {
    const alternatives = [this.both()];
    while (this.has('||')) alternatives.push(this.both());
    return (event) => alternatives.some((isMet) => isMet(event));
  }

  private both(): Expression {
    const parts = [this.one()];
    while (this.has('&&')) parts.push(this.one());
    return (event) => parts.every((isMet) => isMet(event));
  }

  private one(): Expression {
    if (this.has('(')) {
      const inner = this.either();
      this.take(')');
      return inner;
    }
    const selector = this.next();
    if (!selector.startsWith('$')) throw new Error(`${this.pattern}: a selector begins with $, got "${selector}"`);
    const read = (event: object) => select(selector, event);
    const operator = this.next();
    if (operator === 'IS') return this.isKeyword(read);
    if (operator === 'NOT') {
      this.take('EXISTS');
      return (event) => read(event) === undefined;
    }
    return this.comparison(read, operator, this.next());
  }

  private isKeyword(read: (event: object) => Value): Expression {
    const wanted = { NULL: null, TRUE: true, FALSE: false }[this.next()];
    if (wanted === undefined) throw new Error(`${this.pattern}: IS goes with NULL, TRUE or FALSE`);
    return (event) => read(event) === wanted;
  }

  private comparison(read: (event: object) => Value, operator: string, operand: string): Expression {
    if (operator === '=' || operator === '!=') {
      const isEqual = equality(this.pattern, operand);
      // Without the field there is nothing to compare, for != too.
      return (event) => {
        const value = read(event);
        return value !== undefined && isEqual(value) === (operator === '=');
      };
    }
    const bound = Number(operand);
    const compare = ORDER[operator];
    if (compare === undefined || Number.isNaN(bound))
      throw new Error(`${this.pattern}: "${operator} ${operand}" is no comparison`);
    return (event) => {
      const value = read(event);
      return typeof value === 'number' && compare(value, bound);
    };
  }

  private has(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private take(token: string): void {
    if (!this.has(token)) throw new Error(`${this.pattern}: "${token}" is missing before "${this.tokens[this.at]}"`);
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new Error(`${this.pattern}: ends too early`);
    this.at += 1;
    return token;
  }
}

const ORDER: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** A text with `*` anywhere in it, or a number, which is written without quotation marks. */
function equality(pattern: string, operand: string): (value: Value) => boolean {
  const text = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand;
  if (!operand.startsWith('"') && /^[+-]?\d+(?:\.\d+)?$/.test(operand)) return (value) => value === Number(operand);
  if (!operand.startsWith('"') && !/^[A-Za-z0-9_*]+$/.test(operand))
    throw new Error(`${pattern}: "${operand}" stands in quotation marks`);
  const expression = new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
  return (value) => typeof value === 'string' && expression.test(value);
}

function select(selector: string, event: object): Value {
  let value: unknown = event;
  for (const [, name, index] of selector.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name ?? String(index)];
  }
  return value as Value;
}

/** A value that a metric filter counts, of a line that it matches: a number, or the one of a field. */
export function metricValue(value: string, line: string): number | undefined {
  if (!value.startsWith('$')) return Number(value);
  const found = select(value, JSON.parse(line) as object);
  return typeof found === 'number' ? found : undefined;
}
