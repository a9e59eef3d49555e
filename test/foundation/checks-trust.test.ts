import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;

const base = environmentInput();
const [agent] = base.agents ?? [];
const accounts = { ...base.accounts, lab: { id: '444444444444', ou: 'workloads' } };
const withTrust = (trust: unknown) => ({ agents: [{ ...agent, trust }] });
/** Two agents, the second of them somewhere. */
const twoOf = (one: Loose, other: Loose, account = 'sandbox') => ({
  agents: [
    { ...agent, trust: one },
    { ...agent, name: 'payer', account, trust: other },
  ],
});

const told = (overrides: Loose) => mistakesIn({ ...base, accounts, ...overrides });

describe('each agent is somebody', () => {
  const pod = { kind: 'eks-pod-identity', cluster: 'agents', namespace: 'claims', serviceAccount: 'triage' };
  const role = (name: string, externalId: string) => ({
    kind: 'role',
    roleArn: `arn:aws:iam::444444444444:role/${name}`,
    externalId,
  });

  test.each<[string, Loose, Loose, string]>([
    ['a function', { kind: 'lambda', function: 'claims' }, { kind: 'lambda', function: 'claims' }, 'claims'],
    [
      'a function by its usual name',
      { kind: 'lambda' },
      { kind: 'lambda', function: 'p2a-trial-agent-triage' },
      'p2a-trial-agent-triage',
    ],
    [
      'a runtime',
      { kind: 'agentcore-runtime', runtime: 'claims' },
      { kind: 'agentcore-runtime', runtime: 'claims' },
      'claims',
    ],
    [
      'a Bedrock agent',
      { kind: 'bedrock-agent', agentId: 'ABCDEFGHIJ' },
      { kind: 'bedrock-agent', agentId: 'ABCDEFGHIJ' },
      'ABCDEFGHIJ',
    ],
    ['a service account of Kubernetes', pod, pod, 'agents/claims/triage'],
  ])('two of one account do not share %s', (_, one, other, place) => {
    expect(told(twoOf(one, other))).toEqual([
      `trial.agents[payer].trust: is where agents[triage] runs too, so that the two would be one, got "${place}"; let each agent run by itself`,
    ]);
    expect(told(twoOf(one, other, 'lab'))).toEqual([]);
  });

  test.each<[string, Loose, Loose]>([
    ['functions', { kind: 'lambda', function: 'claims' }, { kind: 'lambda' }],
    [
      'a function and a runtime of one name',
      { kind: 'lambda', function: 'claims' },
      { kind: 'agentcore-runtime', runtime: 'claims' },
    ],
    ['service accounts', pod, { ...pod, namespace: 'mail' }],
    ['tasks, of which nobody knows more', { kind: 'ecs-task' }, { kind: 'ecs-task' }],
    ['Bedrock agents that are not known yet', { kind: 'bedrock-agent' }, { kind: 'bedrock-agent' }],
    ['external ids for one caller', role('desk', 'triage-5f2a'), role('desk', 'payer-91cc')],
  ])('two of one account may have different %s', (_, one, other) => expect(told(twoOf(one, other))).toEqual([]));

  test('16: two do not share an external id, whatever the account', () => {
    for (const account of ['sandbox', 'lab'])
      expect(told(twoOf(role('desk', 'claims-5f2a'), role('mail', 'claims-5f2a'), account))).toEqual([
        'trial.agents[payer].trust.externalId: is the external id of agents[triage] too, got "claims-5f2a"; give each its own, so that who knows one cannot use the other',
      ]);
  });
});

describe('16: a role that takes on the one of an agent', () => {
  const roleOf = (account: string, pathAndName: string) => `arn:aws:iam::${account}:role/${pathAndName}`;
  const caller = (roleArn: string) => withTrust({ kind: 'role', roleArn, externalId: 'claims-5f2a' });

  test('is of an account that is known', () => {
    expect(told(caller(roleOf('444444444444', 'desk')))).toEqual([]);
    expect(told(caller(roleOf('999999999999', 'desk')))).toEqual([
      'trial.agents[triage].trust.roleArn: is a role of account 999999999999, which is neither an account here nor trusted, got "arn:aws:iam::999999999999:role/desk"; add the account to accounts, or to controls.trustedAccounts if it is outside of the organization',
    ]);
  });

  test('or of one outside that is trusted', () => {
    const controls = { targets: [], trustedAccounts: ['999999999999'] };
    expect(told({ ...caller(roleOf('999999999999', 'desk')), controls })).toEqual([]);
  });

  test('is none that the template governs, in any case', () => {
    for (const path of ['p2a/agent/p2a-trial-agent-payer', 'P2A/deploy/x'])
      expect(told(caller(roleOf('333333333333', path)))).toEqual([
        `trial.agents[triage].trust.roleArn: is a role that the template governs, and none of those becomes an agent, got "${roleOf('333333333333', path)}"; name a role outside of the template; agents reach each other by way of tools`,
      ]);
    expect(told({ ...caller(roleOf('333333333333', 'p2a/agent/x')), namePrefix: 'acme' })).toEqual([]);
  });
});

