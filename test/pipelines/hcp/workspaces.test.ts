import prod from '../../../environments/prod';
import type { EnvironmentInput } from '../../../foundation/environment';
import { STACK_KINDS, type StackKind } from '../../../foundation/stack-kinds';
import { hcpFiles } from '../../../pipelines/hcp/files';
import { environment } from '../../support/environment';
import { synthEnvironment } from '../../support/synth';
import { cloudEnvironment, configurationOf, resourcesOf, stackIn } from './cloud-environment';

type Settings = Extract<EnvironmentInput['state'], { kind: 'cloud' }>['workspaces'];

const roles = {
  security: { roleArn: 'arn:aws:iam::999999999999:role/security', externalId: 'trial-security-1' },
  workload: { roleArn: 'arn:aws:iam::999999999999:role/workload', externalId: 'trial-workload-1' },
};
const trial = (workspaces: Settings = {}, overrides: Partial<EnvironmentInput> = {}) =>
  cloudEnvironment(
    environment({
      state: { kind: 'cloud', organization: 'acme', project: 'Agents', tags: ['p2a'], workspaces },
      bootstrap: { pipelines: roles },
      ...overrides,
    }),
  );
const handOf = (stack: string | undefined, environmentName: string) =>
  Object.entries(STACK_KINDS).find(
    ([kind]) => stack === `${environmentName}-${kind}` || stack?.startsWith(`${environmentName}-${kind}-`),
  )?.[1].deployedBy;

const inProduction = cloudEnvironment(prod);
const ofProduction = configurationOf(inProduction);
const ids = inProduction.stacks.map(({ id }) => id);
const remote = inProduction.stacks.filter(({ deployedBy }) => deployedBy !== 'bootstrap').map(({ id }) => id);

