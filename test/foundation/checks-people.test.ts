import type { EnvironmentInput } from '../../foundation/environment';
import { agent, group, identityCenter, setArn, staffedInput } from '../modules/people/staffed';
import { environmentInput, mistakesIn } from '../support/environment';

type Overrides = Partial<EnvironmentInput>;
type Case = readonly [string, Overrides, readonly string[]];

const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, overrides, messages) => {
    expect(mistakesIn({ ...environmentInput(), ...staffedInput, ...overrides })).toEqual(messages);
  });

const center = (given: Partial<NonNullable<EnvironmentInput['identityCenter']>>): Overrides => ({
  identityCenter: { ...identityCenter, ...given },
});
const sets = (existing: Record<string, string>): Overrides => ({ landingZone: { permissionSets: { existing } } });

describe('people that are well described', () => {
  tellsExactly([
    [
      'groups and permission sets of all roles',
      {
        ...center({
          groups: {
            'claims-operators': group(1),
            'claims-approvers': group(2),
            'mail-auditors': group(3),
            breakglass: group(4),
          },
        }),
        ...sets({ 'claims-operator': setArn(1), 'mail-approver': setArn(2), breakglass: setArn(3) }),
      },
      [],
    ],
    [
      'one group and one permission set for a role of two families',
      {
        ...center({ groups: { 'claims-auditors': group(1), 'mail-auditors': group(1) } }),
        ...sets({ 'claims-auditor': setArn(1), 'mail-auditor': setArn(1) }),
      },
      [],
    ],
    [
      'who runs one family and approves for another',
      center({ groups: { 'claims-operators': group(1), 'mail-approvers': group(1) } }),
      [],
    ],
    ['teams, with the attributes as they are by default', center({ teams: { claims: 'claims-operations' } }), []],
    [
      'permission sets of others, and no attributes either',
      { ...center({ attributes: 'off' }), landingZone: { permissionSets: 'off' } },
      [],
    ],
    ['no permission set given, and no identity center', { identityCenter: undefined, ...sets({}) }, []],
  ]);
});

describe('groups', () => {
  const known =
    'use one of: claims-operators, claims-approvers, claims-auditors, mail-operators, mail-approvers, mail-auditors, breakglass';
  const notTheSame = 'but these may not be the same people';
  tellsExactly([
    [
      'that nobody asks for',
      center({ groups: { 'claims-operator': group(1), 'payments-operators': group(2), constructor: group(3) } }),
      ['claims-operator', 'payments-operators', 'constructor'].map(
        (key) => `trial.identityCenter.groups.${key}: is not a group of people here, got "${key}"; ${known}`,
      ),
    ],
    [
      '21: that run agents and approve for them',
      center({ groups: { 'claims-operators': group(1), 'claims-approvers': group(1) } }),
      [
        `trial.identityCenter.groups.claims-approvers: is that of claims-operators too, ${notTheSame}, got "${group(1)}"; give each its own`,
      ],
    ],
    [
      'that examine what they did themselves',
      center({
        groups: {
          'mail-auditors': group(1),
          'mail-approvers': group(1),
          'claims-auditors': group(2),
          'claims-operators': group(2),
        },
      }),
      [
        `trial.identityCenter.groups.claims-auditors: is that of claims-operators too, ${notTheSame}, got "${group(2)}"; give each its own`,
        `trial.identityCenter.groups.mail-auditors: is that of mail-approvers too, ${notTheSame}, got "${group(1)}"; give each its own`,
      ],
    ],
    [
      'that are in an emergency all day',
      center({ groups: { 'mail-operators': group(1), breakglass: group(1) } }),
      [
        `trial.identityCenter.groups.breakglass: is that of mail-operators too, ${notTheSame}, got "${group(1)}"; give each its own`,
      ],
    ],
  ]);
});

