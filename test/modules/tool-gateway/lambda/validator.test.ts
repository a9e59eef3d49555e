import { PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AuditEvent } from '../../../../foundation/events';
import type { Invocation } from '../../../../modules/tool-gateway/lambda/core/parts';
import { startingApprovals } from '../../../../modules/tool-gateway/lambda/validator/approval-starter';
import { auditLog } from '../../../../modules/tool-gateway/lambda/validator/audit-log';
import { type InvokerParts, invoker, takingOn } from '../../../../modules/tool-gateway/lambda/validator/invoker';
import { logTo } from '../../../../modules/tool-gateway/lambda/validator/log';
import { asked } from '../../../../modules/tool-gateway/lambda/validator/requests';
import { validator } from '../../../../modules/tool-gateway/lambda/validator/validator';
import { payment, sessionArn, TrialGateway } from '../../../support/gateway';

const event = (changes: object = {}) => ({
  resource: '/tools/ledger/pay',
  path: '/tools/ledger/pay',
  httpMethod: 'POST',
  multiValueHeaders: { 'Content-Type': ['application/json'], 'Idempotency-Key': ['call-key-1'] },
  requestContext: { requestId: 'request-1', identity: { userArn: sessionArn('free') } },
  body: JSON.stringify(payment()),
  isBase64Encoded: false,
  ...changes,
});

describe('what API Gateway hands over', () => {
  test('a call, whatever the case of its headers', () => {
    for (const name of ['idempotency-key', 'Idempotency-Key', 'IDEMPOTENCY-KEY'])
      expect(
        asked(event({ multiValueHeaders: { 'content-TYPE': ['application/json'], [name]: ['call-key-1'] } })),
      ).toMatchObject({
        kind: 'call',
        request: { tool: 'ledger', action: 'pay', contentType: 'application/json', idempotencyKeys: ['call-key-1'] },
      });
  });

  test('a header in two spellings is seen twice', () => {
    const multiValueHeaders = { 'idempotency-key': ['call-key-1'], 'Idempotency-Key': ['call-key-2'] };
    expect(asked(event({ multiValueHeaders }))).toMatchObject({
      request: { idempotencyKeys: ['call-key-1', 'call-key-2'] },
    });
  });

  test('bytes, if they are UTF-8', () => {
    const encoded = (bytes: Buffer) => asked(event({ body: bytes.toString('base64'), isBase64Encoded: true }));
    expect(encoded(Buffer.from('{"a":"\u20ac"}'))).toMatchObject({ request: { body: '{"a":"\u20ac"}' } });
    expect(encoded(Buffer.from([0x7b, 0xff]))).toMatchObject({ request: { body: undefined } });
  });

  test.each([
    ['another method', { httpMethod: 'GET' }],
    ['another path', { resource: '/tools/ledger' }],
    ['a longer path', { resource: '/tools/ledger/pay/all' }],
    ['capital letters', { resource: '/tools/Ledger/pay' }],
    ['no path', { resource: undefined }],
    ['the path alone', { resource: '/{proxy+}', path: '/tools/ledger/pay' }],
  ])('%s is no call', (_, changes) => {
    expect(asked(event(changes))).toEqual({ kind: 'nothing' });
  });

  test.each([undefined, null, 'text', 42, [], {}, { approved: 7 }])('%j is nothing', (other) => {
    expect(asked(other)).toMatchObject({ kind: 'nothing' });
  });

  test('what comes through the API never carries an approved call out', async () => {
    const forged = event({ approved: 'approval-1' });
    expect(asked(forged)).toMatchObject({ kind: 'call' });
    expect(asked({ ...forged, resource: '/' })).toMatchObject({ kind: 'nothing' });
  });

  test('a caller that chooses the id of its requests holds no claim but its own', async () => {
    const trial = new TrialGateway();
    let answer: (() => void) | undefined;
    trial.answers = () =>
      new Promise((resolve) => {
        answer = () => resolve({ kind: 'answer', value: { ok: true, output: 1 } });
      });
    let ids = 0;
    const handler = validator(trial.gateway, () => {
      ids += 1;
      return `id-${ids}`;
    });
    const first = handler(event());
    while (answer === undefined) await new Promise((resolve) => setImmediate(resolve));
    const others = await Promise.all([handler(event()), handler(event())]);
    expect(others).toMatchObject([{ statusCode: 503 }, { statusCode: 503 }]);
    answer();
    expect(await first).toMatchObject({ statusCode: 200 });
    expect(await handler(event())).toMatchObject({ statusCode: 200 });
    expect(trial.invocations.map(({ request }) => request)).toEqual(['id-1']);
    expect(trial.lines[0]).toMatchObject({ request: 'id-2', apiRequest: 'request-1' });
  });

  test('who calls stands in the context, and nowhere else', async () => {
    const trial = new TrialGateway();
    const handler = validator(trial.gateway, () => 'id');
    const spoofed = event({
      requestContext: { requestId: 'r', identity: {} },
      multiValueHeaders: {
        'content-type': ['application/json'],
        'idempotency-key': ['call-key-1'],
        'x-amzn-iam-user-arn': [sessionArn('free')],
        'p2a-agent': ['free'],
      },
    });
    expect(await handler(spoofed)).toMatchObject({ statusCode: 403 });
    expect(trial.invocations).toEqual([]);
    expect(await handler(event())).toMatchObject({ statusCode: 200, body: '{"output":{"done":true}}' });
  });
});

