import type { Mistake } from '../mistakes';
import { mostSteps } from './pattern-steps';
import { type Part, patternTree, type Ways } from './pattern-tree';

type PatternMistake = Pick<Mistake, 'problem' | 'remedy'>;

/** Takes about a twentieth of a second. */
const MOST_STEPS = 10_000_000;

/**
 * What is wrong with a regular expression that is held against what others send. It is read without being run, and
 * strictly: an expression that is refused may be harmless, one that passes is soon done with any text.
 *
 * @param length Of the longest text, in code points.
 */
export function patternMistake(pattern: unknown, length: number): PatternMistake | undefined {
  if (typeof pattern !== 'string' || !compiles(pattern))
    return { problem: 'is not a regular expression', remedy: 'write one that is valid with the flag u' };
  const tree = patternTree(pattern);
  if (tree === undefined)
    return {
      problem: 'has a group of a kind that is not known here',
      remedy: 'use (?:…), (?=…), (?!…) and (?<name>…)',
    };
  if (!pattern.startsWith('^') || !/(?<!\\)(?:\\\\)*\$$/.test(pattern) || tree.length > 1)
    return {
      problem: 'matches a part of the text',
      remedy: 'put it between ^ and $, and alternatives into a group, as in ^(?:open|closed)$',
    };
  if (anyPart(tree, repeatsWhatVaries))
    return {
      problem: 'repeats a group that can match in several ways, which may take forever',
      remedy: 'repeat single characters or groups of a fixed text, as in ^[a-z0-9-]{1,40}$',
    };
  if (anyPart(tree, ({ kind }) => kind === 'back-reference'))
    return { problem: 'refers back to what it matched, which may take forever', remedy: 'write it out' };
  if (mostSteps(tree, length) > MOST_STEPS)
    return {
      problem: `may take very long on a text of ${length} characters`,
      remedy: 'let each part end with what the next cannot begin with, as in ^[^@]+@[^@]+$, or lower maxLength',
    };
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

const anyPart = (ways: Ways, is: (part: Part) => boolean): boolean =>
  ways.some((way) => way.some((part) => is(part) || partsIn(part).some((inner) => anyPart([[inner]], is))));

const partsIn = (part: Part): readonly Part[] =>
  part.kind === 'repeat' ? [part.part] : 'ways' in part ? part.ways.flat() : [];

const repeatsWhatVaries = (part: Part) =>
  part.kind === 'repeat' && part.most > 1 && anyPart([[part.part]], canMatchInSeveralWays);

/** A fixed number of times is one way only. */
const canMatchInSeveralWays = (part: Part) =>
  part.kind === 'repeat' ? part.least !== part.most : 'ways' in part && part.ways.length > 1;
