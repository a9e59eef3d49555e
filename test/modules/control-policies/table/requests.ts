import type { OneOrMore, Statement } from '../../../../foundation/policy';
import { type AccessRequest, listOf } from '../../../support/deny';
import type { Entry, Example } from './entry';
import type { World } from './world';

/** A call, and the Sids of exactly those statements that must deny it. */
export interface Expectation {
  readonly request: AccessRequest;
  readonly deniedBy: readonly string[];
}

/** Wildcards that an entry explains and the statement no longer has. */
export const goneWildcards = ({ Action, NotAction }: Statement, { concrete = {} }: Entry): string[] => {
  const actions = [...listOf(Action), ...listOf(NotAction)];
  return Object.keys(concrete).filter((wildcard) => !actions.includes(wildcard));
};

/** Every call that an entry speaks of, its lists multiplied out. */
export function expectationsOf(world: World, statement: Statement, entry: Entry): Expectation[] {
  const { denied, spared = [], harmless = [], unaffected = [], leftAlone = [], also = [] } = entry;
  const everybody = [...world.outsiders, ...world.operators, world.roles.gateway];
  const refused = everybody.filter((who) => !spared.includes(who));

  const each = [...denied, ...listOf(statement.Action).map((action) => withAction(entry, action))];
  const toDeny = each.flatMap((example) =>
    requestsOf(world, example, refused).map((request) => ({
      request,
      deniedBy: [
        statement.Sid,
        ...also.filter(({ actions }) => actions.includes(request.action)).map(({ sid }) => sid),
      ],
    })),
  );
  const toLeaveAlone = [
    ...leftAlone,
    ...(spared.length === 0 ? [] : each.map((example) => ({ ...example, by: spared }))),
    ...harmless.map((action) => ({ ...likeAction(denied, action), action })),
    ...denied.flatMap((example) => unaffected.map((resource) => ({ ...example, resource }))),
  ].flatMap((example) => requestsOf(world, example, [world.roles.developer]));

  return [...toDeny, ...toLeaveAlone.map((request) => ({ request, deniedBy: [] }))];
}

/** Calls that the statement itself must leave alone, whatever others say of them. */
export function notItsBusiness(world: World, statement: Statement, entry: Entry): AccessRequest[] {
  const [first] = entry.denied;
  if (first === undefined) throw new Error(`${statement.Sid}: the table names no call that it denies`);
  const actions = [
    ...listOf(statement.NotAction).map((action) => concreteOf(entry, action)),
    ...(statement.Action === undefined || statement.Action === '*' ? [] : ['polly:SynthesizeSpeech']),
  ];
  return actions.flatMap((action) => requestsOf(world, { ...first, action }, [world.roles.developer]));
}

const withAction = (entry: Entry, action: string): Example => {
  const concrete = concreteOf(entry, action);
  return { ...likeAction(entry.denied, concrete), action: concrete };
};

function concreteOf({ concrete = {} }: Entry, action: string): string {
  if (!action.includes('*')) return action;
  const found = concrete[action];
  if (found === undefined) throw new Error(`the table names no concrete action for "${action}"`);
  return found;
}

/** The example of the same action, or else of the same service, or else the first. */
function likeAction(examples: readonly Example[], action: string): Example {
  const found =
    examples.find((example) => example.action === action) ??
    examples.find((example) => serviceOf(example.action) === serviceOf(action)) ??
    examples[0];
  if (found === undefined) throw new Error(`the table names no call to repeat with "${action}"`);
  return found;
}

export const serviceOf = (action: string) => action.split(':')[0] ?? '';

function requestsOf(
  { facts, home }: World,
  { action, resource = '*', by, context = {} }: Example,
  anybody: readonly string[],
): AccessRequest[] {
  return listOf(by ?? anybody).map((principal) => ({
    action,
    resource,
    context: present({
      'aws:PrincipalArn': principal,
      'aws:PrincipalAccount': principal.split(':')[4],
      'aws:PrincipalOrgID': facts.organizationId,
      'aws:PrincipalIsAWSService': 'false',
      'aws:RequestedRegion': home,
      'aws:SecureTransport': 'true',
      ...context,
    }),
  }));
}

const present = (context: Readonly<Record<string, OneOrMore | undefined>>): Record<string, OneOrMore> =>
  Object.fromEntries(Object.entries(context).filter((entry): entry is [string, OneOrMore] => entry[1] !== undefined));
