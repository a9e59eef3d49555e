import type { Json, ToolCall } from '../../../../modules/tool/lambda/tool-call';
import { ToolError } from '../../../../modules/tool/lambda/tool-error';
import { type ToolActions, toolHandler } from '../../../../modules/tool/lambda/tool-handler';

const secret = 'CL-2026-004711 of Ada Brandt';
const call = {
  tool: 'claims-register',
  action: 'look-up',
  input: { note: secret },
  agent: 'claims-triage',
  request: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
};

let lines: string[];
beforeEach(() => {
  process.env.P2A_TOOL = 'claims-register';
  process.env.P2A_ENVIRONMENT = 'trial';
  lines = [];
});
afterEach(() => {
  delete process.env.P2A_TOOL;
  delete process.env.P2A_ENVIRONMENT;
});

/** A tool as Lambda calls it. */
const tool = (actions: ToolActions) => (event: unknown) =>
  toolHandler(actions, (line) => lines.push(line))(event, { awsRequestId: 'i-1' });
const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const fails = (error: unknown) =>
  tool({
    'look-up': async () => {
      throw error;
    },
  })(call);

test('hands the call to its action and answers with what comes of it', async () => {
  const seen: ToolCall[] = [];
  const handler = tool({
    'look-up': async (given) => {
      seen.push(given);
      return { found: 1 };
    },
  });
  const change = { ...call, idempotencyKey: 'key-00001' };
  expect(await handler(change)).toEqual({ ok: true, output: { found: 1 } });
  expect(seen).toEqual([change]);
});

const touched = jest.fn(async () => null);
const asked = (event: unknown) => tool({ 'look-up': touched })(event);

test.each(['assign', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'lookup'])(
  'has no action "%s"',
  async (action) => {
    const answer = await asked({ ...call, action });
    expect(answer).toMatchObject({ ok: false });
    expect(['unknown-action', 'invalid-call']).toContain((answer as { code: string }).code);
    expect(touched).not.toHaveBeenCalled();
  },
);

test('has no action that it inherits, be it a function', async () => {
  const inherited = Object.create({ 'look-up': touched });
  expect(await tool(inherited)(call)).toMatchObject({ code: 'unknown-action' });
  expect(touched).not.toHaveBeenCalled();
});

const { input, ...withoutInput } = call;
test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', JSON.stringify(call)],
  ['a list', [call]],
  ['an event of API Gateway', { httpMethod: 'POST', body: JSON.stringify(call), requestContext: {} }],
  ['an event of a queue', { Records: [{ body: JSON.stringify(call) }] }],
  ['no input', withoutInput],
  ['no action', { ...call, action: undefined }],
  ['no agent', JSON.parse(JSON.stringify({ ...call, agent: undefined }))],
  ['no request', JSON.parse(JSON.stringify({ ...call, request: undefined }))],
  ['a field more', { ...call, approved: true }],
  ['a field that every object has', JSON.parse(JSON.stringify(call).replace('{', '{"constructor":"admin",'))],
  ['a prototype', JSON.parse(JSON.stringify(call).replace('{', '{"__proto__":{"admin":true},'))],
  ['the prototype as action', { ...call, action: '__proto__' }],
  ['a list of actions', { ...call, action: ['look-up'] }],
  ['an action with a line feed', { ...call, action: 'look-up\n' }],
  ['an agent with a path', { ...call, agent: '../claims-payer' }],
  ['an agent with letters that look alike', { ...call, agent: 'claims-pаyer' }],
  ['an action that is too long', { ...call, action: 'a'.repeat(65) }],
  ['a request that would be two lines in a log', { ...call, request: 'r-1\n{"level":"INFO"}' }],
  ['an idempotency key that is short', { ...call, idempotencyKey: 'key' }],
  ['an idempotency key that is a number', { ...call, idempotencyKey: 12_345_678 }],
])('refuses %s', async (_, event) => {
  expect(await asked(event)).toMatchObject({ ok: false, code: 'invalid-call' });
  expect(touched).not.toHaveBeenCalled();
  // Whose call it was is as little to be believed as the call.
  expect(told()).toEqual([
    expect.objectContaining({
      event: 'tool.answered',
      request: 'i-1',
      tool: 'claims-register',
      result: 'invalid-call',
    }),
  ]);
  expect(told()[0]).not.toHaveProperty('agent');
});

