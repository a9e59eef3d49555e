import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { Refusal } from '../refusal';
import { accountMistakes, accountOverlaps } from './accounts';
import { choiceMistakes } from './choices';
import { environmentMistakes } from './environments';
import type { GivenOptions } from './known-options';
import { describeMistake, type Mistake } from './mistake';
import { organizationMistakes } from './organization';
import { projenOptionMistakes } from './projen-options';
import { regionMistakes } from './regions';
import { stateMistakes } from './state';
import { textMistakes } from './texts';
import { typeMistakes, wellTyped } from './types';

const RULES: ReadonlyArray<(options: P2aGuardrailsProjectOptions) => Iterable<Mistake>> = [
  textMistakes,
  organizationMistakes,
  accountMistakes,
  accountOverlaps,
  regionMistakes,
  environmentMistakes,
  stateMistakes,
  choiceMistakes,
  projenOptionMistakes,
];

/** Everything in the options because of which a project could not be made or would not synthesize. */
export function mistakesIn(options: P2aGuardrailsProjectOptions): Mistake[] {
  const given = options as unknown as GivenOptions;
  const readable = wellTyped(given) as unknown as P2aGuardrailsProjectOptions;
  return [...typeMistakes(given), ...RULES.flatMap((rule) => [...rule(readable)])];
}

/**
 * @param others Mistakes beside those in the options, described as these are.
 * @throws Refusal that lists everything that is wrong, each as `path: what is wrong, got "x"; what to do`.
 */
export function checkOptions(options: P2aGuardrailsProjectOptions, others: readonly string[] = []): void {
  const mistakes = [...others, ...mistakesIn(options).map(describeMistake)];
  if (mistakes.length === 0) return;
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  throw new Refusal([`${count} in the options of the project:`, ...mistakes.map((line) => `  ${line}`)].join('\n'));
}
