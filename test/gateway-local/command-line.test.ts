import { parseRequest, USAGE } from '../../gateway-local/command-line';

const parse = (text: string, variables = {}) => parseRequest(text.split(' ').filter(Boolean), variables);

test.each([
  ['gateway --env dev', { command: 'gateway', environment: 'dev', port: 8787, json: false }],
  ['gateway --env=dev --port 0 --json', { command: 'gateway', environment: 'dev', port: 0, json: true }],
  ['-- gateway --env dev', { command: 'gateway', environment: 'dev', port: 8787, json: false }],
  ['switch off agent#claims-payer', { command: 'switch', position: 'off', what: 'agent#claims-payer', port: 8787 }],
  ['switch throttle family#claims', { command: 'switch', position: 'throttle', what: 'family#claims', port: 8787 }],
  [
    'quarantine agent#claims-payer --reason twice',
    { command: 'quarantine', what: 'agent#claims-payer', reason: 'twice', port: 8787 },
  ],
  ['switch list --port 9000', { command: 'switch', position: 'list', port: 9000 }],
  ['token --name mia --token abc', { command: 'token', name: 'mia', port: 8787, token: 'abc' }],
  ['token', { command: 'token', name: 'local-approver', group: undefined }],
  ['token --group claims-operators', { command: 'token', name: 'local-approver', group: 'claims-operators' }],
  ['', { command: 'help' }],
  ['gateway --help', { command: 'help' }],
])('%s', (text, request) => {
  expect(parse(text)).toMatchObject(request);
});

test('the environment can be named by a variable', () => {
  expect(parse('gateway', { P2A_ENV: 'dev' })).toMatchObject({ environment: 'dev' });
  expect(parse('gateway --env prod', { P2A_ENV: 'dev' })).toMatchObject({ environment: 'prod' });
});

test.each([
  ['gatway --env dev', 'arguments: is not a command, got "gatway"; did you mean "gateway"?'],
  ['deploy', 'arguments: is not a command, got "deploy"; use one of: gateway, switch, quarantine, token'],
  ['--json', 'arguments: name no command; see --help'],
  ['gateway', '--env: is missing; write --env dev, say'],
  ['gateway --env', '--env: is without a value; see --help'],
  ['gateway --env dev --prot=1', 'arguments: is not an option of gateway, got "--prot"; did you mean "--port"?'],
  ['gateway --env dev --name x', 'arguments: is not an option of gateway, got "--name"; see --help'],
  ['gateway --env dev --port 80x', '--port: is not a port, got "80x"; use a whole number up to 65535'],
  ['gateway --env dev --port 70000', '--port: is not a port, got "70000"; use a whole number up to 65535'],
  ['gateway --env dev more', 'arguments: is one too many, got "more"; see --help'],
  ['switch', 'switch: is without a position; write switch on, off, throttle or list'],
  ['switch of agent#x', 'switch: is without a position, got "of"; write switch on, off, throttle or list'],
  [
    'quarantine --reason twice',
    'quarantine: is without a name; write quarantine agent#claims-payer --reason "pays twice", say',
  ],
  ['quarantine agent#x', '--reason: is missing; write --reason "pays twice", say'],
  ['quarantine agent#x --reason', '--reason: is without a value; see --help'],
  ['quarantine agent#x more --reason y', 'arguments: is one too many, got "more"; see --help'],
  ['switch off agent#x --reason y', 'arguments: is not an option of switch, got "--reason"; see --help'],
  ['switch list all', 'arguments: is one too many, got "all"; see --help'],
  ['switch off', 'switch off: is without a name; write switch off agent#claims-payer, say'],
])('%s: %s', (text, message) => {
  expect(() => parse(text)).toThrow(`one mistake:\n  ${message}`);
});

test('all mistakes are named at once', () => {
  expect(() => parse('gateway --port x --what')).toThrow('3 mistakes:');
});

test('the help names every command', () => {
  for (const command of ['gateway', 'switch', 'quarantine', 'token']) expect(USAGE).toContain(`\n  ${command}`);
});
