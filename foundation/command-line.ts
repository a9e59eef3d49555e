import { type Mistake, MistakesError } from './mistakes';

/** What `npx projen synth` was asked for. */
export interface Request {
  /** One environment; all of them if there is none. */
  readonly environment?: string;
  /** Check and build everything, write nothing. */
  readonly checkOnly: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npx projen synth -- [--env NAME]

  --env NAME   only this environment (or set P2A_ENV)
  --check      check and build everything, write nothing (npx projen validate)
  --help       this text
`;

/**
 * @param args Arguments; the \`--\` that projen passes on is left out.
 * @throws MistakesError that names every argument that is not known.
 */
export function parseRequest(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Request {
  const mistakes: Mistake[] = [];
  let environment = variables.P2A_ENV || undefined;
  let checkOnly = false;
  let help = false;

  const rest = args.filter((arg) => arg !== '--');
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--check') checkOnly = true;
    else if (arg === '--help' || arg === '-h') help = true;
    else if (arg.startsWith('--env=')) environment = arg.slice('--env='.length);
    else if (arg === '--env') environment = rest[0]?.startsWith('-') ? '' : (rest.shift() ?? '');
    else mistakes.push({ path: 'arguments', problem: 'is not an option', got: arg, remedy: 'see --help' });
  }
  if (environment === '')
    mistakes.push({ path: '--env', problem: 'is without a name', remedy: 'write --env dev, say' });
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return { ...(environment === undefined ? {} : { environment }), checkOnly, help };
}
