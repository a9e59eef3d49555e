import { deploymentsOf, inputLines, roleVariable } from '../../pipelines/deployments';
import { SHIPPED } from '../support/shipped';
import { manifestOf } from './built-manifest';
import { environmentOf, SMALL, stack } from './manifests';

test('leaves the bootstrap to a person, and out of what stacks wait for', () => {
  const [{ stacks = [] } = {}] = deploymentsOf(SMALL);
  expect(stacks.map(({ id, hand, after }) => [id, hand, after])).toEqual([
    ['prod-keys-agents', 'security', []],
    ['prod-agents-agents', 'workload', ['prod-keys-agents']],
    ['prod-detection-agents', 'security', ['prod-agents-agents', 'prod-keys-agents']],
  ]);
});

test.each(Object.entries(SHIPPED))(
  '%s: every stack is in one pair of hands, with its role where it is known',
  (_, environment) => {
    const manifest = manifestOf([environment]).environments[environment.name];
    for (const { id, kind, deployedBy, pipelineRoleArn } of manifest?.stacks ?? []) {
      const role = deployedBy === 'bootstrap' ? undefined : environment.bootstrap?.pipelines[deployedBy].roleArn;
      expect([id, deployedBy === 'bootstrap', pipelineRoleArn]).toEqual([id, kind === 'bootstrap', role]);
    }
    expect(manifest?.state).toBe(environment.state.kind);
  },
);

test('says where states are kept, if something keeps them', () => {
  const cloud = { hostname: 'tfe.example', organization: 'acme', project: 'p', workspaces: {} } as never;
  const environments = { prod: environmentOf([], { state: 'cloud', cloud }), dev: environmentOf([]) };
  expect(deploymentsOf({ version: 1, environments }).map(({ stateHost }) => stateHost)).toEqual([
    'tfe.example',
    undefined,
  ]);
});

test('refuses stacks in another order, and a manifest that does not know hands', () => {
  const old = { ...stack('prod-keys-tools'), deployedBy: undefined } as never;
  const stacks = [stack('prod-agents-agents', ['prod-keys-agents', 'prod-gone']), stack('prod-keys-agents'), old];
  expect(() => deploymentsOf({ version: 1, environments: { prod: environmentOf(stacks) } })).toThrow(
    `3 mistakes:
  p2a.manifest.json: prod-agents-agents: stands before a stack that it needs, got "prod-keys-agents"; synthesize again with npx projen synth
  p2a.manifest.json: prod-agents-agents: stands before a stack that it needs, got "prod-gone"; synthesize again with npx projen synth
  p2a.manifest.json: prod-keys-tools: does not say whose hands it is in; synthesize again with npx projen synth`,
  );
});

test('names variables as shells can, and values as the steps read them', () => {
  expect(roleVariable('prod-eu', 'security')).toBe('P2A_PROD_EU_SECURITY_ROLE_ARN');
  const from = { from: 'prod-keys-agents', output: 'key-arn' };
  expect(
    inputLines([
      { variable: 'a', ...from },
      { variable: 'b', ...from },
    ]),
  ).toBe('a prod-keys-agents key-arn\nb prod-keys-agents key-arn');
});
