import { listOf, type Statement, sizeOf } from '../../foundation/policy';

/**
 * Puts statements together that say the same of different actions, to the same principals and on the same conditions: of the
 * same resources, or of named resources of other kinds, on which no action of the one could work that stands beside it then. What they mean stays as it is, and the conditions, which are most of a statement, stand there once. Each keeps its
 * name in that of the whole, but for words that they begin with alike.
 *
 * @param most Characters of the largest statement that is made in this way; a larger one would be hard to pack.
 */
export function merge(statements: readonly Statement[], most: number): Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const at = merged.findIndex(
      (earlier) => saysTheSame(earlier, statement) && sizeOf(both(earlier, statement)) <= most,
    );
    const earlier = merged[at];
    if (earlier === undefined) merged.push(statement);
    else merged[at] = both(earlier, statement);
  }
  return merged;
}

/** One of all actions but some says of others what it does not name; one without conditions is short as it is. */
const saysTheSame = (one: Statement, other: Statement) =>
  one.Condition !== undefined &&
  one.NotAction === undefined &&
  other.NotAction === undefined &&
  termsOf(one) === termsOf(other) &&
  (scopeOf(one) === scopeOf(other) || areOfDifferentKinds(one, other));

const termsOf = ({ Effect, Principal, Condition }: Statement) => JSON.stringify([Effect, Principal, Condition]);

const scopeOf = ({ Resource, NotResource }: Statement) => JSON.stringify([Resource, NotResource]);

function areOfDifferentKinds(one: Statement, other: Statement): boolean {
  const [here, there] = [kindsOf(one), kindsOf(other)];
  return here !== undefined && there !== undefined && !here.some((kind) => there.includes(kind));
}

/** Kinds of its actions, where its resources are of the same ones and each is named. */
function kindsOf({ Action, Resource, NotResource }: Statement): string[] | undefined {
  const ofActions = distinct(listOf(Action).map(kindOfAction));
  const ofResources = distinct(listOf(Resource).map(kindOfResource));
  return NotResource === undefined && ofActions.join() === ofResources.join() ? ofActions : undefined;
}

/** A service; of IAM, roles and policies, since what changes a policy of its own never works on a role. */
const kindOfAction = (action: string) =>
  /^iam:.*Role/.test(action)
    ? 'iam role'
    : /^iam:[A-Za-z]+Policy/.test(action)
      ? 'iam policy'
      : (action.split(':')[0] ?? '');

function kindOfResource(arn: string): string {
  const [, , service = '', , , resource = ''] = arn.split(':');
  return service === 'iam' ? `iam ${resource.split('/')[0]}` : service;
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

const both = (one: Statement, other: Statement): Statement => ({
  ...one,
  Sid: `${one.Sid}${withoutBeginningOf(one.Sid, other.Sid)}`,
  Action: [...listOf(one.Action), ...listOf(other.Action)],
  ...(scopeOf(one) === scopeOf(other) ? {} : { Resource: [...listOf(one.Resource), ...listOf(other.Resource)] }),
});

/** Names stand one after another; words that they begin with are said once, because each character counts. */
function withoutBeginningOf(name: string, other: string): string {
  const words = wordsOf(name);
  const others = wordsOf(other);
  const differs = others.findIndex((word, index) => word !== words[index]);
  return others.slice(Math.max(differs, 0)).join('');
}

const wordsOf = (name: string): readonly string[] => name.match(/[A-Z][a-z0-9]*/g) ?? [name];
