import { mistakesAcross } from '../../foundation/across-environments';
import type { EnvironmentInput } from '../../foundation/environment';
import { describeMistake } from '../../foundation/mistakes';
import { environment, environmentInput } from '../support/environment';

type Overrides = Partial<EnvironmentInput>;

const { accounts, organization, agents, tools } = environmentInput();
const management = { id: '111111111111' };
const logArchive = { id: '222222222222', ou: 'security' };
const elsewhere: Overrides = {
  organization: {
    id: 'o-z9y8x7w6v5',
    rootId: 'r-z9y8',
    organizationalUnits: { security: { id: 'ou-z9y8-5ec0r1ty' }, workloads: { id: 'ou-z9y8-w0rk10ad' } },
  },
  accounts: {
    management: { id: '711111111111' },
    'log-archive': { id: '722222222222', ou: 'security' },
    sandbox: { id: '733333333333', ou: 'workloads' },
  },
};
const identityCenter = {
  region: 'eu-central-1',
  instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
  identityStoreId: 'd-1234567890',
} as const;
/** Nothing of an account's that could be claimed twice. */
const landingZone = { invocationLogging: 'existing', apiAccountSettings: 'existing' } as const;

const across = (...inputs: readonly Overrides[]) =>
  mistakesAcross(
    inputs.map((input, index) => environment({ name: ['one', 'two', 'three'][index], landingZone, ...input })),
  ).map(describeMistake);

const claimed = (path: string, what: string) =>
  `two.${path}: claims ${what}, which one.${path} claims too; ${path.includes('.targets') ? OF_TARGETS : 'let exactly one environment hold it, and set the other to existing or off'}`;
const OF_TARGETS = 'take the unit out of the targets of one, or give the environment a unit of its own';

test('an account manages one organization', () => {
  const { management: theirs, ...others } = { ...elsewhere.accounts, management };
  expect(across({}, { ...elsewhere, accounts: { management: theirs, ...others } })).toContain(
    'two.organization.id: differs from one.organization.id, "o-a1b2c3d4e5", but both have the management account 111111111111, got "o-z9y8x7w6v5"; an account manages one organization',
  );
});

describe('40: names and folders in an account that two environments share', () => {
  test('must be the same, or the policies of one would hold whoever operates the other', () => {
    expect(across({}, { namePrefix: 'other', iamPath: 'platform/agents' })).toEqual([
      'two.namePrefix: differs from one.namePrefix, "p2a", but both have an account in common, got "other"; use the same, so that the policies of each spare those who operate the other',
      'two.iamPath: differs from one.iamPath, "p2a", but both have an account in common, got "platform/agents"; use the same, so that the policies of each spare those who operate the other',
    ]);
  });

  test('may differ where they share none', () => {
    expect(across({}, { ...elsewhere, namePrefix: 'other', iamPath: 'platform/agents' })).toEqual([]);
  });
});

describe('budgets of families with the same name', () => {
  const budgets = { monthlyUsd: 100, families: { claims: 60 } };

  test('would count each other’s costs in an account that two environments share', () => {
    expect(across({ budgets }, { budgets })).toEqual([
      'two.budgets.families.claims: would count what one spends too, whose family of the same name has a budget in account 333333333333, got "claims"; give the families names of their own, or accounts of their own',
    ]);
  });

  test('are apart where the accounts are, and where only one has a budget', () => {
    expect(across({ budgets }, { ...elsewhere, budgets })).toEqual([]);
    expect(across({ budgets }, {})).toEqual([]);
  });
});

