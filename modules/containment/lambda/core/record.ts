import type { ContainmentAsker } from '../../../../foundation/events/containment';
import { THROTTLE } from '../../../../foundation/switches';
import type { Signal } from '../../../../foundation/vocabulary';

/** Partition of the gateway's table with the records. It is not that of switches, which others write too. */
export const CONTAINMENT_PARTITION = 'containment';

/** Who our switches are of: a release takes off these, and what somebody else has switched off stays off. */
export const OURS = 'containment';

export const agentSwitch = (agent: string) => `agent#${agent}`;
export const throttleSwitch = (agent: string) => `${THROTTLE}agent#${agent}`;

export const STATES = ['containing', 'contained', 'releasing', 'released'] as const;
export type State = (typeof STATES)[number];

/** Who asked, for what, and when. Times are in milliseconds since 1970. */
export interface Asked {
  readonly by: ContainmentAsker;
  /** Which person, as far as it is known. */
  readonly person?: string;
  readonly signal?: Signal;
  /** Name of the alarm, type of the finding, or the call that was refused. */
  readonly source?: string;
  /** Masked. */
  readonly reason?: string;
  readonly at: number;
}

/**
 * How an agent stands. Only `contained` says that it is contained, and it is written after everything was read back.
 *
 * IAM knows no conditions on what a policy said before, so a step of somebody who was overtaken could come late. Whoever works on an
 * agent therefore says until when, and whoever works against that waits for it: a release does not begin before, a quarantine
 * begins at once and does everything again afterwards.
 */
export interface ContainmentRecord {
  readonly agent: string;
  readonly state: State;
  /** Grows with every quarantine and every release. */
  readonly epoch: number;
  /** Grows with every write, so that nobody writes over what he has not read. */
  readonly revision: number;
  readonly asked: Asked;
  /** Since when it has been in this state. */
  readonly since: number;
  /** Until when steps of a quarantine may come. */
  readonly stopsUntil: number;
  /** Until when steps of a release may come. */
  readonly releasesUntil: number;
  /** Whether people were told of this state. */
  readonly told: boolean;
  /** Request of whoever is at work on stopping the agent, or was last. */
  readonly request?: string;
}

/** A record that is there and says nothing: it is broken, or somebody has made it up. How the agent stands is not known. */
export class UnreadableRecord extends Error {
  constructor(problem: string) {
    super(`a record of containment ${problem}`);
    this.name = 'UnreadableRecord';
  }
}

/** All records that there are. */
export interface AllRecords {
  readonly readable: readonly ContainmentRecord[];
  /** Of which agents the others are, as their keys say. */
  readonly unreadable: readonly string[];
}

/** Something that is switched off or slowed down, and by whom. */
export interface Switch {
  readonly by: string;
  readonly at: string;
}

/** What both functions remember. Every read is consistent. */
export interface Records {
  /** It rejects with {@link UnreadableRecord} where there is one that says nothing. */
  record(agent: string): Promise<ContainmentRecord | undefined>;
  /** All there are; one that says nothing keeps nobody from the others. */
  all(): Promise<AllRecords>;
  /**
   * Writes a record over the one that was read, or where there was none.
   * @returns false where somebody else has written in between.
   */
  write(next: ContainmentRecord, over: ContainmentRecord | undefined): Promise<boolean>;
  switch(what: string): Promise<Switch | undefined>;
}

/** What the stopping function does to switches: it lifts none. */
export interface StoppingRecords extends Records {
  /** Leaves one that is there as it is. */
  switchOff(what: string, asked: Asked): Promise<void>;
}

/** What the releasing function does to switches: it sets none. */
export interface ReleasingRecords extends Records {
  /** Takes off one of ours; one of somebody else stays. */
  lift(what: string): Promise<void>;
}