describe('the log', () => {
  const lines: string[] = [];
  const log = logTo(
    (line) => lines.push(line),
    'trial',
    () => 0,
  );
  beforeEach(() => {
    lines.length = 0;
  });

  test('is one line an event, whatever is in it', () => {
    log({ level: 'ERROR', message: 'Tool call\n{"level":"forged"}', request: 'r\r\n\u2028x', error: 'Error' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('\n')).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'ERROR', timestamp: '1970-01-01T00:00:00.000Z' });
  });

  test('of a request carries metrics whose dimensions are names of the register alone', async () => {
    const trial = new TrialGateway();
    await trial.call('free', 'pay', payment(), { tool: 'made-up-1', idempotencyKeys: ['call-key-1'] });
    await trial.call('free', 'made-up-2', payment(), { idempotencyKeys: ['call-key-2'] });
    await trial.call('free', 'pay', payment(), { userArn: sessionArn('made-up-3') });
    await trial.call('free', 'pay', payment(), { idempotencyKeys: ['call-key-3'] });
    for (const line of trial.lines) log(line);
    const dimensions = lines.map((line) => {
      const { Agent, Tool, Action, Result, _aws } = JSON.parse(line);
      expect(_aws.CloudWatchMetrics[0].Namespace).toBe('trial/gateway');
      return [Agent, Tool, Action, Result];
    });
    expect(dimensions).toEqual([
      ['free', 'none', 'none', 'not-authorized'],
      ['free', 'ledger', 'none', 'not-authorized'],
      ['none', 'ledger', 'pay', 'not-identified'],
      ['free', 'ledger', 'pay', 'ok'],
    ]);
  });
});

describe('the audit log', () => {
  const audit = (send: (command: object) => Promise<object>) =>
    auditLog('/audit', 'stream', () => 7, { send } as never);
  const intent = { event: 'tool-call.intent', request: 'r' } as AuditEvent;

  test('has its event when it says so', async () => {
    const sent: object[] = [];
    await audit(async (command) => {
      sent.push(command);
      return {};
    }).write(intent);
    expect(sent[1]).toBeInstanceOf(PutLogEventsCommand);
    expect((sent[1] as PutLogEventsCommand).input).toEqual({
      logGroupName: '/audit',
      logStreamName: 'stream',
      logEvents: [{ timestamp: 7, message: JSON.stringify(intent) }],
    });
  });

  test('says so if it has not', async () => {
    const fails = (name: string) => () => Promise.reject(Object.assign(new Error('x'), { name }));
    await expect(audit(fails('AccessDeniedException')).write(intent)).rejects.toThrow();
    const rejects = audit(async () => ({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } }));
    await expect(rejects.write(intent)).rejects.toThrow('rejected');
  });

  test('tries its stream again after a failure, and takes one that is there', async () => {
    let calls = 0;
    const log = audit(async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('x'), { name: 'ServiceUnavailableException' });
      if (calls === 2) throw Object.assign(new Error('x'), { name: 'ResourceAlreadyExistsException' });
      return {};
    });
    await expect(log.write(intent)).rejects.toThrow();
    await log.write(intent);
    await log.write(intent);
    expect(calls).toBe(4);
  });
});

test('a state machine that waits for people is handed the id of an approval, and nothing else', async () => {
  const sent: Array<{ input: unknown }> = [];
  const send = async (command: { input: unknown }) => {
    sent.push(command);
    return {};
  };
  await startingApprovals('arn:machine', { send } as never)('approval-1');
  expect(sent.map(({ input }) => input)).toEqual([
    { stateMachineArn: 'arn:machine', name: 'approval-1', input: '{"approval":"approval-1"}' },
  ]);
});

