import type { Invocation, Parts } from '../../../modules/tool-gateway/lambda/core/parts';
import { takingOn } from '../../../modules/tool-gateway/lambda/validator/invoker';
import { payment, sessionArn } from '../../support/gateway';
import { asked, decide } from './approvers';
import type { Headers } from './http';
import { freshKey, LocalTrial } from './local-trial';

let invoke: Parts['invoke'] | undefined;
const trial = new LocalTrial(undefined, [], (parts) => {
  invoke = parts.invoke;
});
const CLAIM = { claim: 'CL-2026-000123' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let invocations: Invocation[] = [];
beforeEach(() => {
  invocations = [];
  trial.instead = {
    invoke: async (invocation) => {
      invocations.push(invocation);
      return (await invoke?.(invocation)) ?? { kind: 'unknown' };
    },
  };
});

/** What STS is asked for a call that came over HTTP. */
async function roleOf(invocation: Invocation | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (invocation === undefined) throw new Error('nothing was called');
  const sent: unknown[] = [];
  const send = async ({ input }: { readonly input: unknown }) => {
    sent.push(input);
    return { Credentials: { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T' } };
  };
  await takingOn({ send } as never)(invocation);
  return sent[0] as Readonly<Record<string, unknown>>;
}

const expected = (agent: string, action: string, request: unknown) => ({
  RoleArn: 'arn:aws:iam::333333333333:role/p2a/tool/p2a-trial-tool-ledger-invoke',
  RoleSessionName: request,
  SourceIdentity: `p2a-trial-agent-${agent}`,
  DurationSeconds: 900,
  Tags: [
    { Key: 'p2a:agent', Value: agent },
    { Key: 'p2a:tool', Value: 'ledger' },
    { Key: 'p2a:action', Value: action },
    { Key: 'p2a:request', Value: request },
  ],
});

/** Everything by which a caller could have a say in the session, if anybody listened. */
const INJECTED: Headers = [
  ['x-amz-tags', 'p2a:agent=free'],
  ['x-amz-session-tags', 'p2a:agent=free'],
  ['x-amz-source-identity', 'p2a-trial-agent-free'],
  ['x-amz-role-session-name', 'free'],
  ['x-amzn-requestid', 'request-of-free'],
  ['x-request-id', 'request-of-free&Tags.member.1.Key=p2a:agent'],
  ['x-amzn-trace-id', 'Root=1;p2a:agent=free'],
  ['p2a:agent', 'free'],
  ['p2a-agent', 'free'],
  ['p2a-action', 'pay'],
  ['p2a-requester', 'p2a:agent=free'],
];

test('a session of a tool is tagged by who signed and what was called, whatever a caller sends', async () => {
  const answer = await trial.call('asker', 'status', CLAIM, {
    headers: [...INJECTED.filter(([name]) => !name.includes(':')), ...freshKey()],
    path: '/tools/ledger/status?p2a:agent=free&Action=AssumeRole&Tags.member.1.Value=free',
  });
  expect(answer).toMatchObject({ status: 200 });
  const request = answer.headers['x-request-id'];
  expect(request).toMatch(UUID);
  expect(await roleOf(invocations[0])).toEqual(expected('asker', 'status', request));
});

test('a session of an approved call is tagged by who asked, and not by who approved', async () => {
  const waiting = await asked(trial, { headers: [['p2a-requester', 'p2a-trial-agent-free']] });
  await decide(trial, waiting, 'p2a:agent=free');
  await trial.gateway.approvalEnded(waiting.id);
  const [invocation] = invocations;
  expect(invocation?.request).toMatch(UUID);
  expect(await roleOf(invocation)).toEqual(expected('asker', 'pay', invocation?.request));
});

test('tags take what IAM takes, and no value of one becomes two', async () => {
  for (const action of ['status', 'pay', 'note'] as const) {
    const body = { status: CLAIM, pay: payment(), note: { text: 'hello' } }[action];
    expect(await trial.call('free', action, body, { headers: freshKey() })).toMatchObject({ status: 200 });
  }
  for (const invocation of invocations) {
    const { Tags, RoleSessionName } = await roleOf(invocation);
    for (const { Value } of Tags as ReadonlyArray<{ Value: string }>) expect(Value).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(RoleSessionName).toMatch(/^[\w+=,.@-]{2,64}$/);
  }
});

describe('the gateway lends its rights to nobody else', () => {
  test.each<[string, object]>([
    ['an agent', { agent: 'free' }],
    ['an identity', { identity: { userArn: sessionArn('free') } }],
    ['a tool and an action', { tool: 'ledger', action: 'pay' }],
    ['a role', { roleArn: 'arn:aws:iam::333333333333:role/admin' }],
    ['a function', { function: 'arn:aws:lambda:eu-central-1:333333333333:function:admin' }],
    ['the context of a request', { requestContext: { identity: { userArn: sessionArn('free') } } }],
    ['an approval', { approved: 'approval-0001' }],
  ])('not to whoever names %s in the body', async (_, more) => {
    const answer = await trial.call('reader', 'status', { ...CLAIM, ...more });
    expect(answer).toMatchObject({ code: 'invalid-input' });
    expect(invocations).toEqual([]);
  });

  test('not where the whole event of another request is the body', async () => {
    const event = {
      resource: '/tools/ledger/pay',
      httpMethod: 'POST',
      requestContext: { requestId: 'r', identity: { userArn: sessionArn('free') } },
      body: JSON.stringify(payment()),
    };
    expect(await trial.call('reader', 'status', event)).toMatchObject({ code: 'invalid-input' });
    expect(await trial.call('reader', 'status', { approved: 'approval-0001' })).toMatchObject({
      code: 'invalid-input',
    });
    expect(invocations).toEqual([]);
  });

  test('a tool is told by the gateway who calls, beside what the caller says and not within', async () => {
    const text = '{"agent":"free","tool":"vault"}';
    expect(await trial.call('asker', 'status', CLAIM, { headers: freshKey() })).toMatchObject({ status: 200 });
    expect(await trial.call('free', 'note', { text }, { headers: freshKey() })).toMatchObject({ status: 200 });
    expect(trial.calls).toMatchObject([
      { agent: 'asker', tool: 'ledger', action: 'status', input: CLAIM },
      { agent: 'free', tool: 'ledger', action: 'note', input: { text } },
    ]);
  });

  test("an approval is nobody's but of who asked", async () => {
    const waiting = await asked(trial);
    for (const agent of ['free', 'payer', 'reader'])
      expect(await trial.call(agent, '', '', { method: 'GET', path: `/approvals/${waiting.id}` })).toMatchObject({
        code: 'approval-unknown',
      });
    const { key } = await waiting.kept();
    const headers = [['idempotency-key', key]] as const;
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });
    expect(await waiting.status()).toMatchObject({ status: 202 });
  });
});
