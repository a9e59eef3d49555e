/**
 * As much of the query language of CloudWatch Logs Insights as the saved queries use, and not a word more: what it does not know is an
 * error, as it would be there. Source: "CloudWatch Logs Insights language query syntax".
 */
type Value = string | number | boolean | undefined;
export type Row = Readonly<Record<string, Value>>;

type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly one: Expression; readonly other: Expression }
  | { readonly kind: 'compare'; readonly by: string; readonly one: Expression; readonly other: Expression }
  | { readonly kind: 'like'; readonly one: Expression; readonly pattern: string | RegExp }
  | { readonly kind: 'in'; readonly one: Expression; readonly list: ReadonlyArray<string | number> };

interface Named {
  readonly expression: Expression;
  readonly name: string;
}

export type Command =
  | { readonly kind: 'fields'; readonly fields: readonly Named[] }
  | { readonly kind: 'filter'; readonly when: Expression }
  | { readonly kind: 'parse'; readonly of: Expression; readonly by: RegExp; readonly names: readonly string[] }
  | { readonly kind: 'stats'; readonly sums: readonly Named[]; readonly by: readonly Expression[] }
  | { readonly kind: 'sort'; readonly by: string; readonly descending: boolean }
  | { readonly kind: 'limit'; readonly most: number };

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(\/(?:[^/\\]|\\.)+\/)|(!=|<=|>=|[=<>(),[\]*])|(-?\d+(?:\.\d+)?)(?![\w.])|([@\w]+(?:\.\w+)*))/y;

