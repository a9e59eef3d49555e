import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;

const MANAGEMENT = '111111111111';
const SANDBOX = '333333333333';
const PIPELINES = '999999999999';

const role = (name: string, account = PIPELINES) => `arn:aws:iam::${account}:role/${name}`;
const user = (name: string, account = MANAGEMENT) => `arn:aws:iam::${account}:user/${name}`;

const security = { roleArn: role('pipelines/security'), externalId: 'acme-trial-security' };
const workload = { roleArn: role('pipelines/agents'), externalId: 'acme-trial-workload' };
const proposals = { roleArn: role('pipelines/proposals') };
const audit = { roleArn: role('audit/reader', '222222222222'), externalId: 'acme-trial-audit' };

const told = (bootstrap: Loose, overrides: Loose = {}) =>
  mistakesIn({
    ...environmentInput(),
    ...overrides,
    bootstrap: { pipelines: { security, workload }, ...bootstrap },
  });
const tells = (cases: ReadonlyArray<readonly [what: string, bootstrap: Loose, overrides: Loose, message: string]>) =>
  test.each(cases)('%s', (_, bootstrap, overrides, message) => expect(told(bootstrap, overrides)).toEqual([message]));

const at = 'trial.bootstrap';

describe('may be', () => {
  test.each<[string, Loose, Loose]>([
    ['with two pipelines', {}, {}],
    ['where deploy roles are asked for', {}, { deployRoles: 'create' }],
    ['with an auditor and users', { audit, breakGlassUsers: [user('first'), user('on-call/second')] }, {}],
    ['by a role of another name', { role: 'vending/account-setup' }, {}],
    [
      'with pipelines in the management account',
      { pipelines: { security: { ...security, roleArn: role('p', MANAGEMENT) }, workload } },
      {},
    ],
    ['with a role for pull requests', { pipelines: { security, workload, proposals } }, {}],
    [
      'with a role for pull requests, and states in a bucket',
      { pipelines: { security, workload, proposals } },
      { state: { kind: 's3', bucket: 'states', region: 'eu-central-1' } },
    ],
    [
      'with pipelines in an account without workloads',
      {},
      { accounts: { ...environmentInput().accounts, pipelines: { id: PIPELINES, ou: 'security' } } },
    ],
    [
      'with an auditor among the workloads, who can only read',
      { audit: { ...audit, roleArn: role('reader', SANDBOX) } },
      {},
    ],
  ])('%s', (_, bootstrap, overrides) => expect(told(bootstrap, overrides)).toEqual([]));
});

describe('16: two pipelines, each known by what is its own', () => {
  tells([
    [
      'one role for both',
      { pipelines: { security, workload: { ...workload, roleArn: security.roleArn } } },
      {},
      `${at}.pipelines.workload.roleArn: is the role of bootstrap.pipelines.security too, so who ships agents could weaken what guards them, got "${security.roleArn}"; give each a role of its own`,
    ],
    [
      'the same, in another case',
      { pipelines: { security, workload: { ...workload, roleArn: role('Pipelines/Security') } } },
      {},
      `${at}.pipelines.workload.roleArn: is the role of bootstrap.pipelines.security too, so who ships agents could weaken what guards them, got "${role('Pipelines/Security')}"; give each a role of its own`,
    ],
    [
      'pull requests that read states by a role which writes them',
      { pipelines: { security, workload, proposals } },
      { state: { kind: 's3', bucket: 'states', region: 'eu-central-1', roleArn: role('states') } },
      `${at}.pipelines.proposals: would read states by state.roleArn, which may write them, got "${role('states')}"; take state.roleArn out, and let the bucket admit the roles of the pipelines themselves`,
    ],
    [
      'pull requests that are planned by a role among the workloads',
      { pipelines: { security, workload, proposals: { roleArn: role('proposals', SANDBOX) } } },
      {},
      `${at}.pipelines.proposals.roleArn: lives in sandbox, among the workloads that it is to deploy, got "${role('proposals', SANDBOX)}"; give a role of an account of its own, or of one that holds no agents, tools or gateway`,
    ],
    [
      'one external id for both',
      { pipelines: { security, workload: { ...workload, externalId: security.externalId } } },
      {},
      `${at}.pipelines.workload.externalId: is the external id of bootstrap.pipelines.security too, got "acme-trial-security"; give every role its own`,
    ],
    [
      'the external id of a pipeline for the auditor',
      { audit: { ...audit, externalId: workload.externalId } },
      {},
      `${at}.audit.externalId: is the external id of bootstrap.pipelines.workload too, got "acme-trial-workload"; give every role its own`,
    ],
    [
      'a pipeline that lives among the workloads',
      { pipelines: { security: { ...security, roleArn: role('security', SANDBOX) }, workload } },
      {},
      `${at}.pipelines.security.roleArn: lives in sandbox, among the workloads that it is to deploy, got "${role('security', SANDBOX)}"; give a role of an account of its own, or of one that holds no agents, tools or gateway`,
    ],
    [
      'the other pipeline beside the gateway',
      { pipelines: { security, workload: { ...workload, roleArn: role('agents', SANDBOX) } } },
      { agents: [], tools: [] },
      `${at}.pipelines.workload.roleArn: lives in sandbox, among the workloads that it is to deploy, got "${role('agents', SANDBOX)}"; give a role of an account of its own, or of one that holds no agents, tools or gateway`,
    ],
  ]);
});

