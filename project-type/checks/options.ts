import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { accountMistakes, accountOverlaps } from './accounts';
import { choiceMistakes } from './choices';
import { environmentMistakes } from './environments';
import type { GivenOptions } from './known-options';
import { describeMistake, type Mistake } from './mistake';
import { organizationMistakes } from './organization';
import { regionMistakes } from './regions';
import { stateMistakes } from './state';
import { textMistakes } from './texts';
import { typeMistakes, wellTyped } from './types';

const RULES: ReadonlyArray<(options: P2aGuardrailsProjectOptions) => Iterable<Mistake>> = [
  textMistakes,
  organizationMistakes,
  accountMistakes,
  regionMistakes,
  environmentMistakes,
  stateMistakes,
  choiceMistakes,
];

/** Everything in the options because of which a project could not be made or would not synthesize. */
export function mistakesIn(options: P2aGuardrailsProjectOptions): Mistake[] {
  const given = options as unknown as GivenOptions;
  const readable = wellTyped(given) as unknown as P2aGuardrailsProjectOptions;
  const mistakes = [...typeMistakes(given), ...RULES.flatMap((rule) => [...rule(readable)])];
  return mistakes.length > 0 ? mistakes : [...accountOverlaps(readable)];
}

/** @throws Error that lists everything that is wrong with the options, each as `path: what is wrong, got "x"; what to do`. */
export function checkOptions(options: P2aGuardrailsProjectOptions): void {
  const mistakes = mistakesIn(options);
  if (mistakes.length === 0) return;
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map((mistake) => `  ${describeMistake(mistake)}`);
  throw new Error([`${count} in the options of the project:`, ...lines].join('\n'));
}
