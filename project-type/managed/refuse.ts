import { Refusal } from '../refusal';

/**
 * Refuses all that is wrong at once.
 *
 * @param mistakes Lines that read `path: what is wrong, got "x"; what to do`.
 * @throws Refusal unless there are none.
 */
export function refuse(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  const heading = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  throw new Refusal(`${heading}:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}