describe('calls of tools', () => {
  const trial = new TrialGateway();
  const tool = trial.catalog.tools.ledger;
  if (tool === undefined) throw new Error('there is no ledger');
  const invocation: Invocation = {
    agentName: 'free',
    agentRole: 'p2a-trial-agent-free',
    toolName: 'ledger',
    tool,
    action: 'pay',
    request: 'request-1',
    input: payment(),
    idempotencyKey: 'call-key-1',
    deadline: 1000,
  };
  const session = { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' };
  const calling = (parts: Partial<InvokerParts>, at = 0) =>
    invoker({
      takeOn: async () => session,
      invokeFunction: () => Promise.reject(new Error('not expected')),
      runWorkflow: () => Promise.reject(new Error('not expected')),
      now: () => at,
      ...parts,
    });
  const answer = (payload: string, more: object = {}) =>
    ({ Payload: Buffer.from(payload), $metadata: {}, ...more }) as never;

  test('take on the role of the tool, say for whom and what, and for a quarter of an hour', async () => {
    const sent: Array<{ input: unknown }> = [];
    const send = async (command: { input: unknown }) => {
      sent.push(command);
      return { Credentials: { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T' } };
    };
    expect(await takingOn({ send } as never)(invocation)).toEqual(session);
    expect(sent[0]?.input).toEqual({
      RoleArn: 'arn:aws:iam::333333333333:role/p2a/tool/p2a-trial-tool-ledger-invoke',
      RoleSessionName: 'request-1',
      SourceIdentity: 'p2a-trial-agent-free',
      DurationSeconds: 900,
      Tags: [
        { Key: 'p2a:agent', Value: 'free' },
        { Key: 'p2a:tool', Value: 'ledger' },
        { Key: 'p2a:action', Value: 'pay' },
        { Key: 'p2a:request', Value: 'request-1' },
      ],
    });
    await expect(takingOn({ send: async () => ({}) } as never)(invocation)).rejects.toThrow('without credentials');
  });

  test('hand over the call as tools understand it, with that role', async () => {
    const invokeFunction: InvokerParts['invokeFunction'] = async (used, arn, payload) => {
      expect([used, arn]).toEqual([session, 'arn:aws:lambda:eu-central-1:333333333333:function:ledger:live']);
      expect(JSON.parse(payload)).toEqual({
        tool: 'ledger',
        action: 'pay',
        agent: 'free',
        request: 'request-1',
        idempotencyKey: 'call-key-1',
        input: payment(),
      });
      return answer('{"ok":true,"output":1}');
    };
    expect(await calling({ invokeFunction })(invocation)).toEqual({ kind: 'answer', value: { ok: true, output: 1 } });
  });

  test.each([
    ['the role is refused', { takeOn: () => Promise.reject(new Error('x')) }],
    [
      'the call is refused',
      { invokeFunction: () => Promise.reject(Object.assign(new Error('x'), { name: 'AccessDeniedException' })) },
    ],
    [
      'the tool is busy',
      { invokeFunction: () => Promise.reject(Object.assign(new Error('x'), { name: 'TooManyRequestsException' })) },
    ],
  ])('were certainly not made if %s', async (_, parts) => {
    expect(await calling(parts)(invocation)).toEqual({ kind: 'not-called' });
  });

  test('are not begun when their time is over', async () => {
    expect(await calling({}, 1000)(invocation)).toEqual({ kind: 'not-called' });
  });

  test.each([
    ['the connection breaks', () => Promise.reject(new Error('socket hang up'))],
    ['the time is over', () => Promise.reject(Object.assign(new Error('x'), { name: 'AbortError' }))],
    ['the service fails', () => Promise.reject(Object.assign(new Error('x'), { name: 'ServiceException' }))],
    ['the function fails', async () => answer('{"errorMessage":"db password is x"}', { FunctionError: 'Unhandled' })],
    ['it is no JSON', async () => answer('<html>')],
    ['there is no answer', async () => ({ $metadata: {} }) as never],
  ])('may have been made if %s', async (_, invokeFunction) => {
    expect(await calling({ invokeFunction })(invocation)).toEqual({ kind: 'unknown' });
  });

  test('of endpoints run their workflow', async () => {
    const endpoint = { ...invocation, tool: { ...tool, target: { kind: 'workflow' as const, arn: 'arn:machine' } } };
    const ends = (end: object) => calling({ runWorkflow: async () => ({ $metadata: {}, ...end }) as never })(endpoint);
    expect(await ends({ status: 'SUCCEEDED', output: '{"ok":true,"output":{}}' })).toMatchObject({ kind: 'answer' });
    expect(await ends({ status: 'FAILED', error: 'NoSuchAction' })).toEqual({ kind: 'not-called' });
    expect(await ends({ status: 'FAILED', error: 'States.Http.StatusCode.500' })).toEqual({ kind: 'unknown' });
    expect(await ends({ status: 'TIMED_OUT' })).toEqual({ kind: 'unknown' });
  });
});
