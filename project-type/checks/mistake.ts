import { closest } from '../managed/closest';

/** One thing wrong in the options of a project. */
export interface Mistake {
  /** Which option, as in `accounts["prod/gatway"]`. */
  readonly path: string;
  /** What is wrong, as in `is not an account id`. */
  readonly problem: string;
  /** The offending value, if there is one to show. */
  readonly got?: unknown;
  /** What to do, as in `use the twelve digits that AWS Organizations shows`. */
  readonly remedy: string;
}

/** `path: what is wrong, got "x"; what to do`. */
export function describeMistake({ path, problem, got, remedy }: Mistake): string {
  const shown = got === undefined ? '' : `, got ${JSON.stringify(got)}`;
  return `${path}: ${problem}${shown}; ${remedy}`;
}

/** The remedy of a wrong choice. */
export function oneOf(choices: readonly string[], wrong: string): string {
  const meant = closest(wrong, choices);
  return `${meant === undefined ? '' : `did you mean "${meant}"? `}use one of: ${choices.join(', ')}`;
}

/** What a list holds more than once, each once. */
export const repeatedIn = (list: readonly string[]): string[] => [
  ...new Set(list.filter((item, index) => list.indexOf(item) !== index)),
];