describe('what exists once', () => {
  const guardrailEnforcement = {
    targets: ['workloads', 'root'],
    guardrails: {
      'eu-central-1': { arn: 'arn:aws:bedrock:eu-central-1:111111111111:guardrail/abc123def456', version: 1 },
    },
  };

  test.each<[string, Overrides, readonly string[]]>([
    [
      'RAM sharing',
      { landingZone: { ...landingZone, ramSharing: 'create' } },
      [claimed('landingZone.ramSharing', 'RAM sharing with the organization o-a1b2c3d4e5')],
    ],
    [
      'central root features',
      { landingZone: { ...landingZone, rootFeatures: 'create' } },
      [claimed('landingZone.rootFeatures', 'the central root features of o-a1b2c3d4e5')],
    ],
    [
      'the access analyzer',
      { landingZone: { ...landingZone, accessAnalyzer: 'create' } },
      [claimed('landingZone.accessAnalyzer', 'the access analyzer of o-a1b2c3d4e5 in eu-central-1')],
    ],
    [
      'the AI opt-out',
      { landingZone: { ...landingZone, aiOptOut: 'create' } },
      [claimed('landingZone.aiOptOut', 'the AI services opt-out of o-a1b2c3d4e5')],
    ],
    [
      'the tags by which the bill tells agents apart',
      { landingZone: { ...landingZone, costAllocationTags: 'create' } },
      [claimed('landingZone.costAllocationTags', 'the cost allocation tags of o-a1b2c3d4e5')],
    ],
    [
      'the trail',
      { landingZone: { ...landingZone, trail: 'create' } },
      [claimed('landingZone.trail', 'the trail of o-a1b2c3d4e5')],
    ],
    [
      'attributes for access control',
      { identityCenter: { ...identityCenter, attributes: 'create' } },
      [claimed('identityCenter.attributes', `the access control attributes of ${identityCenter.instanceArn}`)],
    ],
    [
      '10: model invocation logging',
      { landingZone: { ...landingZone, invocationLogging: 'create' } },
      [claimed('landingZone.invocationLogging', 'model invocation logging of account 333333333333 in eu-central-1')],
    ],
    [
      '10: API Gateway settings',
      { landingZone: { ...landingZone, apiAccountSettings: 'create' } },
      [claimed('landingZone.apiAccountSettings', 'the API Gateway settings of account 333333333333 in eu-central-1')],
    ],
    [
      '40: GuardDuty',
      { landingZone: { ...landingZone, guardDuty: 'create' } },
      [claimed('landingZone.guardDuty', 'GuardDuty of account 333333333333 in eu-central-1')],
    ],
    [
      'control policies of a unit and of the root',
      { controls: { targets: [{ ou: 'workloads' }, { ou: 'root' }] } },
      [
        claimed('controls.targets[0]', 'the control policies of ou-a1b2-w0rk10ad'),
        claimed('controls.targets[1]', 'the control policies of r-a1b2'),
      ],
    ],
    [
      '5: enforced guardrails',
      { guardrailEnforcement },
      [
        claimed('guardrailEnforcement.targets[0]', 'the enforced guardrail of ou-a1b2-w0rk10ad'),
        claimed('guardrailEnforcement.targets[1]', 'the enforced guardrail of r-a1b2'),
      ],
    ],
  ])('40: is claimed by one environment only: %s', (_, claim, messages) => {
    expect(across(claim, claim)).toEqual(messages);
    expect(across(claim, {})).toEqual([]);
    expect(across({}, claim)).toEqual([]);
  });

  test('is a unit by its id, whatever each environment calls it', () => {
    const renamed = { security: { id: 'ou-a1b2-5ec0r1ty' }, labs: { id: 'ou-a1b2-w0rk10ad' } };
    const two: Overrides = {
      organization: { ...organization, organizationalUnits: renamed },
      accounts: { ...accounts, sandbox: { id: '333333333333', ou: 'labs' } },
      controls: { targets: [{ ou: 'security' }, { ou: 'labs' }] },
    };
    expect(across({ controls: { targets: [{ ou: 'workloads' }] } }, two)).toEqual([
      'two.controls.targets[1]: claims the control policies of ou-a1b2-w0rk10ad, which one.controls.targets[0] claims too; take the unit out of the targets of one, or give the environment a unit of its own',
    ]);
  });

  test('is an account by its id, whatever each environment calls it', () => {
    const two: Overrides = {
      accounts: { management, 'log-archive': logArchive, lab: { id: '333333333333', ou: 'workloads' } },
      agents: agents?.map((agent) => ({ ...agent, account: 'lab' })),
      tools: tools?.map((tool) => ({ ...tool, account: 'lab' })),
      gateway: { account: 'lab' },
      landingZone: { ...landingZone, apiAccountSettings: 'create' },
    };
    expect(across({ landingZone: { ...landingZone, apiAccountSettings: 'create' } }, two)).toEqual([
      claimed('landingZone.apiAccountSettings', 'the API Gateway settings of account 333333333333 in eu-central-1'),
    ]);
  });

  test('is told for every environment after the first', () => {
    const claim: Overrides = { landingZone: { ...landingZone, trail: 'create' } };
    expect(across(claim, claim, claim)).toEqual([
      claimed('landingZone.trail', 'the trail of o-a1b2c3d4e5'),
      claimed('landingZone.trail', 'the trail of o-a1b2c3d4e5').replace('two.', 'three.'),
    ]);
  });

  test('may be claimed in each organization', () => {
    const claim: Overrides = {
      landingZone: {
        ramSharing: 'create',
        rootFeatures: 'create',
        accessAnalyzer: 'create',
        aiOptOut: 'create',
        trail: 'create',
      },
      controls: { targets: [{ ou: 'workloads' }] },
    };
    expect(across(claim, { ...claim, ...elsewhere })).toEqual([]);
  });

  test('may be claimed in each region, where it is regional', () => {
    const claim: Overrides = {
      landingZone: { accessAnalyzer: 'create', invocationLogging: 'create', apiAccountSettings: 'create' },
    };
    expect(across(claim, { ...claim, region: 'eu-west-1' })).toEqual([]);
  });

  test('is not claimed where policies are only written as files', () => {
    const files: Overrides = { controls: { attach: 'files', targets: [{ ou: 'workloads' }] } };
    expect(across(files, files)).toEqual([]);
    expect(across({ controls: { targets: [{ ou: 'workloads' }] } }, files)).toEqual([]);
  });

  test('is not claimed where it exists or is off', () => {
    const given: Overrides = {
      landingZone: {
        ramSharing: 'off',
        aiOptOut: 'off',
        trail: { existing: { arn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/all' } },
        invocationLogging: 'off',
        apiAccountSettings: 'existing',
      },
      identityCenter,
    };
    expect(across(given, given)).toEqual([]);
  });
});

describe('what environments of one organization say of it', () => {
  test('is one root', () => {
    const otherRoot = {
      ...organization,
      rootId: 'r-zzzz',
      organizationalUnits: { security: { id: 'ou-zzzz-5ec0r1ty' }, workloads: { id: 'ou-zzzz-w0rk10ad' } },
    };
    expect(across({}, { organization: otherRoot })).toEqual([
      'two.organization.rootId: differs from one.organization.rootId, "r-a1b2", got "r-zzzz"; share one organization value between the environments',
    ]);
  });

  test('is one management account', () => {
    expect(across({}, { accounts: { ...accounts, management: { id: '999999999999' } } })).toEqual([
      'two.accounts.management.id: differs from one.accounts.management.id, "111111111111", got "999999999999"; an organization has one management account',
    ]);
  });

  test('has one id: an account manages one organization', () => {
    expect(across({}, { organization: { ...organization, id: 'o-zzzzzzzzzz' } })).toEqual([
      'two.organization.id: differs from one.organization.id, "o-a1b2c3d4e5", but both have the management account 111111111111, got "o-zzzzzzzzzz"; an account manages one organization',
    ]);
  });

  test('says nothing about another organization', () => {
    expect(across({}, elsewhere)).toEqual([]);
  });
});

describe('an account that governs in one environment', () => {
  test('11: holds no workloads in another', () => {
    const two: Overrides = {
      accounts: {
        management,
        'log-archive': { id: '888888888888', ou: 'security' },
        sandbox: { id: '222222222222', ou: 'workloads' },
      },
    };
    const message =
      'two.accounts.sandbox.id: holds workloads here, but is one.accounts.log-archive, got "222222222222"; give the workloads an account of their own';
    expect(across({}, two)).toEqual([message]);
    // Whichever comes first.
    expect(across({ ...two }, {})).toEqual([message.replace('two.', 'one.').replace('is one.', 'is two.')]);
  });

  test('11: nor is it the management account of another organization', () => {
    const two = { ...elsewhere, accounts: { ...elsewhere.accounts, sandbox: { id: '111111111111', ou: 'workloads' } } };
    expect(across({}, two as Overrides)).toEqual([
      'two.accounts.sandbox.id: holds workloads here, but is one.accounts.management, got "111111111111"; give the workloads an account of their own',
    ]);
  });

  test('may be listed in another that puts nothing there', () => {
    const two: Overrides = {
      accounts: {
        management,
        'log-archive': { id: '888888888888', ou: 'security' },
        archive: { id: '222222222222', ou: 'security' },
        sandbox: { id: '444444444444', ou: 'workloads' },
      },
    };
    expect(across({}, two)).toEqual([]);
  });
});

test('a name is taken once, and told once for every further environment', () => {
  const message = 'one: is the name of more than one environment, got "one"; give each environment its own name';
  expect(across({}, { name: 'one' })).toEqual([message]);
  expect(across({}, { name: 'one' }, { name: 'one' })).toEqual([message, message]);
});

test('nothing is wrong with one environment, or none', () => {
  expect(across({ landingZone: { trail: 'create', ramSharing: 'create' } })).toEqual([]);
  expect(across()).toEqual([]);
});

describe('16: roles of pull requests, which whoever may push takes on', () => {
  const role = (name: string) => `arn:aws:iam::999999999999:role/pipelines/${name}`;
  const caller = (name: string) => ({ roleArn: role(name), externalId: `acme-trial-${name}` });
  const bootstrap = (of: string, proposals: string) => ({
    bootstrap: {
      pipelines: {
        security: caller(`${of}-security`),
        workload: caller(`${of}-workload`),
        proposals: { roleArn: role(proposals) },
      },
      audit: caller(`${of}-audit`),
    },
  });

  test('may be one for all environments', () => {
    expect(across(bootstrap('one', 'proposals'), { ...elsewhere, ...bootstrap('two', 'proposals') })).toEqual([]);
  });

  test.each([
    ['a hand of another environment', 'Two-Security', 'two.bootstrap.pipelines.security'],
    ['a hand of their own', 'one-workload', 'one.bootstrap.pipelines.workload'],
    ['an auditor', 'one-audit', 'one.bootstrap.audit'],
  ])('are not %s', (_, proposals, path) => {
    expect(across(bootstrap('one', proposals), { ...elsewhere, ...bootstrap('two', 'others') })).toEqual([
      `one.bootstrap.pipelines.proposals.roleArn: is the role of ${path} too, so whoever may push a branch could take it on before anybody looks at it, got "${role(proposals)}"; give pull requests a role of their own`,
    ]);
  });
});
