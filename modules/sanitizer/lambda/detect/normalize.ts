import { matches } from './candidate';

/** A text as detectors read it, and where each of its characters came from. */
export interface Normalized {
  readonly text: string;
  /** Place in the original of the character at a place of the text. */
  startOf(place: number): number;
  /** Place in the original behind the character before a place of the text. */
  endOf(place: number): number;
}

/** All that can mean another character: what ASCII does not have, and the beginnings of escapes. */
const MARKED =
  /[^\0-\x7f]|%(?:25){0,3}[0-9A-Fa-f]{2}|&(?:amp;){0,3}(?:#(?:\d{1,10}|[xX][0-9A-Fa-f]{1,8});?|commat;|nbsp;|period;|hyphen;|lowbar;)|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}/gu;
const NAMED: Readonly<Record<string, string>> = { commat: '@', nbsp: ' ', period: '.', hyphen: '-', lowbar: '_' };
/** Characters that show nothing, or change the one before them. */
const INVISIBLE = /[\p{Cf}\p{Mn}\p{Me}]/u;
const DASH = /[\p{Pd}\u2212\u2043]/u;
const SPACE = /[\p{Zs}\u2028\u2029]/u;
const DIGIT = /\p{Nd}/u;

/**
 * One spelling for all: compatibility forms, dashes, spaces and digits of any script become plain, invisible characters go, and
 * escapes of URLs, HTML and JSON are read.
 */
export function normalize(original: string): Normalized {
  let text = '';
  let copied = 0;
  const steps = new Steps();
  for (const { value: marked, start: index } of matches(original, MARKED)) {
    const plain = plainOf(marked);
    if (plain === marked) continue;
    text += original.slice(copied, index);
    copied = index + marked.length;
    if (plain.length !== marked.length)
      steps.add({ place: text.length, width: plain.length, original: index, originalWidth: marked.length });
    text += plain;
  }
  if (copied === 0) return { text: original, startOf: (place) => place, endOf: (place) => place };
  return {
    text: text + original.slice(copied),
    startOf: (place) => steps.startOf(place),
    endOf: (place) => (place === 0 ? 0 : steps.endOf(place - 1)),
  };
}

/** What became longer or shorter. */
interface Step {
  readonly place: number;
  readonly width: number;
  readonly original: number;
  readonly originalWidth: number;
}

/** Between two steps, characters stand as far from each other as in the original. */
class Steps {
  private readonly all: Step[] = [];

  public add(step: Step): void {
    this.all.push(step);
  }

  public startOf(place: number): number {
    const step = this.before(place);
    if (step === undefined) return place;
    const beyond = place - step.place - step.width;
    return beyond < 0 ? step.original : step.original + step.originalWidth + beyond;
  }

  public endOf(place: number): number {
    const step = this.before(place);
    if (step === undefined) return place + 1;
    const beyond = place - step.place - step.width;
    return step.original + step.originalWidth + (beyond < 0 ? 0 : beyond + 1);
  }

  /** The last step that starts at a place or before it. */
  private before(place: number): Step | undefined {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.all[middle]?.place ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return this.all[low - 1];
  }
}

const known = new Map<string, string>();
/** Enough for every script in use; a text that uses more is slower, not wrong. */
const MOST_KNOWN = 20_000;

function plainOf(marked: string): string {
  const before = known.get(marked);
  if (before !== undefined) return before;
  const plain = marked.charCodeAt(0) < 0x80 ? unescaped(marked) : plainCharacter(marked);
  if (known.size < MOST_KNOWN) known.set(marked, plain);
  return plain;
}

/** What is meant by an escape, where that can be seen; others stay, because they separate what stands beside them. */
function unescaped(written: string): string {
  const named = NAMED[/([a-z]+);$/.exec(written)?.[1] ?? ''];
  if (written.startsWith('&') && named !== undefined) return named;
  const [digits = ''] = (written.startsWith('%') ? /..$/ : /[0-9A-Fa-f]+(?=;?$)/).exec(written) ?? [];
  const isDecimal = /#\d/.test(written);
  const code = Number.parseInt(digits, isDecimal ? 10 : 16);
  if (written.startsWith('%')) return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : written;
  if (code < 0x20 || code === 0x7f || code > 0x10ffff) return written;
  const character = String.fromCodePoint(code);
  return code < 0x80 ? character : plainCharacter(character);
}

function plainCharacter(character: string): string {
  if (INVISIBLE.test(character)) return '';
  if (DASH.test(character)) return '-';
  if (SPACE.test(character)) return ' ';
  const compatible = character.normalize('NFKC');
  return compatible === character && DIGIT.test(character)
    ? String(digitValue(character.codePointAt(0) ?? 0))
    : compatible;
}

/** Digits of a script stand together, from zero to nine. */
function digitValue(code: number): number {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value % 10;
}
