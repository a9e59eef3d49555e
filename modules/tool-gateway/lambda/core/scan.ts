import type { Entity } from '../../../../foundation/personal-data';
import { find, USUAL_ENTITIES } from '../../../sanitizer/lambda/detect/find';
import type { PhoneRegion } from '../../../sanitizer/lambda/detect/numbering-plans';
import type { Json } from './strict-json';

/** What opens doors is let through for nobody. */
const SECRETS: readonly Entity[] = ['aws-key', 'secret', 'private-key', 'jwt'];

/** Nothing that identifies anybody is shorter, and no number of anybody's has fewer digits. */
const SHORTEST = 5;
const FEWEST_DIGITS = 6;

const ORDINARY_NAME = /^[A-Za-z_-]{1,24}$/;

export interface ScanRules {
  /** Personal data that may pass. */
  readonly passing: readonly Entity[];
  readonly phoneRegions: readonly PhoneRegion[];
  /** Whether names of fields can be anything; those of a closed schema are known. */
  readonly names: 'any' | 'known';
}

const wanted = new WeakMap<readonly Entity[], readonly Entity[]>();

/** What is looked for where some kinds may pass: worked out once for each action. */
export function wantedBut(passing: readonly Entity[]): readonly Entity[] {
  const known = wanted.get(passing);
  if (known !== undefined) return known;
  const made = USUAL_ENTITIES.filter((entity) => SECRETS.includes(entity) || !passing.includes(entity));
  wanted.set(passing, made);
  return made;
}

/** The first personal data or secret in a document that may not pass, whether in a text, a number or a name. */
export function sensitiveIn(document: Json, { passing, phoneRegions, names }: ScanRules): Entity | undefined {
  const options = { entities: wantedBut(passing), phoneRegions };
  // Letters alone, and few of them, are what fields are called, and nobody's data.
  const inName = (name: string) => (ORDINARY_NAME.test(name) ? undefined : inText(name, ''));
  const inText = (text: string, field: string) =>
    text.length < SHORTEST ? undefined : find(text, { ...options, field })[0]?.entity;
  const inNumber = (digits: string, field: string) =>
    digits.length < FEWEST_DIGITS ? undefined : inText(digits, field);
  const below = (node: Json, field: string): Entity | undefined => {
    if (typeof node === 'string') return inText(node, field);
    // A number can be a card.
    if (typeof node === 'number') return inNumber(String(node), field);
    if (typeof node !== 'object' || node === null) return undefined;
    return Array.isArray(node) ? first(node, (item) => below(item, field)) : first(Object.entries(node), inMember);
  };
  const inMember = ([name, member]: readonly [string, Json]) =>
    (names === 'any' ? inName(name) : undefined) ?? below(member, name);
  return below(document, '');
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
