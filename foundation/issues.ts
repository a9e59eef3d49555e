import type { z } from 'zod';
import type { Mistake } from './mistakes';
import { labelOf } from './rules';

type Issue = z.core.$ZodIssue;

/** What the schema library found, in the words of this project. */
export function describeIssue(issue: Issue, root: unknown, above: readonly PropertyKey[] = []): Mistake[] {
  const path = [...above, ...issue.path];
  const at = { path: pathOf(path, root), got: valueAt(path, root) };

  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: pathOf([...path, key], root),
        problem: 'is not a property that is known here',
        remedy: 'take it out, or correct the spelling',
      }));
    case 'invalid_key':
      return issue.issues.flatMap((inner) => ({
        ...saidBy(inner.message),
        path: pathOf(path, root),
        got: path.at(-1),
      }));
    case 'invalid_union':
      return describeUnion(issue, root, path) ?? [{ ...at, ...choiceBetween(issue, at.got, choicesOf(issue)) }];
    case 'invalid_value':
      return [{ ...at, ...choiceBetween(issue, at.got, `one of: ${issue.values.join(', ')}`) }];
    case 'invalid_type':
      if (at.got === undefined)
        return [
          {
            path: at.path,
            ...(issue.message.startsWith(MISSING)
              ? saidBy(issue.message)
              : { problem: 'is missing', remedy: `add it: ${withArticle(issue.expected)}` }),
          },
        ];
      return [
        {
          ...at,
          ...(isOurs(issue.message)
            ? saidBy(issue.message)
            : { problem: `is not ${withArticle(issue.expected)}`, remedy: `write ${withArticle(issue.expected)}` }),
        },
      ];
    default:
      return [
        {
          ...at,
          ...(isOurs(issue.message) ? saidBy(issue.message) : { problem: issue.message, remedy: 'correct it' }),
        },
      ];
  }
}

/** Of a union, the branch that got furthest is the one that was meant. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  root: unknown,
  path: readonly PropertyKey[],
): Mistake[] | undefined {
  const meant = issue.errors
    .filter((branch) => branch.every(({ path: inner, code }) => inner.length > 0 || code === 'unrecognized_keys'))
    .sort((one, other) => one.length - other.length)[0];
  return meant?.flatMap((inner) => describeIssue(inner, root, path));
}

/** A choice that was not made has the remedy of a wrong one. */
function choiceBetween({ message }: Issue, got: unknown, choices: string) {
  const said = isOurs(message) ? saidBy(message) : { problem: 'is none of the choices', remedy: `use ${choices}` };
  return got === undefined ? { ...said, problem: 'is missing' } : said;
}

const choicesOf = (issue: z.core.$ZodIssueInvalidUnion) => {
  if ('options' in issue && Array.isArray(issue.options)) return `one of: ${issue.options.join(', ')}`;
  const branches = issue.errors.flatMap((branch) =>
    branch.map((inner) =>
      inner.code === 'invalid_value'
        ? inner.values.map((value) => JSON.stringify(value)).join(' or ')
        : 'expected' in inner
          ? withArticle(String(inner.expected))
          : inner.message,
    ),
  );
  return [...new Set(branches)].join(' or ');
};

/** A message that is made for what is not there. */
const MISSING = 'is missing; ';

const isOurs = (message: string) => message.includes('; ');

/** The first semicolon parts the two; a remedy may have more of them. */
const saidBy = (message: string) => {
  const [problem = message, ...remedy] = message.split('; ');
  return { problem, remedy: remedy.join('; ') };
};

const withArticle = (expected: string) => {
  const word = expected === 'record' ? 'object' : expected === 'int' ? 'whole number' : expected;
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
};

const childOf = (value: unknown, key: PropertyKey): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;

const valueAt = (path: readonly PropertyKey[], root: unknown) => presentable(path.reduce(childOf, root));

/** What JSON cannot say, in words: a message is written as JSON. */
function presentable(value: unknown): unknown {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return isPlainData(value) ? value : 'an object that is not plain data';
}

function isPlainData(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

/** `agents[claims-payer].scope`: list elements by their name, where they have one. */
function pathOf(path: readonly PropertyKey[], root: unknown): string {
  let text = '';
  let value = root;
  for (const key of path) {
    const child = childOf(value, key);
    if (typeof key === 'number') text += `[${labelOf(child, key)}]`;
    else text += key === '' ? '[""]' : `${text === '' ? '' : '.'}${String(key)}`;
    value = child;
  }
  return text;
}
