import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface Verdict {
  readonly isValid: boolean;
  readonly errors: ReadonlyArray<{ readonly 'Error code': string; readonly Message: string }>;
}

/** From the root of the project; `foundation/start.cjs` knows it wherever the program was started. */
const at = (...names: readonly string[]) => resolve(process.env.P2A_ROOT ?? '', ...names);
const cache = () => resolve(process.env.P2A_CACHE ?? at('node_modules/.cache/p2a-guardrails'), 'workflows');

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
  const known = resolve(cache(), createHash('sha256').update(lock()).update(text).digest('hex'));
  if (existsSync(known)) return definition;
  const validate = createRequire(at('package.json'))('asl-validator') as (definition: object) => Verdict;
  const { isValid, errors } = validate(JSON.parse(text) as object);
  if (!isValid)
    throw new Error(
      `${path}: is no workflow; correct what asl-validator found:\n${errors.map((error) => `  ${error['Error code']}: ${error.Message}`).join('\n')}`,
    );
  remember(known);
  return definition;
}

let lockContent: string | undefined;
function lock(): string {
  lockContent ??= existsSync(at('package-lock.json')) ? readFileSync(at('package-lock.json'), 'utf8') : '';
  return lockContent;
}

/** Where nothing can be written, it is read again next time. */
function remember(file: string): void {
  try {
    mkdirSync(cache(), { recursive: true });
    writeFileSync(file, '');
  } catch {
    return;
  }
}