describe('roles outside the template', () => {
  tells([
    [
      'a pipeline that is an agent',
      { pipelines: { security, workload: { ...workload, roleArn: role('p2a/agent/p2a-trial-agent-triage') } } },
      {},
      `${at}.pipelines.workload.roleArn: is a role that the template governs, got "${role('p2a/agent/p2a-trial-agent-triage')}"; name a role outside the template`,
    ],
    [
      'an auditor below another prefix, in another case',
      { audit: { ...audit, roleArn: role('Gov/audit/reader') } },
      { namePrefix: 'gov' },
      `${at}.audit.roleArn: is a role that the template governs, got "${role('Gov/audit/reader')}"; name a role outside the template`,
    ],
    [
      'a bootstrap role that the bootstrap would have to make',
      { role: 'p2a/deploy/first' },
      {},
      `${at}.role: lies under the template's own path /p2a/, got "p2a/deploy/first"; give a role that was there before`,
    ],
  ]);
});

describe('people in an emergency', () => {
  tells([
    [
      'a user of a member account',
      { breakGlassUsers: [user('first'), user('second', SANDBOX)] },
      {},
      `${at}.breakGlassUsers[1]: is not a user of the management account, got "${user('second', SANDBOX)}"; use one of account ${MANAGEMENT}; service control policies keep others from having users`,
    ],
    [
      'a user twice',
      { breakGlassUsers: [user('first'), user('first')] },
      {},
      `${at}.breakGlassUsers[1]: is listed twice, got "${user('first')}"; list it once`,
    ],
    [
      'what is no user at all, once and not twice',
      { breakGlassUsers: ['first'] },
      {},
      `${at}.breakGlassUsers[0]: is not the ARN of one user, got "first"; write the account id of the management account and the whole user name, without wildcards`,
    ],
  ]);
});

describe('beside other choices', () => {
  tells([
    [
      '40: deploy roles that are given',
      {},
      { deployRoles: { existing: { security: 'platform/security', workload: 'platform/workload' } } },
      `${at}: makes deploy roles, but deployRoles gives them; take bootstrap out where a landing zone gives the roles, or deployRoles where they are made here`,
    ],
    [
      '36: ARNs of another partition',
      { pipelines: { security: { ...security, roleArn: security.roleArn.replace('aws', 'aws-us-gov') }, workload } },
      {},
      `${at}.pipelines.security.roleArn: is not an ARN of the partition aws, got "arn:aws-us-gov:iam::${PIPELINES}:role/pipelines/security"; it should start with arn:aws:`,
    ],
    [
      '36: users of another partition',
      { breakGlassUsers: [user('first').replace('aws', 'aws-us-gov')] },
      {},
      `${at}.breakGlassUsers[0]: is not an ARN of the partition aws, got "arn:aws-us-gov:iam::${MANAGEMENT}:user/first"; it should start with arn:aws:`,
    ],
  ]);
});

test('a slip in one pipeline hides nothing of the others', () => {
  const told = mistakesIn({
    ...environmentInput(),
    bootstrap: {
      pipelines: { security: { roleArn: 7 }, workload: { ...workload, roleArn: role('agents', SANDBOX) } },
      audit: { ...audit, externalId: workload.externalId },
    },
  });
  expect(told.filter((line) => /lives in sandbox|external id of/.test(line))).toHaveLength(2);
});
