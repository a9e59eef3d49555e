import type { OneOrMore } from '../../../../foundation/policy';
import type { World } from './world';

/** One call. What is not said is an ordinary call in the home region, in the organization and over TLS. */
export interface Example {
  readonly action: string;
  /** @default '*', as of actions that know no resources */
  readonly resource?: string;
  /**
   * ARNs of those who make the call, each in turn.
   * @default a developer; of a call to be denied: everybody whom the statement does not spare
   */
  readonly by?: OneOrMore;
  /** Keys beside the ordinary ones; undefined takes an ordinary one away. */
  readonly context?: Readonly<Record<string, OneOrMore | undefined>>;
}

/** What is asked of one statement. */
export interface Entry {
  /** Line of the acceptance list. */
  readonly line: number;
  readonly why: string;
  readonly denied: readonly Example[];
  /** ARNs of those for whom every denied call is left alone. */
  readonly spared?: readonly string[];
  /** Actions with which every denied call is left alone. */
  readonly harmless?: readonly string[];
  /** Resources on which every denied call is left alone. */
  readonly unaffected?: readonly string[];
  readonly leftAlone?: readonly Example[];
  /** An action for each wildcard of the statement. */
  readonly concrete?: Readonly<Record<string, string>>;
  /** Other statements that deny some of its actions too. */
  readonly also?: ReadonlyArray<{ readonly sid: string; readonly actions: readonly string[]; readonly why: string }>;
  /** Changes of the statement that no call can show, each with the reason. */
  readonly unobservable?: Readonly<Record<string, string>>;
}

/** By Sid. */
export type Table = Readonly<Record<string, Entry>>;

export type TableOf = (world: World) => Table;