describe('15: a sign-in by OIDC', () => {
  const issuer = 'oidc.ci.example';
  const signIn = (...subjects: readonly string[]) =>
    withTrust({ kind: 'oidc', issuer, audience: 'sts.amazonaws.com', subjects });
  const guarded = (ou: string, ...subjects: readonly string[]) => ({
    controls: {
      targets: [
        { ou: 'security', resource: ['perimeter'] },
        { ou, resource: ['perimeter', 'transport'] },
      ],
      webIdentities: subjects.length === 0 ? [] : [{ issuer, subjects }],
    },
  });
  const pilots = {
    organization: {
      ...base.organization,
      organizationalUnits: {
        ...base.organization.organizationalUnits,
        pilots: { id: 'ou-a1b2-p110t500', parent: 'workloads' },
      },
    },
    accounts: { ...accounts, sandbox: { id: '333333333333', ou: 'pilots' } },
  };

  test.each<[string, Loose]>([
    [
      'where no perimeter stands',
      {
        ...signIn('repo:acme/agents:main'),
        controls: {
          targets: [
            { ou: 'workloads', resource: ['transport'] },
            { ou: 'security', resource: ['perimeter'] },
          ],
        },
      },
    ],
    [
      'that is admitted word by word',
      { ...signIn('repo:acme/agents:main'), ...guarded('workloads', 'repo:acme/agents:main') },
    ],
    [
      'that is admitted by a wider pattern',
      {
        ...signIn('repo:acme/agents:main', 'repo:acme/agents:*'),
        ...guarded('workloads', 'repo:x/y:*', 'repo:acme/agents:*'),
      },
    ],
  ])('%s', (_, overrides) => expect(told(overrides)).toEqual([]));

  const refused = (unit: string) => `so the pack perimeter of ${unit} would refuse the sign-in`;
  const noIssuer = (unit: string) =>
    `trial.agents[triage].trust.issuer: is not among controls.webIdentities, ${refused(unit)}, got "${issuer}"; add issuer and subjects there`;
  test.each<[string, Loose, readonly string[]]>([
    [
      'behind a perimeter, by an issuer that it does not admit',
      { ...signIn('repo:acme/agents:main'), ...guarded('workloads') },
      [noIssuer('workloads')],
    ],
    [
      'behind the perimeter of a unit above',
      { ...pilots, ...signIn('repo:acme/agents:main'), ...guarded('workloads') },
      [noIssuer('workloads')],
    ],
    [
      'behind the perimeter of the root',
      { ...signIn('repo:acme/agents:main'), ...guarded('root') },
      [noIssuer('root')],
    ],
    [
      'behind a perimeter, as somebody whom it does not admit',
      {
        ...signIn('repo:acme/agents:main', 'repo:acme/agents:*', 'repo:acme/tools:*'),
        ...guarded('workloads', 'repo:acme/agents:main'),
      },
      ['repo:acme/agents:*', 'repo:acme/tools:*'].map(
        (subject, index) =>
          `trial.agents[triage].trust.subjects[${index + 1}]: is not among the subjects of ${issuer} in controls.webIdentities, ${refused('workloads')}, got "${subject}"; add it there`,
      ),
    ],
  ])('%s', (_, overrides, messages) => expect(told(overrides)).toEqual(messages));
});

test('several mistakes of several agents are all told', () => {
  const lines = told({
    agents: [
      { ...agent, trust: { kind: 'role', roleArn: 'arn:aws:iam::999999999999:role/p2a/x', externalId: 'claims-5f2a' } },
      { ...agent, name: 'payer', trust: { kind: 'role', roleArn: 'nobody', externalId: 'claims-5f2a' } },
      { ...agent, name: 'mailer', trust: { kind: 'oidc', issuer: 'ci.example' } },
    ],
    controls: { targets: [{ ou: 'workloads', resource: ['perimeter'] }] },
  });
  expect(lines.map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
    'trial.agents[payer].trust.roleArn',
    'trial.agents[mailer].trust.audience',
    'trial.agents[mailer].trust.subjects',
    'trial.agents[payer].trust.externalId',
    'trial.agents[triage].trust.roleArn',
    'trial.agents[triage].trust.roleArn',
    'trial.agents[mailer].trust.issuer',
  ]);
});
