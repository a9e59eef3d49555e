import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Severity } from '../../../../foundation/vocabulary';
import { type ContainmentRegister, REGISTER_FILE } from './register';

/** What the constructs tell both functions, as JSON in their environment variable `P2A_CONTAINMENT`. */
export interface ContainmentSettings {
  /** Of the gateway. */
  readonly table: string;
  readonly auditLogGroup: string;
  /** By severity. */
  readonly topics: Readonly<Record<Severity, string>>;
  /** Role that reaches roles of agents, with `*` for the account. */
  readonly reach: string;
}

/** @param folder Where the code of the function is. */
export const containmentRegister = (folder: string): ContainmentRegister =>
  JSON.parse(readFileSync(join(folder, REGISTER_FILE), 'utf8'));

export const reachIn =
  ({ reach }: ContainmentSettings) =>
  (account: string): string =>
    reach.replace('*', account);