interface Token {
  readonly kind: 'text' | 'regex' | 'sign' | 'number' | 'word';
  readonly text: string;
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, text, regex, sign, number, word] = TOKEN.exec(line) ?? [];
    if (text !== undefined) tokens.push({ kind: 'text', text: JSON.parse(text) });
    else if (regex !== undefined) tokens.push({ kind: 'regex', text: regex.slice(1, -1) });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else throw new Error(`${line}: is not understood from character ${at} on`);
  }
  return tokens;
}

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(private readonly line: string) {
    this.tokens = tokensOf(line);
  }

  public command(): Command {
    const command = this.named(this.word());
    if (this.at < this.tokens.length) throw this.fault(`"${this.tokens[this.at]?.text}" is too much`);
    return command;
  }

  private named(verb: string): Command {
    switch (verb) {
      case 'fields':
        return { kind: 'fields', fields: this.list(() => this.aliased()) };
      case 'filter':
        return { kind: 'filter', when: this.either() };
      case 'parse':
        return this.parse();
      case 'stats': {
        const sums = this.list(() => this.aliased());
        return { kind: 'stats', sums, by: this.takes('by') ? this.list(() => this.operand()) : [] };
      }
      case 'sort': {
        const by = this.word();
        const descending = this.takes('desc');
        if (!descending) this.takes('asc');
        return { kind: 'sort', by, descending };
      }
      case 'limit':
        return { kind: 'limit', most: Number(this.next('number').text) };
      default:
        throw this.fault(`${verb} is no command`);
    }
  }

  private parse(): Command {
    const of = this.operand();
    const { kind, text } = this.next();
    if (kind === 'regex') {
      const names = [...text.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name ?? '');
      return { kind: 'parse', of, by: new RegExp(text), names };
    }
    if (!this.takes('as')) throw this.fault('as is missing');
    const names = this.list(() => this.word());
    const parts = text.split('*');
    if (parts.length - 1 !== names.length) throw this.fault('there are not as many names as asterisks');
    const by = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('(.*?)')}$`);
    return { kind: 'parse', of, by, names };
  }

  private aliased(): Named {
    const expression = this.operand();
    if (this.takes('as')) return { expression, name: this.word() };
    if (expression.kind !== 'field') throw this.fault('what is made has no name');
    return { expression, name: expression.name };
  }

  private either(): Expression {
    const one = this.both();
    return this.takes('or') ? { kind: 'or', one, other: this.either() } : one;
  }

  private both(): Expression {
    const one = this.single();
    return this.takes('and') ? { kind: 'and', one, other: this.both() } : one;
  }

  private single(): Expression {
    if (this.takes('not')) return { kind: 'not', of: this.single() };
    if (this.takes('(')) {
      const within = this.either();
      this.expects(')');
      return within;
    }
    const one = this.operand();
    if (this.takes('like')) {
      const { kind, text } = this.next();
      if (kind !== 'text' && kind !== 'regex') throw this.fault('like wants a text or a regular expression');
      return { kind: 'like', one, pattern: kind === 'text' ? text : new RegExp(text) };
    }
    if (this.takes('in')) {
      this.expects('[');
      const list = this.list(() => this.literal(this.next()));
      this.expects(']');
      return { kind: 'in', one, list };
    }
    const by = ['=', '!=', '<=', '>=', '<', '>'].find((sign) => this.takes(sign));
    return by === undefined ? one : { kind: 'compare', by, one, other: this.operand() };
  }

  private operand(): Expression {
    const token = this.next();
    if (token.kind === 'text' || token.kind === 'number') return { kind: 'literal', value: this.literal(token) };
    if (token.kind === 'sign' && token.text === '*') return { kind: 'field', name: '*' };
    if (token.kind !== 'word') throw this.fault(`"${token.text}" stands where a field should`);
    if (!this.takes('(')) return { kind: 'field', name: token.text };
    const given = this.list(() => this.operand());
    this.expects(')');
    return { kind: 'call', name: token.text, given };
  }

  private literal({ kind, text }: Token): string | number {
    if (kind !== 'text' && kind !== 'number') throw this.fault(`"${text}" is no value`);
    return kind === 'number' ? Number(text) : text;
  }

  private list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.takes(',')) items.push(item());
    return items;
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    const isIt = token?.text === text && (token.kind === 'word' || token.kind === 'sign');
    if (isIt) this.at += 1;
    return isIt;
  }

  private expects(text: string): void {
    if (!this.takes(text)) throw this.fault(`${text} is missing`);
  }

  private word(): string {
    return this.next('word').text;
  }

  private next(kind?: Token['kind']): Token {
    const token = this.tokens[this.at];
    if (token === undefined || (kind !== undefined && token.kind !== kind))
      throw this.fault(`a ${kind ?? 'word'} is missing`);
    this.at += 1;
    return token;
  }

  private fault(what: string): Error {
    return new Error(`${this.line}: ${what}`);
  }
}

/** The commands of a query, without its comments. */
export const parsed = (query: string): Command[] =>
  query
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\| /)
    .map((line) => new Parser(line).command());

const SYSTEM = Symbol('what CloudWatch Logs says of a line');

/** A line with what CloudWatch Logs says of it, which nobody who writes it can. */
export const logged = (system: { readonly '@log'?: string; readonly '@message'?: string }, line: object): object => ({
  ...line,
  [SYSTEM]: system,
});

/**
 * Fields as Logs Insights finds them in JSON: by paths, with places in lists as numbers. A name that begins as those of the system do
 * gets another @ before it. Source: "Supported logs and discovered fields".
 */
export function discovered(line: object, path = ''): Row {
  const system = (line as { readonly [SYSTEM]?: Row })[SYSTEM];
  return Object.assign(
    {},
    ...Object.entries(line).map(([name, value]) => {
      const at = path === '' && name.startsWith('@') ? `@${name}` : `${path}${name}`;
      return typeof value === 'object' && value !== null ? discovered(value, `${at}.`) : { [at]: value };
    }),
    path === '' ? { '@message': JSON.stringify(line), ...system } : {},
  );
}

/** What a query answers about lines of a log, given in the order of their times. */
export function answered(query: string, lines: readonly object[]): Row[] {
  const rows = lines.map((line, at) => ({ ...discovered(line), '@timestamp': at }) as Row);
  return parsed(query).reduce<Row[]>((left, command) => applied(command, left), rows);
}

function applied(command: Command, rows: Row[]): Row[] {
  switch (command.kind) {
    case 'filter':
      return rows.filter((row) => resultOf(command.when, row) === true);
    case 'fields':
      return rows.map((row) => ({
        ...row,
        ...Object.fromEntries(command.fields.map(({ expression, name }) => [name, resultOf(expression, row)])),
      }));
    case 'parse':
      return rows.map((row) => {
        const [, ...found] = command.by.exec(String(resultOf(command.of, row) ?? '')) ?? [];
        return { ...row, ...Object.fromEntries(command.names.map((name, at) => [name, found[at]])) };
      });
    case 'stats':
      return grouped(command, rows);
    case 'sort': {
      const sign = command.descending ? -1 : 1;
      return [...rows].sort((one, other) => sign * compared(one[command.by], other[command.by]));
    }
    case 'limit':
      return rows.slice(0, command.most);
  }
}

const compared = (one: Value, other: Value) =>
  typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other));

function grouped({ sums, by }: Extract<Command, { kind: 'stats' }>, rows: Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((expression) => resultOf(expression, row) ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) =>
    Object.fromEntries([
      ...by.map((expression) => [nameOf(expression), resultOf(expression, group[0] ?? {})]),
      ...sums.map(({ expression, name }) => [name, summed(expression, group)]),
    ]),
  );
}

function nameOf(expression: Expression): string {
  if (expression.kind !== 'field') throw new Error('only fields are grouped by here');
  return expression.name;
}

function summed(expression: Expression, rows: readonly Row[]): Value {
  if (expression.kind !== 'call') throw new Error('only functions sum up');
  const [of, share] = expression.given;
  if (of === undefined) throw new Error(`${expression.name}: of what?`);
  if (expression.name === 'count' && of.kind === 'field' && of.name === '*') return rows.length;
  const values = rows.map((row) => resultOf(of, row)).filter((value) => value !== undefined);
  const numbers = values.map(Number).sort((one, other) => one - other);
  switch (expression.name) {
    case 'sum':
      return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0);
    case 'max':
      return numbers.at(-1);
    case 'pct':
      if (share?.kind !== 'literal') throw new Error('pct wants a number');
      return numbers[Math.ceil((Number(share.value) / 100) * numbers.length) - 1];
    case 'latest':
      return values.at(-1);
    default:
      throw new Error(`${expression.name}: sums nothing up`);
  }
}

function resultOf(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'field':
      return row[expression.name];
    case 'literal':
      return expression.value;
    case 'not':
      return resultOf(expression.of, row) !== true;
    case 'and':
      return resultOf(expression.one, row) === true && resultOf(expression.other, row) === true;
    case 'or':
      return resultOf(expression.one, row) === true || resultOf(expression.other, row) === true;
    case 'in':
      return expression.list.some((one) => one === resultOf(expression.one, row));
    case 'like': {
      const value = resultOf(expression.one, row);
      if (value === undefined) return false;
      const { pattern } = expression;
      return typeof pattern === 'string' ? String(value).includes(pattern) : pattern.test(String(value));
    }
    case 'compare': {
      const [one, other] = [resultOf(expression.one, row), resultOf(expression.other, row)];
      if (one === undefined || other === undefined) return false;
      const order = compared(one, other);
      const holds = {
        '=': order === 0,
        '!=': order !== 0,
        '<': order < 0,
        '>': order > 0,
        '<=': order <= 0,
        '>=': order >= 0,
      };
      return holds[expression.by as keyof typeof holds];
    }
    case 'call': {
      const given = expression.given.map((one) => resultOf(one, row));
      if (expression.name === 'ispresent') return given[0] !== undefined;
      if (expression.name === 'coalesce') return given.find((value) => value !== undefined);
      if (expression.name === 'concat')
        return given.includes(undefined) ? undefined : given.map((value) => String(value)).join('');
      if (expression.name === 'strcontains') {
        const [text, part] = given;
        return text === undefined || part === undefined ? undefined : Number(String(text).includes(String(part)));
      }
      throw new Error(`${expression.name}: is no function`);
    }
  }
}

/** Fields that a query reads without having made them, in the order in which it does. */
export function fieldsOf(query: string): string[] {
  const made = new Set<string>(['*']);
  const read: string[] = [];
  const reads = (...expressions: readonly Expression[]): void => {
    for (const expression of expressions) {
      if (expression.kind === 'field' && !made.has(expression.name)) read.push(expression.name);
      if (expression.kind === 'call') reads(...expression.given);
      if (expression.kind === 'not') reads(expression.of);
      if ('one' in expression) reads(expression.one);
      if ('other' in expression) reads(expression.other);
    }
  };
  for (const command of parsed(query)) {
    if (command.kind === 'filter') reads(command.when);
    if (command.kind === 'parse') {
      reads(command.of);
      for (const name of command.names) made.add(name);
    }
    if (command.kind === 'fields') {
      reads(...command.fields.map(({ expression }) => expression));
      for (const { expression, name } of command.fields) if (expression.kind !== 'field') made.add(name);
    }
    if (command.kind === 'stats') {
      reads(...command.sums.map(({ expression }) => expression), ...command.by);
      // Nothing else is left behind it.
      for (const { name } of command.sums) made.add(name);
    }
    if (command.kind === 'sort') reads({ kind: 'field', name: command.by });
  }
  return read;
}
