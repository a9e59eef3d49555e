import staging from '../../environments/staging';
import { deploymentsOf } from '../../pipelines/deployments';
import { permissionPolicies } from '../../pipelines/permissions';
import { manifestOf } from './built-manifest';
import { environmentOf, stack } from './manifests';

const KEY = 'arn:aws:kms:eu-central-1:999999999999:key/00000000-0000-4000-8000-000000000000';
const sealed = { ...staging, state: { ...staging.state, kmsKeyArn: KEY } } as typeof staging;
const manifest = manifestOf([sealed]);
const policies = permissionPolicies('roles', deploymentsOf(manifest));
const statementsOf = (duty: string) =>
  JSON.parse(policies[`roles/999999999999-staging-${duty}.json`] ?? '').Statement as ReadonlyArray<{
    readonly Sid: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }>;
const STATES = 'arn:aws:s3:::alder-terraform-state-staging';

test('a role that plans pull requests reads states, has workflows checked, and does nothing else', () => {
  expect(statementsOf('proposals')).toEqual([
    { Sid: 'P2aPipelineListsStatesOfStaging', Effect: 'Allow', Action: 's3:ListBucket', Resource: STATES },
    {
      Sid: 'P2aPipelineReadsStatesOfStaging',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${STATES}/p2a/staging-*.tfstate`,
    },
    {
      Sid: 'P2aPipelineOpensStatesOfStaging',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
    },
    {
      Sid: 'P2aPipelineChecksWorkflowsOfStaging',
      Effect: 'Allow',
      Action: 'states:ValidateStateMachineDefinition',
      Resource: '*',
    },
  ]);
});

describe.each(['security', 'workload'])('the role of %s', (hand) => {
  const stacks = manifest.environments.staging?.stacks.filter(({ deployedBy }) => deployedBy === hand) ?? [];
  const others = manifest.environments.staging?.stacks.filter(({ deployedBy }) => deployedBy !== hand) ?? [];
  const resourcesOf = (sid: string) =>
    [statementsOf(hand).find(({ Sid }) => Sid === `P2aPipeline${sid}`)?.Resource ?? []].flat();
  const matches = (pattern: string, resource: string) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(resource);

  test('takes on the deploy roles of its stacks, by their names', () => {
    expect(resourcesOf('TakesOnTheDeployRolesOfStaging')).toEqual(
      [...new Set(stacks.map(({ deployRoleArn }) => deployRoleArn))].sort(),
    );
    expect(resourcesOf('TakesOnTheDeployRolesOfStaging').join()).not.toContain('*');
  });

  test.each([
    ['WritesItsStatesOfStaging', ''],
    ['LocksItsStatesOfStaging', '.tflock'],
  ])('%s: those of its own stacks, and no other', (sid, ending) => {
    const patterns = resourcesOf(sid);
    const covered = (id: string) =>
      patterns.some((pattern) => matches(pattern, `${STATES}/p2a/${id}.tfstate${ending}`));
    expect(stacks.length).toBeGreaterThan(4);
    expect(stacks.filter(({ id }) => !covered(id))).toEqual([]);
    expect(others.filter(({ id }) => covered(id))).toEqual([]);
  });

  test('is asked for nothing but this', () => {
    expect(statementsOf(hand).map(({ Sid, Action }) => [Sid.replace(/^P2aPipeline/, ''), Action])).toEqual([
      ['TakesOnTheDeployRolesOfStaging', ['sts:AssumeRole', 'sts:SetSourceIdentity']],
      ['ListsStatesOfStaging', 's3:ListBucket'],
      ['ReadsStatesOfStaging', 's3:GetObject'],
      ['OpensStatesOfStaging', 'kms:Decrypt'],
      ['WritesItsStatesOfStaging', 's3:PutObject'],
      ['LocksItsStatesOfStaging', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']],
      ['SealsItsStatesOfStaging', ['kms:Encrypt', 'kms:GenerateDataKey']],
    ]);
  });
});

test('a role that two environments share may do both, in statements with names of their own', () => {
  const s3 = { bucket: 'states', prefix: 'p2a', region: 'eu-central-1' };
  const environments = Object.fromEntries(
    ['blue', 'green'].map((name) => [name, environmentOf([stack(`${name}-keys-agents`)], { s3 })]),
  );
  const written = permissionPolicies('roles', deploymentsOf({ version: 1, environments }));
  const sids = JSON.parse(written['roles/999999999999-security.json'] ?? '').Statement.map(
    ({ Sid }: { Sid: string }) => Sid,
  );
  expect(sids).toEqual(expect.arrayContaining(['P2aPipelineReadsStatesOfBlue', 'P2aPipelineReadsStatesOfGreen']));
  expect(new Set(sids).size).toBe(sids.length);
});

test('states elsewhere need nothing of AWS', () => {
  const proposalsRoleArn = 'arn:aws:iam::999999999999:role/pipelines/proposals';
  const environments = {
    prod: environmentOf([stack('prod-keys-agents', [], { deployRoleArn: 'arn:aws:iam::444444444401:role/deploy' })], {
      state: 'cloud',
      proposalsRoleArn,
    }),
  };
  const written = permissionPolicies('roles', deploymentsOf({ version: 1, environments }));
  const sidsOf = (role: string) =>
    JSON.parse(written[`roles/999999999999-${role}.json`] ?? '').Statement.map(({ Sid }: { Sid: string }) => Sid);
  expect(sidsOf('security')).toEqual(['P2aPipelineTakesOnTheDeployRolesOfProd']);
  expect(sidsOf('proposals')).toEqual(['P2aPipelineChecksWorkflowsOfProd']);
});

test('what states are kept by has permissions of its own, and pull requests do not reach it', () => {
  const s3 = {
    bucket: 'states',
    prefix: 'p2a',
    region: 'eu-central-1',
    roleArn: 'arn:aws:iam::222222222222:role/states',
  };
  const environments = {
    prod: environmentOf([stack('prod-keys-agents')], {
      s3,
      proposalsRoleArn: 'arn:aws:iam::999999999999:role/pipelines/proposals',
    }),
  };
  const written = permissionPolicies('roles', deploymentsOf({ version: 1, environments }));
  expect(Object.keys(written)).toEqual(['roles/999999999999-security.json']);
  expect(JSON.parse(written['roles/999999999999-security.json'] ?? '').Statement).toEqual([
    {
      Sid: 'P2aPipelineTakesOnTheRoleOfStatesOfProd',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: s3.roleArn,
    },
  ]);
});

test('no role deploys and plans pull requests, also where environments were synthesized one by one', () => {
  const environments = {
    prod: environmentOf([stack('prod-keys-agents')]),
    qa: environmentOf([], { proposalsRoleArn: 'arn:aws:iam::999999999999:role/pipelines/security' }),
    live: environmentOf([stack('live-keys-agents')], {
      // IAM takes two names for one that differ in their capitals alone.
      proposalsRoleArn: 'arn:aws:iam::999999999999:role/Pipelines/Security',
    }),
  };
  expect(() => permissionPolicies('roles', deploymentsOf({ version: 1, environments }))).toThrow(
    'one mistake:\n  live.bootstrap.pipelines.proposals.roleArn: is a role that deploys prod, so whoever may push a branch could take it on, got "arn:aws:iam::999999999999:role/Pipelines/Security"; give pull requests a role of their own',
  );
});

test('refuses what AWS would, and nothing that it takes', () => {
  const of = (accounts: number) =>
    deploymentsOf({
      version: 1,
      environments: {
        prod: environmentOf(
          Array.from({ length: accounts }, (_, index) =>
            stack(`prod-keys-a${index}`, [], {
              deployRoleArn: `arn:aws:iam::${String(100_000_000_000 + index)}:role/p2a/deploy/p2a-prod-security-deploy`,
            }),
          ),
        ),
      },
    });
  const sizeOf = (accounts: number) =>
    Object.values(permissionPolicies('roles', of(accounts))).map((text) => JSON.stringify(JSON.parse(text)).length);
  let most = 100;
  expect(() => {
    for (; most < 200; most++) expect(sizeOf(most).every((size) => size <= 10_240)).toBe(true);
  }).toThrow(
    /role\/pipelines\/security: needs a policy of 10\d{3} characters, where AWS takes 10240; divide the environment/,
  );
  expect(sizeOf(most - 1)[0]).toBeGreaterThan(10_160);
});
