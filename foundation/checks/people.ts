import { z } from 'zod';
import { BREAK_GLASS, familiesOf, groupKey, permissionSetKey } from '../families';
import type { Mistake } from '../mistakes';
import { listed, oneOf, repeated, rule } from '../rules';
import { arn } from '../schema/fields';
import { identityCenter } from '../schema/organization';
import { FAMILY_ROLES } from '../vocabulary';

const { groups, attributes, accessAttributes, teams, instanceArn } = identityCenter.shape;

const agents = listed('agents', { family: z.string() });
const givenSets = z.object({ permissionSets: z.object({ existing: z.record(z.string(), arn('sso')) }) });

type KeyOf = typeof groupKey;

/** The keys of people who may not be the same, family by family. */
const keysOf = (family: string, keyOf: KeyOf) => [...FAMILY_ROLES.map((role) => keyOf(family, role)), BREAK_GLASS];

const everyKey = (families: readonly string[], keyOf: KeyOf) => [
  ...families.flatMap((family) => FAMILY_ROLES.map((role) => keyOf(family, role))),
  BREAK_GLASS,
];

function* unknownKeys(path: string, keys: readonly string[], known: readonly string[], what: string) {
  for (const key of keys.filter((key) => !known.includes(key)))
    yield {
      path: `${path}.${key}`,
      problem: `is not a ${what} of people here`,
      got: key,
      remedy: `use one of: ${known.join(', ')}`,
    };
}

const groupsAreOfPeopleHere = rule(
  z.object({ agents, identityCenter: z.object({ groups }) }),
  function* (seen): Generator<Mistake> {
    const known = everyKey(familiesOf(seen), groupKey);
    yield* unknownKeys('identityCenter.groups', Object.keys(seen.identityCenter.groups), known, 'group');
  },
);

const permissionSetsAreOfPeopleHere = rule(
  z.object({ agents, landingZone: givenSets }),
  function* ({ agents: all, landingZone: { permissionSets } }): Generator<Mistake> {
    const known = everyKey(familiesOf({ agents: all }), permissionSetKey);
    const keys = Object.keys(permissionSets.existing);
    yield* unknownKeys('landingZone.permissionSets.existing', keys, known, 'permission set');
  },
);

/** Whoever asks does not decide, whoever decides does not examine, and nobody is in an emergency all day. */
function* shared(
  path: string,
  given: Readonly<Record<string, string>>,
  families: readonly string[],
  keyOf: KeyOf,
): Generator<Mistake> {
  for (const family of families) {
    const keys = keysOf(family, keyOf).filter((key) => Object.hasOwn(given, key));
    for (const { item, earlier, value } of repeated(keys, (key) => given[key]))
      yield {
        path: `${path}.${item}`,
        problem: `is that of ${earlier} too, but these may not be the same people`,
        got: value,
        remedy: 'give each its own',
      };
  }
}

const groupsDiffer = rule(z.object({ agents, identityCenter: z.object({ groups }) }), (seen) =>
  shared('identityCenter.groups', seen.identityCenter.groups, familiesOf(seen), groupKey),
);

const permissionSetsDiffer = rule(z.object({ agents, landingZone: givenSets }), ({ agents: all, landingZone }) =>
  shared(
    'landingZone.permissionSets.existing',
    landingZone.permissionSets.existing,
    familiesOf({ agents: all }),
    permissionSetKey,
  ),
);

const permissionSetsAreOfTheInstance = rule(
  z.object({ landingZone: givenSets, identityCenter: z.object({ instanceArn }) }),
  function* (seen) {
    const beginning = `${seen.identityCenter.instanceArn.replace(':instance/', ':permissionSet/')}/ps-`;
    for (const [key, given] of Object.entries(seen.landingZone.permissionSets.existing)) {
      if (!given.startsWith(beginning))
        yield {
          path: `landingZone.permissionSets.existing.${key}`,
          problem: 'is not a permission set of the instance of identityCenter',
          got: given,
          remedy: `copy its ARN; it starts with ${beginning}`,
        };
    }
  },
);

const permissionSetsHaveAnInstance = rule(
  z.object({ landingZone: givenSets, identityCenter: z.undefined().optional() }),
  function* ({ landingZone: { permissionSets } }) {
    if (Object.keys(permissionSets.existing).length > 0)
      yield {
        path: 'landingZone.permissionSets',
        problem: 'are given, but there is no identityCenter in which anybody could have them',
        remedy: 'add identityCenter, or take them out',
      };
  },
);

const teamsAreOfFamilies = rule(z.object({ agents, identityCenter: z.object({ teams }) }), function* (seen) {
  const families = familiesOf(seen);
  for (const family of Object.keys(seen.identityCenter.teams)) {
    if (!families.includes(family))
      yield {
        path: `identityCenter.teams.${family}`,
        problem: 'is not a family of agents here',
        got: family,
        remedy: oneOf(families, 'take it out'),
      };
  }
});

const teamsAreSaidOfSessions = rule(
  z.object({ identityCenter: z.object({ teams, attributes, accessAttributes }) }),
  function* (seen) {
    if (Object.keys(seen.identityCenter.teams).length === 0) return;
    if (seen.identityCenter.attributes === 'off')
      yield {
        path: 'identityCenter.attributes',
        problem: 'is off, so no session says its team and everybody in identityCenter.teams is refused',
        got: 'off',
        remedy: 'use create or existing, or take teams out',
      };
    if (!Object.hasOwn(seen.identityCenter.accessAttributes, 'team'))
      yield {
        path: 'identityCenter.accessAttributes',
        problem: 'has no team, so everybody in identityCenter.teams is refused',
        remedy: 'add team with the attribute of the directory that it comes from, or take teams out',
      };
  },
);

const attributesAreMadeInAStack = rule(
  z.object({
    identityCenter: z.object({ attributes: z.literal('create') }),
    landingZone: z.object({ permissionSets: z.literal('off') }),
  }),
  function* () {
    yield {
      path: 'identityCenter.attributes',
      problem: 'are to be made, but landingZone.permissionSets is off, which leaves no stack to make them in',
      got: 'create',
      remedy: 'use existing or off, or let permission sets be made or given',
    };
  },
);

const attributesSaySomething = rule(
  z.object({ identityCenter: z.object({ attributes: z.literal('create'), accessAttributes }) }),
  function* (seen) {
    if (Object.keys(seen.identityCenter.accessAttributes).length === 0)
      yield {
        path: 'identityCenter.accessAttributes',
        problem: 'is empty, but attributes are to be made',
        remedy: 'add one, or set attributes to existing or off',
      };
  },
);

export const PEOPLE_RULES = [
  groupsAreOfPeopleHere,
  permissionSetsAreOfPeopleHere,
  groupsDiffer,
  permissionSetsDiffer,
  permissionSetsAreOfTheInstance,
  permissionSetsHaveAnInstance,
  teamsAreOfFamilies,
  teamsAreSaidOfSessions,
  attributesAreMadeInAStack,
  attributesSaySomething,
];
