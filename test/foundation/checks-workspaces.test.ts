import { environment, environmentInput, mistakesIn } from '../support/environment';

const stateWith = (workspaces: unknown) => ({
  ...environmentInput(),
  state: { kind: 'cloud', organization: 'acme', project: 'agents', workspaces },
});

test('workspaces have settings without a word about them', () => {
  const { state } = environment({ state: { kind: 'cloud', organization: 'acme', project: 'agents' } });
  expect(state).toMatchObject({
    hostname: 'app.terraform.io',
    workspaces: {
      terraformVersion: '1.11.4',
      teams: { security: [], workload: [], readers: [] },
      driftDetection: false,
    },
  });
});

test('accepts repositories of every system, and releases that the stacks work with', () => {
  const connection = { oauthClient: 'main' };
  for (const repository of ['acme/agents', 'group/sub/project', 'org/project name/_git/agents'])
    expect(mistakesIn(stateWith({ vcs: { repository, connection } }))).toEqual([]);
  for (const terraformVersion of ['1.10.0', '1.14.3']) expect(mistakesIn(stateWith({ terraformVersion }))).toEqual([]);
});

test('refuses a repository, a folder, a version and a connection that cannot be, all at once', () => {
  expect(
    mistakesIn(
      stateWith({
        terraformVersion: '~> 1.9',
        vcs: { repository: 'agents', folder: '../agents', branch: ' ', connection: 'github' },
        teams: { security: [''] },
      }),
    ),
  ).toEqual([
    'trial.state.workspaces.terraformVersion: is not a version of Terraform that the stacks work with, got "~> 1.9"; pin one release from 1.10.0 on, such as 1.11.4',
    'trial.state.workspaces.vcs.repository: is not the name of a repository, got "agents"; write owner and repository, as in acme/agents',
    'trial.state.workspaces.vcs.branch: is empty, got " "; say which branch is applied',
    'trial.state.workspaces.vcs.folder: is not a folder of the repository, got "../agents"; write it from the root without slashes around it, as in platform/agents',
    'trial.state.workspaces.vcs.connection: is none of the choices, got "github"; use { oauthClient: name } or { githubApp: account }',
    'trial.state.workspaces.teams.security[0]: is empty, got ""; say the name of the team, as HCP Terraform shows it',
  ]);
});

test('refuses a team that holds both hands', () => {
  expect(
    mistakesIn(
      stateWith({ teams: { security: ['platform'], workload: ['delivery', 'platform'], readers: ['platform'] } }),
    ),
  ).toEqual([
    'trial.state.workspaces.teams.workload[1]: applies the stacks of security too, so who ships agents could weaken what guards them, got "platform"; give two teams',
  ]);
});

test('one team may read what the other applies', () => {
  expect(mistakesIn(stateWith({ teams: { security: ['a'], workload: ['b'], readers: ['a', 'b'] } }))).toEqual([]);
});
