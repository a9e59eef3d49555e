import { ENTITIES, type Entity } from '../../../../foundation/personal-data';
import type { Candidate } from './candidate';
import { codes } from './codes';
import { Context } from './context';
import { dates } from './dates';
import { encoded } from './encoded';
import type { Finding } from './finding';
import { network } from './network';
import { normalize } from './normalize';
import type { PhoneRegion } from './numbering-plans';
import { numbers } from './numbers';
import { phonesOf } from './phones';
import { secrets } from './secrets';

/** Dates and URLs stand in almost every text and seldom identify anybody. */
const UNUSUAL: readonly Entity[] = ['date', 'url'];
export const USUAL_ENTITIES: readonly Entity[] = ENTITIES.filter((entity) => !UNUSUAL.includes(entity));

export interface FindOptions {
  /** @default every entity but dates and URLs */
  readonly entities?: readonly Entity[];
  /** Regions of which national telephone numbers are known; international ones are always. @default none */
  readonly phoneRegions?: readonly PhoneRegion[];
  /** Name of the field that holds the text, which can say what a number is. */
  readonly field?: string;
}

/**
 * Finds personal data and secrets in a text, in time that grows with its length.
 * @returns Findings in the order of the text. They do not overlap: where two do, the surer and then the longer one takes the
 * place of both.
 */
export function find(
  text: string,
  { entities = USUAL_ENTITIES, phoneRegions = [], field }: FindOptions = {},
): Finding[] {
  const wanted = setOf(entities);
  const detectors = [secrets, network, codes, numbers, phonesOf(phoneRegions), dates];
  const all = (context: Context): Candidate[] => detectors.flatMap((detector) => [...detector(context, wanted)]);

  const normalized = normalize(text);
  const context = new Context(normalized.text, field);
  const candidates = [...all(context), ...encoded(context, all)];
  if (candidates.length === 0) return [];
  return apart(candidates).map(({ start, end, ...finding }) => ({
    ...finding,
    start: normalized.startOf(start),
    end: normalized.endOf(end),
  }));
}

const sets = new WeakMap<readonly Entity[], ReadonlySet<Entity>>();

/** Lists are few, and texts are many. */
function setOf(entities: readonly Entity[]): ReadonlySet<Entity> {
  const set = sets.get(entities) ?? new Set(entities);
  sets.set(entities, set);
  return set;
}

/** What covers the same characters becomes one, of the surest and longest kind, and covers all that they did. */
function apart(candidates: readonly Candidate[]): Candidate[] {
  const merged: Candidate[] = [];
  let best: Candidate | undefined;
  let end = 0;
  let start = 0;
  const keep = () => {
    if (best !== undefined) merged.push({ ...best, start, end });
  };
  for (const candidate of [...candidates].sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (best === undefined || candidate.start >= end) {
      keep();
      best = candidate;
      ({ start, end } = candidate);
      continue;
    }
    if (isSurer(candidate, best)) best = candidate;
    end = Math.max(end, candidate.end);
  }
  keep();
  return merged;
}

/** What opens doors: its name stands for what it holds. */
const DOORS: readonly Entity[] = ['secret', 'aws-key', 'jwt', 'private-key'];

function isSurer(one: Candidate, other: Candidate): boolean {
  if (one.tier !== other.tier) return one.tier === 'strong';
  const doors = DOORS.indexOf(one.entity) - DOORS.indexOf(other.entity);
  return doors === 0 ? one.end - one.start > other.end - other.start : doors > 0;
}
