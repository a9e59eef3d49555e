import { matches } from './candidate';

/** How much of what stands before a value may say what it is, in characters. */
const BEFORE = 48;
const AFTER = 24;
/** Most places of long runs of digits have no words around them. */
const LETTER = /\p{L}/u;
const FAR_BEFORE = 120;
/** More than what stands before a value, and the longest value. */
const REACH = 96;

/** `accountNumber` and `ACCOUNT_NUMBER` are `account number`. */
const inWords = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

const hints = new Map<string, string>();
/** More names than the fields of a register have; those of a text with more of them are worked out anew. */
const MOST_HINTS = 2000;

function hintOf(field: string): string {
  const known = hints.get(field);
  if (known !== undefined) return known;
  const hint = inWords(field).replace(/[-.]+/g, ' ');
  if (hints.size < MOST_HINTS) hints.set(field, hint);
  return hint;
}

const said = new WeakMap<RegExp, Map<string, boolean>>();

/** Names of fields are few and come again with every document. */
function hintSays(hint: string, words: RegExp): boolean {
  if (hint === '') return false;
  const known = said.get(words) ?? new Map<string, boolean>();
  said.set(words, known);
  const before = known.get(hint);
  if (before !== undefined) return before;
  const says = words.test(hint);
  if (known.size < MOST_HINTS) known.set(hint, says);
  return says;
}

/** A text, and what stands around its places. */
export class Context {
  /** Name of the field that holds the text in words, in lower case. */
  public readonly hint: string;
  private readonly columns: Columns | undefined;
  private start = -1;
  private before = '';

  constructor(
    public readonly text: string,
    field = '',
  ) {
    this.hint = hintOf(field);
    this.columns = Columns.of(text);
  }

  /** Whether words before a place, right behind it, or in the name of the field say what stands there. */
  public says(words: RegExp, start: number, end: number): boolean {
    if (hintSays(this.hint, words)) return true;
    if (this.columns !== undefined && words.test(this.columns.headOf(start))) return true;
    const before = this.wordsBefore(start);
    if (before !== '' && words.test(before) && isAbout(before, words)) return true;
    const after = this.text.slice(end, end + AFTER);
    if (!LETTER.test(after)) return false;
    const wordsAfter = after.toLowerCase();
    return words.test(wordsAfter) && words.test(wordsAfter.split(/[\n.;,:]/, 1)[0] ?? '');
  }

  /** Where words could say something of a value: around each of them, or everywhere if the name of a field or a column does. */
  public around(words: RegExp): Array<{ readonly from: number; readonly to: number }> {
    if (hintSays(this.hint, words) || this.columns?.has(words) === true) return [{ from: 0, to: this.text.length }];
    const places: Array<{ from: number; to: number }> = [];
    for (const { start, end } of matches(this.text, anywhere(words))) {
      const from = Math.max(0, start - REACH);
      const to = end + REACH;
      const last = places.at(-1);
      if (last !== undefined && from <= last.to) last.to = to;
      else places.push({ from, to });
    }
    return places;
  }

  /** Like `says`, from further away: enough for what has a check digit too. */
  public mentions(words: RegExp, start: number, end: number): boolean {
    return this.says(words, start, end) || words.test(inWords(this.text.slice(Math.max(0, start - FAR_BEFORE), start)));
  }

  /** What stands before a place, in lower case; empty where there are no letters. Several detectors ask about the same place in turn. */
  public wordsBefore(start: number): string {
    if (start !== this.start) {
      this.start = start;
      const before = this.text.slice(Math.max(0, start - BEFORE), start);
      this.before = LETTER.test(before) ? inWords(before) : '';
    }
    return this.before;
  }
}

/** Between a place and the beginning of its line; in longer lines, columns have no heads. */
const LONGEST_ROW = 500;
const MOST_COLUMNS = 64;

/** The heads of a table of separated values, whose names are as good as words before them. */
class Columns {
  /** @returns Undefined where the first line is no head of a table. */
  public static of(text: string): Columns | undefined {
    const end = text.indexOf('\n');
    if (end < 0 || end > LONGEST_ROW || end === text.length - 1) return undefined;
    const head = text.slice(0, end);
    const separator = [',', ';', '\t', '|'].find((sign) => head.includes(sign));
    if (separator === undefined || !HEAD.test(head)) return undefined;
    const names = head.split(separator, MOST_COLUMNS).map((name) => inWords(name.trim()).replaceAll('-', ' '));
    return new Columns(text, separator, names, end);
  }

  private constructor(
    private readonly text: string,
    private readonly separator: string,
    private readonly names: readonly string[],
    private readonly headEnd: number,
  ) {}

  public has(words: RegExp): boolean {
    return this.names.some((name) => words.test(name));
  }

  /** Name of the column that holds a place. */
  public headOf(start: number): string {
    if (start <= this.headEnd) return '';
    const before = this.text.slice(Math.max(0, start - LONGEST_ROW), start);
    const row = before.slice(before.lastIndexOf('\n') + 1);
    return row === before && start > LONGEST_ROW ? '' : (this.names[row.split(this.separator).length - 1] ?? '');
  }
}

/** Names and separators, without a value among them. */
const HEAD = /^[ "']*[A-Za-z][\w #/"'.-]*(?:[,;\t|][ "']*[A-Za-z][\w #/"'.-]*){1,63}\r?$/;

const loose = new Map<RegExp, RegExp>();

/** Words as they may also stand in names of fields: `driverLicense`, `driver_license`. */
function anywhere(words: RegExp): RegExp {
  const before = loose.get(words);
  if (before !== undefined) return before;
  const made = new RegExp(words.source.replaceAll('\\b', '').replaceAll(' ', '[ _-]?'), 'gi');
  loose.set(words, made);
  return made;
}

/** Words are about the first value behind them, and about all of an enumeration. */
function isAbout(before: string, words: RegExp): boolean {
  if (!/\d{4}/.test(before)) return true;
  const last = [...before.matchAll(new RegExp(words, 'g'))].at(-1);
  const between = last === undefined ? '' : before.slice(last.index + last[0].length);
  return !/\d{4}/.test(between) || ENUMERATION.test(between);
}

const ENUMERATION = /^(?:[\s\d,;:/&#().-]|\b(?:and|or|und|oder|et|ou|y|is|are|was|no|numbers?)\b|s\b)*$/;
