import type { Entity } from './detect/entities';
import type { PhoneRegion } from './detect/numbering-plans';

/**
 * What becomes of something found. `mask` leaves `[EMAIL]`, `remove` leaves nothing, `hash` leaves the same keyed digest for the
 * same value, and `tokenize` one that a person with access to the table of tokens can turn back.
 */
export const MODES = ['mask', 'remove', 'hash', 'tokenize'] as const;
export type Mode = (typeof MODES)[number];

/** What only the second engine finds. */
export const ENGINE_ENTITIES = ['name', 'address', 'age', 'username', 'vehicle'] as const;
export type EngineEntity = (typeof ENGINE_ENTITIES)[number];
export type AnyEntity = Entity | EngineEntity;

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