test('a refusal reaches the agent with its code and its sentence, and the log with its code alone', async () => {
  expect(await fails(new ToolError('not-found', 'There is no such claim.'))).toEqual({
    ok: false,
    code: 'not-found',
    message: 'There is no such claim.',
  });
  expect(told()).toEqual([expect.objectContaining({ level: 'INFO', result: 'not-found' })]);
  expect(lines.join('')).not.toContain('claim.');
});

test('each call has one line in the log: which, whose, what came of it and how long it took, and nothing of its content', async () => {
  const handler = tool({ 'look-up': async ({ input }) => input as Json });
  const idempotencyKey = `claims-triage_r-${'0a'.repeat(20)}-3`;
  await handler({ ...call, idempotencyKey });
  const { input: _, ...which } = call;
  expect(told()).toEqual([
    expect.objectContaining({
      ...which,
      idempotencyKey,
      execution: `r-${'0a'.repeat(20)}`,
      result: 'ok',
      milliseconds: expect.any(Number),
    }),
  ]);
  expect(lines.join('')).not.toContain(secret);
});

test('what is behind a refusal goes into the log and not to the agent', async () => {
  const error = new ToolError('outcome-unknown', 'It is not known.', { cause: new TypeError(secret) });
  expect(await fails(error)).toEqual({ ok: false, code: 'outcome-unknown', message: 'It is not known.' });
  expect(told()).toEqual([expect.objectContaining({ level: 'ERROR', result: 'outcome-unknown', error: 'TypeError' })]);
});

const named = (name: string, message = secret) => Object.assign(new Error(message), { name });
test.each<[string, unknown, string]>([
  ['an error', new Error(secret), 'Error'],
  ['an error of the SDK', named('AccessDeniedException'), 'AccessDeniedException'],
  ['an error that is named like the input', named(secret), 'Error'],
  ['an error of several lines', new Error(`${secret}\n    at ${secret} (/x:1:1)`), 'Error'],
  ['an error that looks like a stack', new Error('\n    at CL-2026-004711 (/x:1:1)'), 'Error'],
  ['an error whose message was changed later', Object.assign(new Error(secret), { message: 'other' }), 'Error'],
  ['an error without a stack', Object.assign(new Error(secret), { stack: undefined }), 'Error'],
  ['an error caused by another', new Error('outer', { cause: new Error(secret) }), 'Error'],
  ['a refusal that only looks like one', { code: 'not-found', message: secret }, 'object'],
  ['a text', secret, 'string'],
  ['nothing', undefined, 'undefined'],
])('%s is unavailable to the agent, and one line without the input in the log', async (_, error, name) => {
  expect(await fails(error)).toEqual({
    ok: false,
    code: 'unavailable',
    message: 'The tool could not do this now.',
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.split('\n')).toHaveLength(2);
  const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(told()[0]).toEqual({
    version: 1,
    event: 'tool.answered',
    environment: 'trial',
    timestamp: now,
    time: now,
    level: 'ERROR',
    message: 'The tool failed',
    tool: call.tool,
    action: call.action,
    agent: call.agent,
    request: call.request,
    result: 'unavailable',
    milliseconds: expect.any(Number),
    error: name,
    thrown: expect.any(Array),
  });
  expect(lines[0]).not.toMatch(/CL-2026|Ada/);
});

test('the log says where an error was thrown', async () => {
  const deep = () => new Error(secret);
  await fails(deep());
  const [{ thrown } = {}] = told();
  expect(thrown).toEqual(expect.arrayContaining([expect.stringMatching(/deep .*tool-handler\.test\.ts:\d+/)]));
});

test.each([
  ['another tool', 'claims-payments'],
  ['no tool', undefined],
])('refuses a call that names a different tool than the code is deployed as: %s', async (_, deployedAs) => {
  delete process.env.P2A_TOOL;
  if (deployedAs !== undefined) process.env.P2A_TOOL = deployedAs;
  const touched = jest.fn();
  expect(await tool({ 'look-up': touched })(call)).toMatchObject({ ok: false, code: 'invalid-call' });
  expect(touched).not.toHaveBeenCalled();
});
