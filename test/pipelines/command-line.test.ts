import { parseRequest, USAGE } from '../../pipelines/command-line';

const usual = { branch: 'main', terraform: '1.11.4', checkOnly: false, help: false };

test.each<[string, string[], object]>([
  ['one system', ['github'], { ...usual, systems: ['github'] }],
  [
    'several, in an order of its own',
    ['--', 'hcp', 'gitlab', 'github', 'github'],
    { ...usual, systems: ['github', 'gitlab', 'hcp'] },
  ],
  ['a check', ['atlantis', '--check'], { ...usual, systems: ['atlantis'], checkOnly: true }],
  ['help, without a system', ['--help'], { ...usual, systems: [], help: true }],
  [
    'another branch and version',
    ['github', '--branch=release/2', '--terraform', '1.12.0'],
    { ...usual, systems: ['github'], branch: 'release/2', terraform: '1.12.0' },
  ],
  [
    'a repository',
    ['github', '--repository', 'acme/agents'],
    { ...usual, systems: ['github'], repository: { path: 'acme/agents' } },
  ],
  [
    'a repository with ids',
    ['github', '--repository', 'acme@123456/agents@456789'],
    { ...usual, systems: ['github'], repository: { path: 'acme@123456/agents@456789' } },
  ],
  [
    'a repository in groups, on a server of its own',
    ['gitlab', '--repository=https://git.acme.example/platform/ai/agents'],
    { ...usual, systems: ['gitlab'], repository: { host: 'git.acme.example', path: 'platform/ai/agents' } },
  ],
])('asks for %s', (_, args, request) => {
  expect(parseRequest(args)).toEqual(request);
});

test.each<[string[], string]>([
  [
    [],
    'one mistake:\n  arguments: name no system to write pipelines for; name one or more of: github, gitlab, atlantis, hcp',
  ],
  [['githubb'], 'one mistake:\n  arguments: is not a system, got "githubb"; did you mean github?'],
  [['jenkins'], 'one mistake:\n  arguments: is not a system, got "jenkins"; use one of: github, gitlab, atlantis, hcp'],
  [
    ['--force', 'github', '--repository', 'agents', '--branch', "main' || true", '--terraform', '1.9.8'],
    `4 mistakes:
  arguments: is not an option, got "--force"; see --help
  --repository: is not a repository, got "agents"; write acme/agents, acme@123456/agents@456789 with the ids of GitHub, or https://git.example/group/project
  --branch: is not the name of a branch, got "main' || true"; use letters, digits and . / _ -
  --terraform: is not a version from 1.10.0 on, got "1.9.8"; write it in full, such as 1.11.4`,
  ],
  [
    ['github', '--branch', '--terraform='],
    `2 mistakes:
  --branch: is without a value; see --help
  --terraform: is without a value; see --help`,
  ],
  [['github', '--repository', 'acme/*'], 'one mistake:\n  --repository: is not a repository, got "acme/*"'],
])('refuses %j', (args, message) => {
  expect(() => parseRequest(args)).toThrow(message);
});

test('help names every option and system', () => {
  for (const word of ['github', 'gitlab', 'atlantis', 'hcp', '--repository', '--branch', '--terraform', '--check'])
    expect(USAGE).toContain(word);
});
