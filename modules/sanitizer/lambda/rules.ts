import type { AnyEntity, Entity, Mode } from '../../../foundation/personal-data';
import type { PhoneRegion } from './detect/numbering-plans';

/** How a document is made harmless. */
export interface SanitizerRules {
  /** JSON Pointers of what is kept, `*` for every member; all else is dropped. @default everything is kept */
  readonly keep?: readonly string[] | undefined;
  /** What is looked for. @default everything but dates and URLs */
  readonly entities?: readonly Entity[] | undefined;
  /** Regions of which national telephone numbers are known. @default none: international ones only */
  readonly phoneRegions?: readonly PhoneRegion[] | undefined;
  /** @default mask */
  readonly mode?: Mode | undefined;
  /** Modes of single entities. */
  readonly modes?: Readonly<Partial<Record<AnyEntity, Mode>>> | undefined;
  /** JSON Pointers of fields that are replaced as a whole, whatever they hold. */
  readonly fields?: Readonly<Record<string, Mode>> | undefined;
}

/** Sizes above which a document is refused, not cut. */
export const LIMITS = {
  /** Bytes of UTF-8. */
  bytes: 256 * 1024,
  /** Objects and lists within each other. */
  depth: 32,
  /** Objects, lists and values. */
  nodes: 50_000,
} as const;
