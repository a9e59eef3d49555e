/** A value that JSON can write, read so that it means one thing to everybody who reads it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Why a text is not taken for a document. It never quotes the text. */
export class MalformedJson extends Error {
  public override readonly name = 'MalformedJson';
}

/** Objects and lists within each other. */
const DEEPEST = 32;

/** Halves of characters, control characters but tab and line ends, and those that turn the direction of what follows. */
const UNWANTED = /\p{Cs}|(?![\t\n\r])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Reads JSON and refuses what two readers could take for two things: names that occur twice (also when they are escaped in another
 * way), whole numbers that a double does not carry exactly, half characters, control characters and characters that turn the direction
 * of a text, names of what every object inherits, and documents that are nested deeper than 32 levels.
 *
 * @throws MalformedJson, and nothing else.
 */
export function parseStrict(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(1);
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  public value(depth: number): Json {
    this.skipSpace();
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.list(depth);
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  public end(): void {
    this.skipSpace();
    if (this.at !== this.text.length) throw new MalformedJson('something stands behind the document');
  }

  private object(depth: number): Json {
    this.open(depth);
    const members = new Map<string, Json>();
    if (this.closes('}')) return {};
    do {
      this.skipSpace();
      const name = this.string();
      if (members.has(name)) throw new MalformedJson('a name occurs twice');
      // What every object inherits, so that nobody who reads it later takes one for the other.
      if (name in Object.prototype) throw new MalformedJson('a name is that of something every object has');
      this.skipSpace();
      this.take(':');
      members.set(name, this.value(depth + 1));
    } while (this.continues('}'));
    return Object.fromEntries(members);
  }

  private list(depth: number): Json {
    this.open(depth);
    const items: Json[] = [];
    if (this.closes(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.continues(']'));
    return items;
  }

  private open(depth: number): void {
    if (depth > DEEPEST) throw new MalformedJson('it is nested too deep');
    this.at += 1;
  }

  private closes(end: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== end) return false;
    this.at += 1;
    return true;
  }

  /** Whether another member follows; takes the comma, or the end. */
  private continues(end: string): boolean {
    if (this.closes(end)) return false;
    this.take(',');
    return true;
  }

  private string(): string {
    const start = this.at;
    this.take('"');
    for (let next = this.text[this.at]; next !== '"'; next = this.text[this.at]) {
      if (next === undefined) throw new MalformedJson('a text does not end');
      this.at += next === '\\' ? 2 : 1;
    }
    this.at += 1;
    const literal = this.text.slice(start, this.at);
    if (/\p{Cc}/u.test(literal)) throw new MalformedJson('a text has characters that JSON wants escaped');
    const value = unescaped(literal);
    if (UNWANTED.test(value)) throw new MalformedJson('a text has characters that are not let through');
    return value;
  }

  private number(): number {
    const literal = this.match(NUMBER);
    if (literal === undefined) throw new MalformedJson('a value is missing');
    const value = Number(literal);
    const vanishes = value === 0 && /^-|[1-9]/.test(literal.split(/e/i, 1)[0] ?? '');
    if (vanishes || !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new MalformedJson('a number is not what it says, once it is read');
    return value;
  }

  private word<Value>(literal: string, value: Value): Value {
    if (!this.text.startsWith(literal, this.at)) throw new MalformedJson('a value is missing');
    this.at += literal.length;
    return value;
  }

  private take(character: string): void {
    if (this.text[this.at] !== character) throw new MalformedJson(`a ${character} is missing`);
    this.at += 1;
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}

function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw new MalformedJson('a text has an escape that JSON does not know');
  }
}

/** The same document as the same text, however its names were ordered. */
export function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value as JsonObject).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** What stands at a JSON Pointer (RFC 6901); `undefined` if nothing does. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}
