import type { Mistake } from '../mistakes';

type PatternMistake = Pick<Mistake, 'problem' | 'remedy'>;

/**
 * What is wrong with a regular expression that is held against what others send. It is read without being run, and
 * strictly: an expression that is refused may be harmless, one that passes does not take exponential time.
 */
export function patternMistake(pattern: unknown): PatternMistake | undefined {
  if (typeof pattern !== 'string' || !compiles(pattern))
    return { problem: 'is not a regular expression', remedy: 'write one that is valid with the flag u' };
  const { alternatives, repeatsRepetition, refersBack } = readPattern(pattern);
  if (!pattern.startsWith('^') || !/(?<!\\)(?:\\\\)*\$$/.test(pattern) || alternatives)
    return {
      problem: 'matches a part of the text',
      remedy: 'put it between ^ and $, and alternatives into a group, as in ^(?:open|closed)$',
    };
  if (repeatsRepetition)
    return {
      problem: 'repeats a group that can match in several ways, which may take forever',
      remedy: 'repeat single characters or groups of a fixed text, as in ^[a-z0-9-]{1,40}$',
    };
  if (refersBack) return { problem: 'refers back to what it matched, which may take forever', remedy: 'write it out' };
  return undefined;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

const TOKEN =
  /\\k<[^>]*>|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\)|[*+?]\??|\{\d+(?:,\d*)?\}\??|\||./gsu;

/** Whether a quantifier lets what stands before it occur more than once. */
const repeats = (quantifier: string | undefined) =>
  quantifier !== undefined && /^(?:[*+]|\{(?!0?1\}|[01],1\}))/.test(quantifier);

const isQuantifier = (token: string | undefined) =>
  token !== undefined && /^(?:[*+?]\??|\{\d+(?:,\d*)?\}\??)$/.test(token);

/** A fixed number of times is one way only. */
const varies = (token: string) => isQuantifier(token) && !/^\{(\d+)(?:,\1)?\}/.test(token);

function readPattern(pattern: string) {
  const tokens = pattern.match(TOKEN) ?? [];
  /** Of each group that is open, whether it can match in several ways. */
  const open: boolean[] = [];
  let [alternatives, repeatsRepetition, refersBack] = [false, false, false];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.startsWith('(')) open.push(false);
    else if (token === ')') {
      const several = open.pop() === true;
      if (several && repeats(next)) repeatsRepetition = true;
      if (several && open.length > 0) open[open.length - 1] = true;
    } else if (token === '|' && open.length === 0) alternatives = true;
    else if (token === '|' || varies(token)) markLast(open);
    else if (/^\\(?:[1-9]|k<)/.test(token)) refersBack = true;
  }
  return { alternatives, repeatsRepetition, refersBack };
}

function markLast(open: boolean[]): void {
  if (open.length > 0) open[open.length - 1] = true;
}
