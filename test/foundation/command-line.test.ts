import { parseRequest, USAGE } from '../../foundation/command-line';

test.each<[string, string[], Record<string, string>, object]>([
  ['everything', [], {}, { checkOnly: false, help: false }],
  ['one environment', ['--env', 'dev'], {}, { environment: 'dev', checkOnly: false, help: false }],
  ['one environment, in one word', ['--env=dev'], {}, { environment: 'dev', checkOnly: false, help: false }],
  ['one environment, by variable', [], { P2A_ENV: 'dev' }, { environment: 'dev', checkOnly: false, help: false }],
  [
    'the argument before the variable',
    ['--env', 'prod'],
    { P2A_ENV: 'dev' },
    { environment: 'prod', checkOnly: false, help: false },
  ],
  ['everything, with an empty variable', [], { P2A_ENV: '' }, { checkOnly: false, help: false }],
  ['the last of two', ['--env=dev', '--env', 'prod'], {}, { environment: 'prod', checkOnly: false, help: false }],
  [
    'what projen passes on behind two dashes',
    ['--', '--env', 'dev'],
    {},
    { environment: 'dev', checkOnly: false, help: false },
  ],
  ['two dashes alone', ['--'], {}, { checkOnly: false, help: false }],
  ['a check', ['--check'], {}, { checkOnly: true, help: false }],
  ['a check of one environment', ['--check', '--env=dev'], {}, { environment: 'dev', checkOnly: true, help: false }],
  ['help', ['--help'], {}, { checkOnly: false, help: true }],
  ['help, shorter', ['-h'], {}, { checkOnly: false, help: true }],
])('asks for %s', (_, args, variables, request) => {
  expect(parseRequest(args, variables)).toEqual(request);
});

test.each<[string, string[], string[]]>([
  [
    'an option that is not known',
    ['--environment', 'dev'],
    [
      'arguments: is not an option, got "--environment"; see --help',
      'arguments: is not an option, got "dev"; see --help',
    ],
  ],
  ['a name without its option', ['dev'], ['arguments: is not an option, got "dev"; see --help']],
  ['an option without its name', ['--env'], ['--env: is without a name; write --env dev, say']],
  ['an option with an empty name', ['--env='], ['--env: is without a name; write --env dev, say']],
  [
    'all of these at once',
    ['-x', '--check', '--json', '--env'],
    [
      'arguments: is not an option, got "-x"; see --help',
      'arguments: is not an option, got "--json"; see --help',
      '--env: is without a name; write --env dev, say',
    ],
  ],
])('refuses %s', (_, args, lines) => {
  const heading = lines.length === 1 ? 'one mistake' : `${lines.length} mistakes`;
  expect(() => parseRequest(args, {})).toThrow(
    new Error([`${heading}:`, ...lines.map((line) => `  ${line}`)].join('\n')),
  );
});

test('does not take an option for the name of an environment', () => {
  expect(() => parseRequest(['--env', '--check'], {})).toThrow('--env: is without a name; write --env dev, say');
});

test('the usage names every option', () => {
  for (const option of ['--env NAME', 'P2A_ENV', '--check', '--help']) expect(USAGE).toContain(option);
});
