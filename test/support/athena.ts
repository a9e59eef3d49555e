/**
 * As much of the SQL of Athena as the questions about events use: two steps of names with conditions, and the condition of the question
 * itself. It gives the rows that the question is about, before they are grouped or put in order; what it does not know is an error.
 * Source: "SELECT" in the Athena guide.
 */
type Value = string | null;
export type Row = Readonly<Record<string, Value>>;

/** A line as the archive keeps it. */
export interface KeptLine {
  readonly table: string;
  readonly account: string;
  readonly loggroup: string;
  readonly message: string;
}

const TOKEN = /\s*(?:('(?:[^']|'')*')|("[^"]+")|(<>|[=(),?*$])|([A-Za-z_][\w.]*))/y;

class Conditions {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly row: Row,
    private readonly asked: string,
  ) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const begun = TOKEN.lastIndex;
      const [, string, quoted, sign, word] = TOKEN.exec(text) ?? [];
      const token = string ?? quoted ?? sign ?? word;
      if (token === undefined) throw new Error(`${text}: is not understood from character ${begun} on`);
      this.tokens.push(token);
    }
  }

  /** Whether it is true; what is unknown is not. */
  public get hold(): boolean {
    const holds = this.either();
    if (this.at < this.tokens.length) throw this.fault(`"${this.tokens[this.at]}" is too much`);
    return holds === true;
  }

  private either(): boolean | null {
    const one = this.both();
    if (!this.takes('OR')) return one;
    const other = this.either();
    return one === true || other === true ? true : one === null || other === null ? null : false;
  }

  private both(): boolean | null {
    const one = this.single();
    if (!this.takes('AND')) return one;
    const other = this.both();
    return one === false || other === false ? false : one === null || other === null ? null : true;
  }

  private single(): boolean | null {
    if (this.takes('(')) {
      const within = this.either();
      this.expects(')');
      return within;
    }
    const one = this.operand();
    if (this.takes('IN')) {
      const list = this.list();
      if (one === null) return null;
      return list.includes(one) || (list.includes(null) ? null : false);
    }
    if (this.takes('LIKE')) {
      const pattern = this.operand();
      if (one === null || pattern === null) return null;
      const parts = pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${parts.join('.*').replaceAll('_', '.')}$`, 's').test(one);
    }
    const isEqual = this.takes('=');
    if (!isEqual) this.expects('<>');
    const other = this.operand();
    return one === null || other === null ? null : (one === other) === isEqual;
  }

  private operand(): Value {
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.fault('something is missing');
    if (token === '?') return this.asked;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'concat') {
      const parts = this.list();
      return parts.includes(null) ? null : parts.join('');
    }
    const name = token.replaceAll('"', '');
    const value = this.row[name];
    if (value === undefined) throw this.fault(`${name} is no column`);
    return value;
  }

  private list(): Value[] {
    this.expects('(');
    const items = [this.operand()];
    while (this.takes(',')) items.push(this.operand());
    this.expects(')');
    return items;
  }

  private takes(token: string): boolean {
    const isIt = this.tokens[this.at] === token;
    if (isIt) this.at += 1;
    return isIt;
  }

  private expects(token: string): void {
    if (!this.takes(token)) throw this.fault(`${token} is missing`);
  }

  private fault(what: string): Error {
    return new Error(`${this.text}: ${what}`);
  }
}

const SELECT = / {2}SELECT e\.message, account, loggroup\n {2}FROM "\w+"\."(\w+)"\n[^;]*?WHERE account IN \(([^)]*)\)/g;
const SHAPE =
  /^WITH line AS \(\n(.*?)\n\), said AS \(\n {2}SELECT (.*?)\n {2}FROM line\n\), event AS \(\n {2}SELECT \*\n {2}FROM said\n {2}WHERE (.*?)\n\)\nSELECT [^;]*?\nFROM event\nWHERE (.*?)\n(?:ORDER|GROUP) BY/s;
const COLUMN = /^(?:(\w+)|json_extract_scalar\(message, '\$\.(\w+)'\) AS "?(\w+)"?)$/;

/**
 * Events that a question is about.
 * @param asked In the place of the question mark.
 */
export function foundBy(query: string, lines: readonly KeptLine[], asked: string): Row[] {
  const [, sources, columns, believed, where] = SHAPE.exec(query) ?? [];
  if (sources === undefined || columns === undefined || believed === undefined || where === undefined)
    throw new Error(`${query}: is of another form`);
  const read = [...sources.matchAll(SELECT)].map(([, table, accounts = '']) => ({
    table,
    accounts: [...accounts.matchAll(/\d{12}/g)].map(([id]) => id),
  }));
  if (read.length !== sources.match(/SELECT/g)?.length) throw new Error(`${sources}: is of another form`);
  return lines
    .filter(({ table, account }) => read.some((one) => one.table === table && one.accounts.includes(account)))
    .filter(({ message }) => message.startsWith('{'))
    .map((line) => rowOf(line, columns))
    .filter((row) => new Conditions(believed, row, asked).hold && new Conditions(where, row, asked).hold);
}

function rowOf(line: KeptLine, columns: string): Row {
  const fields = JSON.parse(line.message) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    columns.split(/,\n */).map((column) => {
      const [, own, path, name] = COLUMN.exec(column) ?? [];
      if (own === 'account' || own === 'loggroup') return [own, line[own]];
      if (path === undefined || name === undefined) throw new Error(`${column}: is no column`);
      const value = Object.hasOwn(fields, path) ? fields[path] : undefined;
      return [name, value === undefined || value === null || typeof value === 'object' ? null : String(value)];
    }),
  );
}