describe('workspaces', () => {
  test('there is exactly one for each stack, of the name that its states live under', () => {
    const synthesized = [...synthEnvironment(prod)].map(([, { terraform }]) => terraform);
    const named = synthesized.map(({ cloud }) => (cloud as { workspaces: { name: string } }).workspaces.name);
    expect(
      resourcesOf(ofProduction, 'tfe_workspace')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(named.sort());
    expect(Object.keys(ofProduction.resource.tfe_workspace ?? {}).sort()).toEqual([...ids].sort());
  });

  test('nothing is applied before a person confirms it, nor destroyed in production', () => {
    for (const workspace of resourcesOf(ofProduction, 'tfe_workspace'))
      expect(workspace).toMatchObject({
        auto_apply: false,
        auto_apply_run_trigger: false,
        allow_destroy_plan: false,
        queue_all_runs: false,
        terraform_version: '1.11.4',
        tag_names: ['p2a', 'prod'],
      });
    for (const workspace of resourcesOf(configurationOf(trial()), 'tfe_workspace'))
      expect(workspace).toMatchObject({ auto_apply: false, allow_destroy_plan: true });
  });

  test('lie in the project of their environment, which several may share', () => {
    const shared = trial({}, { name: 'shared' });
    const other = trial(
      {},
      { name: 'other', state: { kind: 'cloud', organization: 'acme', project: 'Other' }, bootstrap: undefined },
    );
    const configuration = configurationOf(trial(), shared, other);
    expect(resourcesOf(configuration, 'tfe_project')).toEqual([{ name: 'Agents' }, { name: 'Other' }]);
    const projects = Object.keys(configuration.resource.tfe_project ?? {});
    const projectOf = (stack: string) => configuration.resource.tfe_workspace?.[stack]?.project_id;
    expect(projectOf('trial-log-archive')).toBe(`\${tfe_project.${projects[0]}.id}`);
    expect(projectOf('other-log-archive')).toBe(`\${tfe_project.${projects[1]}.id}`);
  }, 60_000);

  test('run the bootstrap on the laptop of a person, and all else in HCP Terraform', () => {
    const modes = resourcesOf(ofProduction, 'tfe_workspace_settings').map((settings) => [
      stackIn(settings.workspace_id),
      settings.execution_mode,
    ]);
    expect(Object.fromEntries(modes)).toEqual(
      Object.fromEntries(ids.map((id) => [id, id.startsWith('prod-bootstrap-') ? 'local' : 'remote'])),
    );
  });

  test('compare AWS with the state where that is asked for, and where runs are remote', () => {
    const assessed = (driftDetection: boolean) =>
      resourcesOf(configurationOf(trial({ driftDetection })), 'tfe_workspace')
        .filter(({ assessments_enabled }) => assessments_enabled)
        .map(({ name }) => name);
    expect(assessed(false)).toEqual([]);
    expect(assessed(true)).toContain('trial-log-archive');
    expect(assessed(true).filter((name) => String(name).startsWith('trial-bootstrap'))).toEqual([]);
  });

  test('keep their own state in a workspace that no governed project holds', () => {
    expect(ofProduction.terraform).toMatchObject({
      required_version: '>= 1.10.0',
      required_providers: { tfe: { version: '0.71.0' } },
      cloud: { hostname: 'app.terraform.io', organization: 'alder-mutual', workspaces: { name: 'agents-workspaces' } },
    });
    expect(ofProduction.terraform).not.toHaveProperty('backend');
    expect(ofProduction.provider.tfe).toEqual([{ hostname: 'app.terraform.io', organization: 'alder-mutual' }]);
  });

  test('are the same bytes every time', () => {
    const once = hcpFiles([inProduction], 'agents-workspaces');
    expect([...hcpFiles([cloudEnvironment(prod)], 'agents-workspaces')]).toEqual([...once]);
  });
});

describe('states', () => {
  test('are read by exactly the stacks that read them', () => {
    const reading = [...synthEnvironment(prod)].flatMap(([id, { data }]) =>
      Object.keys(data?.terraform_remote_state ?? {}).map((producer) => `${producer} is read by ${id}`),
    );
    expect(reading.length).toBeGreaterThan(10);
    const settings = resourcesOf(ofProduction, 'tfe_workspace_settings');
    expect(
      settings
        .flatMap(({ workspace_id, remote_state_consumer_ids }) =>
          (remote_state_consumer_ids as string[]).map((id) => `${stackIn(workspace_id)} is read by ${stackIn(id)}`),
        )
        .sort(),
    ).toEqual(reading.sort());
    for (const { global_remote_state } of settings) expect(global_remote_state).toBe(false);
  });
});

describe('hands', () => {
  test('each has one role, by a token of the run and no stored key', () => {
    const variables = resourcesOf(ofProduction, 'tfe_variable');
    expect(variables.map(({ key, value, category }) => [key, value, category])).toEqual([
      ['TFC_AWS_PROVIDER_AUTH', 'true', 'env'],
      ['TFC_AWS_RUN_ROLE_ARN', 'arn:aws:iam::999999999999:role/pipelines/prod-security', 'env'],
      ['TFC_AWS_PROVIDER_AUTH', 'true', 'env'],
      ['TFC_AWS_RUN_ROLE_ARN', 'arn:aws:iam::999999999999:role/pipelines/prod-workload', 'env'],
    ]);
    expect(resourcesOf(ofProduction, 'tfe_variable_set')).toMatchObject([
      { name: 'prod-security-aws', global: false, priority: true },
      { name: 'prod-workload-aws', global: false, priority: true },
    ]);
  });

  test('each set of variables is attached to the workspaces of its hand, and to no other', () => {
    const attached = resourcesOf(ofProduction, 'tfe_workspace_variable_set').map(
      ({ variable_set_id, workspace_id }) => ({
        hand: /prod_(security|workload)-credentials/.exec(String(variable_set_id))?.[1],
        stack: stackIn(workspace_id),
      }),
    );
    for (const { hand, stack } of attached) expect([stack, hand]).toEqual([stack, handOf(stack, 'prod')]);
    expect(attached.map(({ stack }) => stack).sort()).toEqual([...remote].sort());
  });

  test('a role that the environment does not name is given when the workspaces are made', () => {
    const configuration = configurationOf(trial({}, { bootstrap: undefined }));
    expect(Object.keys(configuration.variable ?? {})).toEqual(['trial_security_role_arn', 'trial_workload_role_arn']);
    expect(configuration.variable?.trial_security_role_arn).toMatchObject({ type: 'string', nullable: false });
    const values = resourcesOf(configuration, 'tfe_variable').map(({ value }) => value);
    expect(values).toContain(`\${var.trial_security_role_arn}`);
    expect(values).toContain(`\${var.trial_workload_role_arn}`);
  });
});

describe('teams', () => {
  const teams = { security: ['governance'], workload: ['agent delivery'], readers: ['auditors', 'governance'] };
  const configuration = configurationOf(trial({ teams }));
  const nameOf = (id: unknown) => {
    const address = /^\$\{data\.tfe_team\.(.+)\.id\}$/.exec(String(id))?.[1] ?? '';
    return configuration.data?.tfe_team?.[address]?.name;
  };
  const access = resourcesOf(configuration, 'tfe_team_access').map(({ team_id, workspace_id, permissions }) => ({
    team: nameOf(team_id),
    stack: stackIn(workspace_id),
    permissions: (permissions as Array<Record<string, unknown>>)[0],
  }));

  test('start and confirm runs of their hand alone', () => {
    const running = access.filter(({ permissions }) => permissions?.runs !== 'read');
    expect(running.length).toBeGreaterThan(5);
    for (const { team, stack, permissions } of running) {
      expect([stack, team]).toEqual([stack, handOf(stack, 'trial') === 'security' ? 'governance' : 'agent delivery']);
      expect(permissions?.runs).toBe('apply');
    }
  });

  test('change no variable, no state and no task of a workspace', () => {
    for (const { permissions } of access)
      expect(permissions).toMatchObject({ variables: 'read', sentinel_mocks: 'none', run_tasks: false });
    for (const { permissions } of access) expect(['none', 'read-outputs']).toContain(permissions?.state_versions);
  });

  test('who only reads sees no state, and each team stands once at a workspace', () => {
    const reading = access.filter(({ permissions }) => permissions?.runs === 'read');
    expect(new Set(reading.map(({ team }) => team))).toEqual(new Set(['auditors', 'governance']));
    for (const { team, stack, permissions } of reading) {
      expect(permissions?.state_versions).toBe('none');
      if (team === 'governance') expect(handOf(stack, 'trial')).toBe('workload');
    }
    const pairs = access.map(({ team, stack }) => `${team} at ${stack}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('none has a say in the bootstrap, and none is made here', () => {
    expect(access.filter(({ stack }) => handOf(stack, 'trial') === 'bootstrap')).toEqual([]);
    expect(configuration.resource).not.toHaveProperty('tfe_team');
    expect(ofProduction.resource).not.toHaveProperty('tfe_team_access');
  });
});

describe('a repository', () => {
  const workspaceOf = (vcs: NonNullable<Settings>['vcs'], stack: string): Record<string, unknown> => {
    const configuration = configurationOf(trial({ vcs }));
    return { ...configuration.resource.tfe_workspace?.[stack], data: configuration.data };
  };

  test('starts runs of a stack when its own folder changes', () => {
    expect(
      workspaceOf({ repository: 'acme/agents', connection: { oauthClient: 'github' } }, 'trial-log-archive'),
    ).toMatchObject({
      working_directory: 'cdktf.out/stacks/trial-log-archive',
      file_triggers_enabled: true,
      trigger_patterns: ['/cdktf.out/stacks/trial-log-archive/**/*'],
      vcs_repo: {
        identifier: 'acme/agents',
        oauth_token_id: expect.stringMatching(/^\$\{data\.tfe_oauth_client\..*\.oauth_token_id\}$/),
      },
      data: { tfe_oauth_client: expect.anything() },
    });
  });

  test('may hold the project in a folder, and be reached by the GitHub App', () => {
    const vcs = { repository: 'acme/all', folder: 'platform/agents', connection: { githubApp: 'acme' } };
    expect(workspaceOf({ ...vcs, branch: 'live' }, 'trial-log-archive')).toMatchObject({
      working_directory: 'platform/agents/cdktf.out/stacks/trial-log-archive',
      trigger_patterns: ['/platform/agents/cdktf.out/stacks/trial-log-archive/**/*'],
      vcs_repo: {
        identifier: 'acme/all',
        branch: 'live',
        github_app_installation_id: expect.stringMatching(/^\$\{data\.tfe_github_app_installation\..*\.id\}$/),
      },
    });
  });

  test('does not lend a role to whoever opens a pull request, unless that is asked for', () => {
    const vcs = { repository: 'acme/agents', connection: { oauthClient: 'github' } };
    expect(workspaceOf(vcs, 'trial-log-archive').speculative_enabled).toBe(false);
    expect(workspaceOf({ ...vcs, planPullRequests: true }, 'trial-log-archive').speculative_enabled).toBe(true);
  });

  test('has no say in the bootstrap, and none is needed', () => {
    const vcs = { repository: 'acme/agents', connection: { oauthClient: 'github' } };
    for (const workspace of [
      workspaceOf(vcs, 'trial-bootstrap-sandbox'),
      configurationOf(trial()).resource.tfe_workspace?.['trial-log-archive'],
    ]) {
      expect(workspace).toBeDefined();
      expect(workspace).not.toHaveProperty('vcs_repo');
      expect(workspace).not.toHaveProperty('working_directory');
    }
  });
});

test('every kind of stack is in the hands of somebody whom these tests know', () => {
  for (const kind of Object.keys(STACK_KINDS) as StackKind[])
    expect(handOf(`prod-${kind}-x`, 'prod')).toBe(STACK_KINDS[kind].deployedBy);
});
