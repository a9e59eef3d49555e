import type { Entity } from '../../../../foundation/personal-data';

/** Something found in a text. */
export interface Finding {
  readonly entity: Entity;
  /** First character and the one behind the last, counted in UTF-16 units of the text as it was given. */
  readonly start: number;
  readonly end: number;
  /** A checksum or a format of its own says so, or only what stands around it. */
  readonly tier: 'strong' | 'weak';
}
