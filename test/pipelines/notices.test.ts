import { deploymentsOf } from '../../pipelines/deployments';
import { noticesOf } from '../../pipelines/notices';
import { environmentOf, SMALL, stack } from './manifests';

const deployments = deploymentsOf({
  version: 1,
  environments: {
    ...SMALL.environments,
    dev: environmentOf([stack('dev-keys-agents')], { state: 'local' }),
    test: environmentOf([stack('test-keys-agents')], { state: 'none' }),
  },
});
const repository = { path: 'acme/agents' };

test('tells of states that no pipeline reaches, and of roles that two environments share', () => {
  expect([...noticesOf(deployments, { systems: ['github'], repository })]).toEqual([
    "dev: its states lie on one machine, so no pipeline plans or applies it; give it state: { kind: 's3', … }",
    'test: pull requests are checked and not planned; name a role that reads its states, as bootstrap.pipelines.proposals',
    'prod and test: their pipelines share arn:aws:iam::999999999999:role/pipelines/security, so what it may do in one it may do in the other; give each environment roles of its own',
  ]);
});

test('tells what Atlantis leaves out, and that without a repository nobody is trusted', () => {
  expect([...noticesOf(deployments, { systems: ['atlantis'] })].map((notice) => notice.split(',')[0])).toEqual([
    'dev: its states lie on one machine',
    'test: Atlantis hands no values from one stack to another',
    expect.stringContaining('their pipelines share'),
    'no trust policies are written',
  ]);
});

test('tells of no role for pull requests where HCP Terraform plans, or nothing names roles', () => {
  const { pipelineRoleArn, ...unnamed } = stack('qa-keys-agents');
  const cloud = environmentOf([stack('prod-keys-agents')], { state: 'cloud' });
  const some = deploymentsOf({ version: 1, environments: { qa: environmentOf([unnamed]), prod: cloud } });
  expect([...noticesOf(some, { systems: ['github', 'hcp'], repository })]).toEqual([]);
  expect([...noticesOf(some, { systems: ['gitlab'], repository })]).toEqual([
    expect.stringMatching(/^prod: pull requests are checked and not planned/),
  ]);
  expect([...noticesOf(some, { systems: ['atlantis'], repository })]).toEqual([]);
});

test('tells of a role of the states, which both hands take on', () => {
  const s3 = {
    bucket: 'states',
    prefix: 'p2a',
    region: 'eu-central-1',
    roleArn: 'arn:aws:iam::222222222222:role/states',
  };
  const some = deploymentsOf({ version: 1, environments: { qa: environmentOf([stack('qa-keys-agents')], { s3 }) } });
  expect([...noticesOf(some, { systems: ['github'], repository })]).toEqual([
    'qa: both hands write its states by arn:aws:iam::222222222222:role/states, so who ships agents can write those of what guards them, and pull requests are not planned; take state.roleArn out',
  ]);
});

test('tells of a role of pull requests that two environments share', () => {
  const proposalsRoleArn = 'arn:aws:iam::999999999999:role/pipelines/proposals';
  const environments = Object.fromEntries(
    ['prod', 'qa'].map((name) => {
      const pipelineRoleArn = `arn:aws:iam::999999999999:role/pipelines/${name}`;
      return [name, environmentOf([stack(`${name}-keys-agents`, [], { pipelineRoleArn })], { proposalsRoleArn })];
    }),
  );
  expect([...noticesOf(deploymentsOf({ version: 1, environments }), { systems: ['github'], repository })]).toEqual([
    `prod and qa: their pipelines share ${proposalsRoleArn}, so what it may do in one it may do in the other; give each environment roles of its own`,
  ]);
});

test('has nothing to say of one environment with roles of its own', () => {
  expect([...noticesOf(deploymentsOf(SMALL), { systems: ['atlantis'], repository })]).toEqual([]);
});
