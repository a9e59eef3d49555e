import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../foundation/manifest';
import { deploymentsOf } from '../deployments';

export type Status = 'changes' | 'unchanged' | 'waiting' | 'imports' | 'failed' | 'not planned';

const KNOWN: ReadonlyArray<Status> = ['changes', 'unchanged', 'waiting', 'imports', 'failed'];

/** What came of planning one stack. */
export interface Result {
  readonly stack: string;
  readonly status: Status;
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  /** The plan, or what went wrong, as Terraform prints it. */
  readonly text: string;
}

/**
 * What came of planning each stack of some environments, in the order in which they are applied.
 *
 * @param plans Folder with a folder for each stack that was planned, named `<prefix><stack>`.
 */
export const resultsOf = (
  manifest: Manifest,
  environments: readonly string[],
  plans: string,
  prefix: string,
): Result[] =>
  deploymentsOf(manifest)
    .filter(({ environment }) => environments.includes(environment))
    .flatMap(({ stacks }) => stacks.map(({ id }) => resultOf(id, join(plans, `${prefix}${id}`))));

function resultOf(stack: string, folder: string): Result {
  const status = KNOWN.find((known) => known === textOf(folder, 'status').trim());
  if (status === undefined) return { stack, status: 'not planned', create: 0, update: 0, delete: 0, text: '' };
  // Written by the same step as the status.
  const numbers = JSON.parse(textOf(folder, 'report.json')) as Pick<Result, 'create' | 'update' | 'delete'>;
  return { stack, status, ...numbers, text: textOf(folder, 'plan.txt').trim() };
}

const textOf = (folder: string, name: string) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
