import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface TaskList {
  readonly env?: Readonly<Record<string, string>>;
  readonly tasks: Readonly<Record<string, Task | undefined>>;
}

interface Task {
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: ReadonlyArray<{ readonly exec?: string; readonly execArgs?: readonly string[] }>;
}

const ENTRY = 'main.ts';

/**
 * The command line of the synth task, as projen starts it.
 *
 * @param entry What to run in place of `main.ts`.
 * @throws Error if the task is not one command that runs `main.ts`.
 */
export function synthCommand(root: string, entry = ENTRY): string {
  const file = join('.projen', 'tasks.json');
  const { tasks } = JSON.parse(readFileSync(join(root, file), 'utf8')) as TaskList;
  const steps = tasks.synth?.steps ?? [];
  const commands = steps.map(({ exec, execArgs }) => exec ?? execArgs?.join(' ') ?? '');
  const [command] = commands;
  const words = command?.split(' ') ?? [];
  if (commands.length !== 1 || !words.includes(ENTRY))
    throw new Error(
      `${file}: synth is not one command that runs ${ENTRY}, got ${JSON.stringify(commands)}; teach bench/synth/task.ts how to start another entry`,
    );
  return words.map((word) => (word === ENTRY ? entry : word)).join(' ');
}

/** Where projen finds commands. */
export const taskPath = (root: string) =>
  [join(root, 'node_modules', '.bin'), process.env.PATH].filter((part) => part !== undefined).join(delimiter);
