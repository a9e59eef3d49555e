import { parseArgs } from 'node:util';
import { closest } from '../foundation/closest';
import { type Mistake, MistakesError } from '../foundation/mistakes';

/** What `npx p2a` was asked for. */
export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'gateway'; readonly environment: string; readonly port: number; readonly json: boolean }
  | {
      readonly command: 'switch';
      readonly position: 'on' | 'off' | 'throttle' | 'list';
      /** Nothing where everything that is off is listed. */
      readonly what: string | undefined;
      readonly port: number;
      readonly token: string | undefined;
    }
  | {
      readonly command: 'quarantine';
      readonly what: string;
      readonly reason: string;
      readonly port: number;
      readonly token: string | undefined;
    }
  | {
      readonly command: 'token';
      readonly name: string;
      /** A group beside those that approve; nothing for none. */
      readonly group: string | undefined;
      readonly port: number;
      readonly token: string | undefined;
    };

const PORT = 8787;

export const USAGE = `Usage: npx p2a COMMAND [options]

  gateway --env NAME [--port ${PORT}] [--json]
                     serve the tools of an environment on this machine
  switch off WHAT    switch something off in the gateway that runs: everything, agent#NAME, family#NAME or tool#NAME
  switch throttle WHAT
                     slow down agent#NAME, or each agent of family#NAME
  switch on WHAT     switch it on again, and at full speed
  switch list        what is off, and what is slowed down
  quarantine WHAT --reason TEXT
                     stop agent#NAME, or each agent of family#NAME, until an approver releases it
  token [--name N] [--group G]
                     print a token of an approver, for the approvals of the gateway that runs

  --env NAME         environment (or set P2A_ENV)
  --port N           port of the gateway (${PORT}); 0 for any that is free
  --json             one line of JSON an event
  --reason TEXT      why, for whoever looks at it later
  --name N           name of the approver (local-approver)
  --group G          another group of the approver, such as the owner of an agent
  --token T          token of the gateway, if it was started elsewhere
  --help             this text
`;

const OPTIONS = {
  env: { type: 'string' },
  port: { type: 'string' },
  json: { type: 'boolean' },
  name: { type: 'string' },
  group: { type: 'string' },
  reason: { type: 'string' },
  token: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const COMMANDS = ['gateway', 'switch', 'quarantine', 'token'] as const;
type Command = (typeof COMMANDS)[number];

/** Options of each command, beside --help. */
const TAKES: Readonly<Record<Command, readonly string[]>> = {
  gateway: ['env', 'port', 'json'],
  switch: ['port', 'token'],
  quarantine: ['reason', 'port', 'token'],
  token: ['name', 'group', 'port', 'token'],
};

/**
 * @param args Arguments; the `--` that npx passes on is left out.
 * @throws MistakesError that names every argument that is wrong.
 */
export function parseRequest(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Request {
  const { values, positionals, tokens } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const [command, ...more] = positionals;
  if (values.help === true || (command === undefined && tokens.length === 0)) return { command: 'help' };
  if (!isCommand(command)) throw new MistakesError([unknownCommand(command)]);

  const mistakes: Mistake[] = tokens.flatMap((token) =>
    token.kind === 'option' ? optionMistakes(command, token.name, token.rawName, token.value) : [],
  );
  const port = portOf(values.port, mistakes);
  const token = typeof values.token === 'string' ? values.token : undefined;
  const on = { port, token };
  const build: Readonly<Record<Command, () => Request>> = {
    gateway: () => ({
      command: 'gateway',
      environment: environmentOf(values.env, variables, mistakes),
      port,
      json: values.json === true,
    }),
    switch: () => ({ command: 'switch', ...switchOf(more, mistakes), ...on }),
    quarantine: () => ({ command: 'quarantine', ...quarantineOf(more, values.reason, mistakes), ...on }),
    token: () => ({
      command: 'token',
      name: typeof values.name === 'string' ? values.name : 'local-approver',
      group: typeof values.group === 'string' ? values.group : undefined,
      ...on,
    }),
  };
  const request = build[command]();
  for (const arg of more.slice(argumentsOf(command, more)))
    mistakes.push({ path: 'arguments', problem: 'is one too many', got: arg, remedy: 'see --help' });
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return request;
}

/** How many arguments a command takes. */
function argumentsOf(command: Command, [first]: readonly string[]): number {
  if (command === 'switch') return first === 'list' ? 1 : 2;
  return command === 'quarantine' ? 1 : 0;
}

const isCommand = (command: string | undefined): command is Command => COMMANDS.some((known) => known === command);

function unknownCommand(got: string | undefined): Mistake {
  if (got === undefined) return { path: 'arguments', problem: 'name no command', remedy: 'see --help' };
  const meant = closest(got, COMMANDS);
  const remedy = meant === undefined ? `use one of: ${COMMANDS.join(', ')}` : `did you mean "${meant}"?`;
  return { path: 'arguments', problem: 'is not a command', got, remedy };
}

function optionMistakes(command: Command, name: string, raw: string, value: string | undefined): Mistake[] {
  const path = 'arguments';
  if (name === 'help') return [];
  if (!TAKES[command].includes(name)) {
    const meant = closest(
      raw,
      TAKES[command].map((one) => `--${one}`),
    );
    const remedy = meant === undefined ? 'see --help' : `did you mean "${meant}"?`;
    return [{ path, problem: `is not an option of ${command}`, got: raw, remedy }];
  }
  const wantsValue = OPTIONS[name as keyof typeof OPTIONS].type === 'string';
  if (wantsValue && (value === undefined || value === ''))
    return [{ path: raw, problem: 'is without a value', remedy: 'see --help' }];
  return [];
}

function portOf(given: string | boolean | undefined, mistakes: Mistake[]): number {
  // One without a value has been found by now.
  if (typeof given !== 'string' || given === '') return PORT;
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port;
  mistakes.push({ path: '--port', problem: 'is not a port', got: given, remedy: 'use a whole number up to 65535' });
  return PORT;
}

function environmentOf(
  given: string | boolean | undefined,
  { P2A_ENV }: Readonly<Record<string, string | undefined>>,
  mistakes: Mistake[],
): string {
  if (typeof given === 'string' && given !== '') return given;
  if (given === undefined && P2A_ENV !== undefined && P2A_ENV !== '') return P2A_ENV;
  if (given === undefined) mistakes.push({ path: '--env', problem: 'is missing', remedy: 'write --env dev, say' });
  return '';
}

const POSITIONS = ['on', 'off', 'throttle', 'list'] as const;

function switchOf([given, what]: readonly string[], mistakes: Mistake[]) {
  const position = POSITIONS.find((known) => known === given) ?? 'list';
  if (given !== position)
    mistakes.push({
      path: 'switch',
      problem: 'is without a position',
      got: given,
      remedy: 'write switch on, off, throttle or list',
    });
  else if (position !== 'list' && what === undefined)
    mistakes.push({
      path: `switch ${position}`,
      problem: 'is without a name',
      remedy: 'write switch off agent#claims-payer, say',
    });
  return { position, what };
}

function quarantineOf([what]: readonly string[], reason: string | boolean | undefined, mistakes: Mistake[]) {
  if (what === undefined)
    mistakes.push({
      path: 'quarantine',
      problem: 'is without a name',
      remedy: 'write quarantine agent#claims-payer --reason "pays twice", say',
    });
  if (reason === undefined)
    mistakes.push({ path: '--reason', problem: 'is missing', remedy: 'write --reason "pays twice", say' });
  return { what: what ?? '', reason: typeof reason === 'string' ? reason : '' };
}
