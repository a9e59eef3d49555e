/** The patterns of a list of JSON Pointers, as a tree: `*` stands for every member. */
export interface Patterns<T> {
  /** What was said of the place itself. */
  readonly said?: T | undefined;
  readonly members: ReadonlyMap<string, Patterns<T>>;
}

interface Growing<T> {
  said?: T | undefined;
  readonly members: Map<string, Growing<T>>;
}

/** Source: RFC 6901, with `*` for every member of an object or a list. */
export const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** @returns The names of a pointer; `~0` and `~1` are `~` and `/`. */
export const namesOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** @throws Error if one is no JSON Pointer. */
export function patternsOf<T>(pointers: Iterable<readonly [string, T]>): Patterns<T> {
  const root: Growing<T> = { members: new Map() };
  for (const [pointer, said] of pointers) {
    if (!POINTER.test(pointer)) throw new Error(`"${pointer}" is no JSON Pointer`);
    let place = root;
    for (const name of namesOf(pointer)) {
      const next = place.members.get(name) ?? { members: new Map() };
      place.members.set(name, next);
      place = next;
    }
    place.said = said;
  }
  return root;
}

const NOTHING: Patterns<never> = { members: new Map() };

/** What is said of a member: what is said of its name, and of every member where the name is not mentioned. */
export function below<T>(patterns: Patterns<T>, name: string): Patterns<T> {
  const named = patterns.members.get(name);
  const every = patterns.members.get('*');
  if (named === undefined || every === undefined) return named ?? every ?? NOTHING;
  return both(named, every);
}

function both<T>(one: Patterns<T>, other: Patterns<T>): Patterns<T> {
  const members = new Map(other.members);
  for (const [name, patterns] of one.members) {
    const also = members.get(name);
    members.set(name, also === undefined ? patterns : both(patterns, also));
  }
  return { said: one.said ?? other.said, members };
}
