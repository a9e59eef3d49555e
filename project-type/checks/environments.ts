import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { chosenEnvironments } from '../samples/chosen-environments';
import { LAYOUT_NAMES, LAYOUTS } from '../samples/layouts';
import { type Mistake, oneOf, repeatedIn } from './mistake';

const NAME = /^[a-z][a-z0-9]{1,11}$/;
/** What lies in `environments/` beside the environments. */
const TAKEN = ['catalog'];

/** Names and layouts of the environments. */
export function* environmentMistakes({ environments }: P2aGuardrailsProjectOptions): Generator<Mistake> {
  if (environments?.length === 0) {
    yield { path: 'environments', problem: 'is empty', remedy: 'name at least one, such as dev' };
    return;
  }
  const chosen = chosenEnvironments(environments);
  for (const { name, layout } of chosen) {
    const path = `environments["${name}"]`;
    if (!Object.hasOwn(LAYOUTS, layout))
      yield {
        path,
        problem: layout === name ? 'has no layout of its own' : 'has a layout that there is not',
        got: layout,
        remedy: `${oneOf(LAYOUT_NAMES, layout)}${layout === name ? `, or say whose layout it has, as in ${name}=staging` : ''}`,
      };
    if (!NAME.test(name))
      yield {
        path,
        problem: 'is not an environment name',
        got: name,
        remedy: 'use 2 to 12 lower-case letters and digits, starting with a letter, as in qa=staging',
      };
    if (TAKEN.includes(name))
      yield { path, problem: 'is a folder in environments/ already', got: name, remedy: 'use another name' };
  }
  for (const name of repeatedIn(chosen.map((environment) => environment.name)))
    yield { path: `environments["${name}"]`, problem: 'is listed twice', remedy: 'give each environment its own name' };
}
