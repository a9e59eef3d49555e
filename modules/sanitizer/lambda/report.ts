import type { AnyEntity, Mode } from '../../../foundation/personal-data';

/** One kind of thing that was done, and how often. */
export interface Redaction {
  /** `field` where a field was replaced as a whole. */
  readonly entity: AnyEntity | 'field';
  readonly mode: Mode;
  readonly tier: 'strong' | 'weak' | 'engine' | 'rule';
  readonly count: number;
}

/** What was done to a document: counts of kinds, no values, no places and no names of fields, because these may be personal too. */
export interface Report {
  readonly redactions: readonly Redaction[];
  /** Values that no rule keeps. */
  readonly dropped: number;
  /** Bytes of UTF-8, before and after. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Counts while a document is walked. */
export class Counter {
  private readonly counts = new Map<string, Redaction>();

  public add(entity: Redaction['entity'], mode: Mode, tier: Redaction['tier']): void {
    const key = `${entity} ${mode} ${tier}`;
    this.counts.set(key, { entity, mode, tier, count: (this.counts.get(key)?.count ?? 0) + 1 });
  }

  /** In the order of their names. */
  public get redactions(): readonly Redaction[] {
    return [...this.counts.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, redaction]) => redaction);
  }
}