describe('40: permission sets that exist', () => {
  const at = 'trial.landingZone.permissionSets';
  const known =
    'use one of: claims-operator, claims-approver, claims-auditor, mail-operator, mail-approver, mail-auditor, breakglass';
  const beginning = 'it starts with arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-';
  const strange = 'arn:aws:sso:::permissionSet/ssoins-fedcba0987654321/ps-1111111111111111';
  tellsExactly([
    [
      'for nobody here',
      sets({ 'claims-operators': setArn(1), operator: setArn(2) }),
      ['claims-operators', 'operator'].map(
        (key) => `${at}.existing.${key}: is not a permission set of people here, got "${key}"; ${known}`,
      ),
    ],
    [
      '21: for two roles at once',
      sets({ 'claims-operator': setArn(1), 'claims-approver': setArn(1), breakglass: setArn(1) }),
      ['claims-approver', 'breakglass'].map(
        (key) =>
          `${at}.existing.${key}: is that of claims-operator too, but these may not be the same people, got "${setArn(1)}"; give each its own`,
      ),
    ],
    [
      'of another instance, and an instance itself',
      sets({ 'claims-operator': strange, breakglass: identityCenter.instanceArn }),
      [
        `${at}.existing.claims-operator: is not a permission set of the instance of identityCenter, got "${strange}"; copy its ARN; ${beginning}`,
        `${at}.existing.breakglass: is not a permission set of the instance of identityCenter, got "${identityCenter.instanceArn}"; copy its ARN; ${beginning}`,
      ],
    ],
    [
      'without an instance',
      { identityCenter: undefined, ...sets({ breakglass: setArn(1) }) },
      [
        `${at}: are given, but there is no identityCenter in which anybody could have them; add identityCenter, or take them out`,
      ],
    ],
  ]);
});

describe('teams and attributes', () => {
  const teams = { claims: 'claims-operations' };
  tellsExactly([
    [
      'a team of no family',
      center({ teams: { claim: 'claims-operations' } }),
      ['trial.identityCenter.teams.claim: is not a family of agents here, got "claim"; use one of: claims, mail'],
    ],
    [
      'a team where there are no agents',
      { ...center({ teams }), agents: [] },
      ['trial.identityCenter.teams.claims: is not a family of agents here, got "claims"; take it out'],
    ],
    [
      'teams that no session carries',
      center({ teams, attributes: 'off', accessAttributes: { user: 'userName' } }),
      [
        'trial.identityCenter.attributes: is off, so no session says its team and everybody in identityCenter.teams is refused, got "off"; use create or existing, or take teams out',
        'trial.identityCenter.accessAttributes: has no team, so everybody in identityCenter.teams is refused; add team with the attribute of the directory that it comes from, or take teams out',
      ],
    ],
    [
      'a team that is written otherwise',
      center({ teams, accessAttributes: { Team: 'enterprise.department' } }),
      [
        'trial.identityCenter.accessAttributes: has no team, so everybody in identityCenter.teams is refused; add team with the attribute of the directory that it comes from, or take teams out',
      ],
    ],
    [
      '40: attributes to be made where nothing else is',
      { ...center({ attributes: 'create' }), landingZone: { permissionSets: 'off' } },
      [
        'trial.identityCenter.attributes: are to be made, but landingZone.permissionSets is off, which leaves no stack to make them in, got "create"; use existing or off, or let permission sets be made or given',
      ],
    ],
    [
      '40: attributes to be made that say nothing',
      center({ attributes: 'create', accessAttributes: {} }),
      [
        'trial.identityCenter.accessAttributes: is empty, but attributes are to be made; add one, or set attributes to existing or off',
      ],
    ],
    [
      'an attribute that looks like a tag of the template',
      center({ accessAttributes: { 'p2a:agent': 'userName' } }),
      [
        'trial.identityCenter.accessAttributes.p2a:agent: is not the name of a session tag, got "p2a:agent"; use a name that starts with neither aws: nor p2a:, such as team',
      ],
    ],
  ]);
});

test('a slip elsewhere does not hide what is wrong with people', () => {
  const overrides: Overrides = {
    ...center({ groups: { 'claims-operator': group(1) } }),
    agents: [agent('triage', 'claims', 'nowhere', [])],
  };
  expect(mistakesIn({ ...environmentInput(), ...staffedInput, ...overrides })).toHaveLength(2);
});
