import { REFUSALS, type RefusalCode } from '../../../foundation/refusals';
import {
  executionName,
  type IntakeParts,
  intake,
  LONGEST_REQUEST,
} from '../../../modules/agent-workflow/lambda/intake/intake';
import { keepIn, starting } from '../../../modules/agent-workflow/lambda/intake/services';
import { sanitizer } from '../../../modules/sanitizer/lambda/sanitize';

const KEY = Buffer.alloc(32, 1);
const DOCUMENT = { claim: 'C-1', mail: 'ann@example.com' };

/** A bucket and a state machine that behave as those of AWS do. */
function world(parts: Partial<IntakeParts> = {}) {
  const kept = new Map<string, string>();
  const executions = new Map<string, { readonly input: string; ended: boolean }>();
  const lines: Parameters<IntakeParts['tell']>[0][] = [];
  const take = intake({
    ready: async () => ({ key: KEY, sanitize: sanitizer({ rules: {} }) }),
    keep: async (key, text) => {
      if (kept.has(key)) return kept.get(key) === text ? 'the same' : 'another';
      kept.set(key, text);
      return 'kept';
    },
    start: async (name, input) => {
      const known = executions.get(name);
      if (known !== undefined && (known.ended || known.input !== input)) return 'there already';
      executions.set(name, { input, ended: false });
      return 'started';
    },
    tell: (event) => lines.push(event),
    ...parts,
  });
  const handler = (event: unknown) => take(event, { awsRequestId: 'i-1' });
  return { kept, executions, lines, handler };
}

const refusal = (code: RefusalCode) => ({ ok: false, error: { code, message: REFUSALS[code].sentence } });

test('a request is sanitised, kept, and worked on by a pointer', async () => {
  const { handler, kept, executions } = world();
  const answer = await handler({ id: 'case-1', document: DOCUMENT });
  expect(answer).toMatchObject({ ok: true, execution: executionName(KEY, 'case-1'), repeated: false });
  const [[key, text] = []] = kept;
  expect(JSON.parse(text ?? '')).toEqual({ claim: 'C-1', mail: '[EMAIL]' });
  expect(key).toMatch(new RegExp(`^${executionName(KEY, 'case-1')}\\.json$`));
  expect([...executions.values()]).toEqual([{ input: JSON.stringify({ request: { key } }), ended: false }]);
});

test('the same request again is the same one, while it is worked on and after', async () => {
  const { handler, executions } = world();
  await handler({ id: 'case-1', document: DOCUMENT });
  expect(await handler({ id: 'case-1', document: DOCUMENT })).toMatchObject({ ok: true, repeated: false });
  for (const execution of executions.values()) execution.ended = true;
  expect(await handler({ id: 'case-1', document: DOCUMENT })).toMatchObject({ ok: true, repeated: true });
  expect(executions.size).toBe(1);
});

test.each([false, true])('another content under the same id is refused, each time (ended: %s)', async (ended) => {
  const { handler, executions, kept } = world();
  await handler({ id: 'case-1', document: DOCUMENT });
  for (const execution of executions.values()) execution.ended = ended;
  for (let time = 0; time < 3; time += 1)
    expect(await handler({ id: 'case-1', document: { claim: 'C-2' } })).toEqual(refusal('duplicate-request'));
  expect(await handler({ id: 'case-1', document: DOCUMENT })).toMatchObject({ ok: true });
  expect([kept.size, executions.size]).toEqual([1, 1]);
});

test('ids are told by nothing that the key is not needed for', () => {
  expect(executionName(KEY, 'case-1')).not.toBe(executionName(Buffer.alloc(32, 2), 'case-1'));
  expect(executionName(KEY, 'case-1')).toMatch(/^r-[0-9a-f]{40}$/);
});

test('a request that was kept but not started can be handed in again', async () => {
  let isDown = true;
  const executions: string[] = [];
  const { handler } = world({
    start: async (name) => {
      if (isDown) throw new Error('down');
      executions.push(name);
      return 'started';
    },
  });
  expect(await handler({ id: 'case-1', document: DOCUMENT })).toEqual(refusal('intake-unavailable'));
  isDown = false;
  expect(await handler({ id: 'case-1', document: DOCUMENT })).toMatchObject({ ok: true });
  expect(executions).toHaveLength(1);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', []],
  ['no id', { document: 1 }],
  ['an empty id', { id: '', document: 1 }],
  ['an id with other characters', { id: 'a/b', document: 1 }],
  ['an id that is too long', { id: 'a'.repeat(129), document: 1 }],
  ['no document', { id: 'a' }],
  ['a field too many', { id: 'a', document: 1, agent: 'other' }],
])('%s is no request', async (_, event) => {
  const { handler, kept, executions } = world();
  expect(await handler(event)).toEqual(refusal('invalid-request'));
  expect([kept.size, executions.size]).toEqual([0, 0]);
});

