import { executionName } from '../../../modules/agent-workflow/lambda/intake/intake';
import { errorKind } from '../../../modules/events/lambda/error-kind';
import { executionIn } from '../../../modules/events/lambda/execution';
import { telling } from '../../../modules/events/lambda/tell';
import { tellingOfAgent } from '../../../modules/events/lambda/telling-of-agent';
import { faultsOf } from '../../support/events';
import { workflow } from '../agent-workflow/parts';

const inherited = { ...process.env };
afterEach(() => {
  process.env = { ...inherited };
  jest.restoreAllMocks();
});

const ACCEPTED = {
  event: 'prompt.accepted',
  level: 'INFO',
  message: 'Request accepted',
  request: 'i-1',
  execution: 'r-1',
  repeated: false,
  redactions: [],
  dropped: 0,
  bytesIn: 1,
  bytesOut: 1,
} as const;

test('an event is one line of JSON with its stamp, whatever is in it', () => {
  const lines: string[] = [];
  telling(
    'prod',
    (line) => lines.push(line),
    () => 0,
  )({ ...ACCEPTED, agent: 'triage', family: 'a\n{"b":\u2028' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.split('\n')).toEqual([expect.any(String), '']);
  const time = '1970-01-01T00:00:00.000Z';
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ version: 1, environment: 'prod', time, timestamp: time });
});

test('whoever tells of one agent says so in every event', () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  Object.assign(process.env, { P2A_ENVIRONMENT: 'prod', P2A_AGENT: 'triage', P2A_FAMILY: 'claims' });
  tellingOfAgent<'prompt.accepted'>()(ACCEPTED);
  const event = JSON.parse(String(written.mock.calls[0]?.[0]));
  expect(event).toMatchObject({ agent: 'triage', family: 'claims' });
  expect(faultsOf(event)).toEqual([]);
});

test.each(['P2A_ENVIRONMENT', 'P2A_AGENT', 'P2A_FAMILY'])('nobody tells of an agent without %s', (name) => {
  Object.assign(process.env, { P2A_ENVIRONMENT: 'prod', P2A_AGENT: 'triage', P2A_FAMILY: 'claims' });
  delete process.env[name];
  expect(() => tellingOfAgent()).toThrow(`${name}: is not set`);
});

describe('the execution of a call', () => {
  const execution = executionName(Buffer.alloc(32), 'case-1');

  test('is in the key that the workflow makes, at the gateway and behind the agent at the tool', () => {
    const [key] =
      JSON.stringify(workflow).match(/States\.Format\('[^']+', \$\$\.Execution\.Name, \$\$\.Map\.Item\.Index\)/) ?? [];
    expect(key).toBe("States.Format('{}-{}', $$.Execution.Name, $$.Map.Item.Index)");
    expect(executionIn(`${execution}-0`)).toEqual({ execution });
    expect(executionIn(`${execution}-19`)).toEqual({ execution });
    expect(executionIn(`claims-payer_${execution}-3`)).toEqual({ execution });
  });

  test.each([
    undefined,
    '',
    execution,
    `${execution}-`,
    `${execution}-100`,
    `${execution}-0x`,
    `x${execution}-0`,
    `${execution}-0\n`,
    `r-${'A'.repeat(40)}-0`,
    `Payer_${execution}-0`,
    'call-key-1',
  ])('is not in %j', (key) => {
    expect(executionIn(key)).toEqual({});
  });
});

test.each<[unknown, string]>([
  [new TypeError('ann@acme.example'), 'TypeError'],
  [Object.assign(new Error('x'), { name: 'ann@acme.example' }), 'Error'],
  [Object.assign(new Error('x'), { name: 'x'.repeat(65) }), 'Error'],
  ['ann@acme.example', 'string'],
  [undefined, 'undefined'],
])('of an error only its kind is told: %p', (error, kind) => {
  expect(errorKind(error)).toBe(kind);
});
