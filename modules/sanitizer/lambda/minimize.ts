import { isList, isObject, type Json, objectOf } from './json';
import { below, type Patterns } from './pointers';

/** What is left of a document, and how many values are not. */
export interface Minimized {
  /** Undefined where nothing is kept. */
  readonly kept: Json | undefined;
  readonly dropped: number;
}

/**
 * Keeps what pointers name, with all that it holds, and drops the rest: a field that nobody thought of does not pass.
 * Members of a list close ranks.
 */
export function minimize(document: Json, keep: Patterns<true>): Minimized {
  if (keep.said === true) return { kept: document, dropped: 0 };
  if (keep.members.size === 0 || document === null || typeof document !== 'object')
    return { kept: undefined, dropped: valuesIn(document) };
  if (isList(document)) {
    const { members, dropped } = membersOf(document.entries(), keep);
    return { kept: members.map(([, member]) => member), dropped };
  }
  const { members, dropped } = membersOf(Object.entries(document), keep);
  return { kept: objectOf(members), dropped };
}

function membersOf<K extends string | number>(entries: Iterable<readonly [K, Json]>, keep: Patterns<true>) {
  const members: Array<readonly [K, Json]> = [];
  let dropped = 0;
  for (const [name, member] of entries) {
    const left = minimize(member, below(keep, String(name)));
    dropped += left.dropped;
    if (left.kept !== undefined) members.push([name, left.kept]);
  }
  return { members, dropped };
}

function valuesIn(document: Json): number {
  if (isList(document)) return document.reduce<number>((sum, member) => sum + valuesIn(member), 0);
  if (isObject(document)) return Object.values(document).reduce<number>((sum, member) => sum + valuesIn(member), 0);
  return 1;
}