test.each<[string, unknown, RefusalCode]>([
  ['too large for the sanitiser', 'x'.repeat(300_000), 'input-too-large'],
  ['too large for the grounding check', 'x'.repeat(LONGEST_REQUEST - 1), 'input-too-large'],
  ['too deep', JSON.parse('['.repeat(40) + ']'.repeat(40)), 'input-too-deep'],
])('what is %s starts nothing', async (_, document, code) => {
  const { handler, kept, executions } = world();
  expect(await handler({ id: 'a', document })).toEqual(refusal(code));
  expect([kept.size, executions.size]).toEqual([0, 0]);
});

test.each<[string, Partial<IntakeParts>, RefusalCode]>([
  [
    'the key of pseudonyms',
    { ready: async () => Promise.reject(new Error('AccessDenied for ann@example.com')) },
    'intake-unavailable',
  ],
  ['the bucket', { keep: async () => Promise.reject(new Error('ann@example.com')) }, 'intake-unavailable'],
  ['the state machine', { start: async () => Promise.reject(new Error('ann@example.com')) }, 'intake-unavailable'],
])('without %s nothing is accepted', async (_, parts, code) => {
  const { handler, lines } = world(parts);
  expect(await handler({ id: 'a', document: DOCUMENT })).toEqual(refusal(code));
  expect(JSON.stringify(lines)).not.toContain('ann@');
});

test('neither log nor pointer holds anything of the request', async () => {
  const { handler, lines, executions } = world();
  await handler({ id: 'secret-id', document: { note: 'Ann Bell, ann@example.com, 4111 1111 1111 1111' } });
  await handler({ id: 'secret-id', document: { note: 'another' } });
  const execution = executionName(KEY, 'secret-id');
  expect(lines).toMatchObject([
    { event: 'prompt.accepted', request: 'i-1', execution, repeated: false, redactions: expect.any(Array) },
    { event: 'refusal', request: 'i-1', execution, at: 'intake', by: 'intake', code: 'duplicate-request' },
  ]);
  expect(JSON.stringify([lines, [...executions.values()]])).not.toMatch(/Ann|ann@|4111|secret-id|another/);
});

const sends = (name?: string, stored = '') => {
  const commands: unknown[] = [];
  const client = {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) => {
      commands.push(command.input);
      if (name !== undefined && (commands.length === 1 || stored === ''))
        throw Object.assign(new Error('no'), { name });
      return { Body: { transformToString: async () => stored } };
    },
  };
  return { commands, open: async () => client as never };
};

test('requests are kept once, as JSON', async () => {
  const { commands, open } = sends();
  expect(await keepIn('bucket', 'agent/', open)('r-1.json', '{}')).toBe('kept');
  expect(commands).toEqual([
    { Bucket: 'bucket', Key: 'agent/r-1.json', Body: '{}', ContentType: 'application/json', IfNoneMatch: '*' },
  ]);
  await expect(keepIn('bucket', 'agent/', sends('AccessDenied').open)('k', '{}')).rejects.toThrow('no');
});

test('a request that is there is compared with the one that comes', async () => {
  const { commands, open } = sends('PreconditionFailed', '{}');
  expect(await keepIn('bucket', 'agent/', open)('r-1.json', '{}')).toBe('the same');
  expect(commands[1]).toEqual({ Bucket: 'bucket', Key: 'agent/r-1.json' });
  expect(await keepIn('bucket', 'agent/', sends('PreconditionFailed', '{"a":1}').open)('k', '{}')).toBe('another');
  await expect(keepIn('bucket', 'agent/', sends('PreconditionFailed').open)('k', '{}')).rejects.toThrow('no');
});

test('executions are started by name', async () => {
  const { commands, open } = sends();
  expect(await starting('arn:machine', open)('r-1', '{}')).toBe('started');
  expect(commands).toEqual([{ stateMachineArn: 'arn:machine', name: 'r-1', input: '{}' }]);
  expect(await starting('arn:machine', sends('ExecutionAlreadyExists').open)('r-1', '{}')).toBe('there already');
  await expect(starting('arn:machine', sends('StateMachineDeleting').open)('r-1', '{}')).rejects.toThrow('no');
});
