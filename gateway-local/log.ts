/** Whose line it is: as deployed, each of these has a log group of its own. */
export type LogName =
  | 'access'
  | 'gateway'
  | 'audit'
  | 'approvals'
  | 'approver'
  | 'authorizer'
  | 'containment'
  | 'tools'
  | 'services'
  | 'switches';

export interface LogEntry {
  readonly log: LogName;
  readonly line: Readonly<Record<string, unknown>>;
}

export type Log = (entry: LogEntry) => void;
