import { existsSync } from 'node:fs';
import { cacheFolder, fromProject, hashOf, keepIfPossible, makerHash } from '../../foundation/cache';

interface Verdict {
  readonly isValid: boolean;
  readonly errors: ReadonlyArray<{ readonly 'Error code': string; readonly Message: string }>;
}

/** ARNs that are known at apply only; a state has the same form whatever they are. */
const TOKEN = /\$\{[^}]*\}/g;

/**
 * Has asl-validator read a workflow. Loading it takes longer than all else, so what was found right once is remembered by its
 * content and by the lock file.
 *
 * @param path Whose workflow it is, for the message.
 * @throws Error that lists everything that is wrong.
 */
export function checkedWorkflow<Definition extends object>(path: string, definition: Definition): Definition {
  const text = JSON.stringify(definition).replace(TOKEN, 'arn');
  const known = cacheFolder('workflows', hashOf(makerHash() + text));
  if (existsSync(known)) return definition;
  const validate = fromProject('asl-validator') as (definition: object) => Verdict;
  const { isValid, errors } = validate(JSON.parse(text) as object);
  if (!isValid)
    throw new Error(
      `${path}: is no workflow; correct what asl-validator found:\n${errors.map((error) => `  ${error['Error code']}: ${error.Message}`).join('\n')}`,
    );
  keepIfPossible(known, '');
  return definition;
}
