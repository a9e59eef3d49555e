import { z } from 'zod';
import { closest } from './closest';
import type { Mistake } from './mistakes';

/**
 * A check across fields. It states what it reads, and runs on whatever of that is well-formed,
 * so that a slip in one place does not hide the mistakes in all the others.
 */
export type Rule = (environment: unknown) => Mistake[];

export const rule =
  <Reads extends z.ZodType>(reads: Reads, check: (seen: z.output<Reads>) => Iterable<Mistake>): Rule =>
  (environment) => {
    const seen = reads.safeParse(environment);
    return seen.success ? [...check(seen.data)] : [];
  };

/** The well-formed elements of a list, each with the path by which a person would look for it. */
export const listed = <Item extends z.ZodRawShape>(list: string, item: Item) => {
  const element = z.object(item);
  return z
    .array(z.unknown())
    .default([])
    .transform((all) =>
      all.flatMap((value, index) => {
        const seen = element.safeParse(value);
        return seen.success ? [{ ...seen.data, at: `${list}[${labelOf(value, index)}]` }] : [];
      }),
    );
};

/** The well-formed entries of a register, each with its name and path. */
export const named = <Item extends z.ZodRawShape>(register: string, item: Item) => {
  const entry = z.object(item);
  return z
    .record(z.string(), z.unknown())
    .default({})
    .transform((all) =>
      Object.entries(all).flatMap(([key, value]) => {
        const seen = entry.safeParse(value);
        return seen.success ? [{ ...seen.data, key, at: `${register}.${key}` }] : [];
      }),
    );
};

const label = z.object({ name: z.string().min(1) });

/** Where the template's roles lie, as far as that is well-formed. */
export const iamFolder = z.object({
  namePrefix: z.string().default('p2a').catch('p2a'),
  iamPath: z.string().optional().catch(undefined),
});

/** How a person would point at an element: by its name where it has one. */
export const labelOf = (value: unknown, index: number) => {
  const seen = label.safeParse(value);
  return seen.success ? seen.data.name : String(index);
};

/** Every value that has occurred before, with the element in which it first did. */
export function* repeated<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined) {
  const first = new Map<string, Item>();
  for (const item of items) {
    const value = keyOf(item);
    if (value === undefined) continue;
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, item);
    else yield { item, earlier, value };
  }
}

/**
 * `use one of: a, b`, or what to do where there is nothing to choose from.
 * With what a person wrote, it begins with the choice that they probably meant.
 */
export function oneOf(choices: readonly string[], whenNone: string, got = ''): string {
  if (choices.length === 0) return whenNone;
  const meant = closest(got, choices);
  return `${meant === undefined ? '' : `did you mean "${meant}"? `}use one of: ${choices.join(', ')}`;
}
