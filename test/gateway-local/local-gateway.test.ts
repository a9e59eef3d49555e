import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import dev from '../../environments/dev';
import { type LocalGateway, startLocalGateway } from '../../gateway-local/local-gateway';
import type { LogEntry } from '../../gateway-local/log';
import { callTool } from '../../modules/agent-workflow/lambda/steps/call-tool';
import { signedFetch } from '../../modules/agent-workflow/lambda/steps/signed-fetch';
import { asApprover, call } from './signed-call';

const LOOK_UP = '/tools/claims-register/look-up';
const PAY = '/tools/claims-payments/pay';
const CLAIM = { claim: 'CL-2026-000123' };
const FOUND = { ...CLAIM, status: 'open', kind: 'water-damage', reportedOn: '2026-11-03', handler: null, version: 4 };

const lines: LogEntry[] = [];
let gateway: LocalGateway;
beforeAll(async () => {
  gateway = await startLocalGateway({ environment: dev, log: (entry) => lines.push(entry) });
});
afterAll(() => gateway.close());
beforeEach(() => {
  lines.length = 0;
});

const key = (name: string) => ({ 'idempotency-key': `key-of-${name}` });
const problems = () => lines.filter(({ log }) => log === 'access').map(({ line }) => line.because);

/** Asks for a payment that people have to approve. */
async function waiting(name: string, minorUnits = 5000) {
  const payment = { ...CLAIM, minorUnits, currency: 'EUR' };
  const again = () => call(gateway, 'claims-payer', PAY, payment, key(name));
  const { status, body } = await again();
  expect(status).toBe(202);
  const id = String(body.location).split('/').at(-1) ?? '';
  return { id, again };
}

/** Decides as whoever has the token, about what was shown. */
async function decide(id: string, decision: 'approve' | 'reject', token: string) {
  const { body } = await asApprover(gateway, token, `/approvals/${id}`);
  return asApprover(gateway, token, `/approvals/${id}/decision`, { decision, digest: body.digest });
}

describe('calls', () => {
  test('a signed call of a declared action is made with the code of the tool', async () => {
    expect(await call(gateway, 'claims-triage', LOOK_UP, CLAIM)).toMatchObject({
      status: 200,
      body: { output: FOUND },
    });
    expect(gateway.audit.slice(-2)).toMatchObject([
      { event: 'tool-call.intent', agent: 'claims-triage' },
      { event: 'tool-call.outcome', agent: 'claims-triage', result: 'ok' },
    ]);
  });

  test('curl signs as it says, and is understood', async () => {
    const { accessKeyId, secretAccessKey } = gateway.credentials['claims-triage'] ?? {};
    const { stdout } = await promisify(execFile)('curl', [
      '--silent',
      ...['--aws-sigv4', 'aws:amz:eu-central-1:execute-api', '--user', `${accessKeyId}:${secretAccessKey}`],
      ...['--header', 'content-type: application/json', '--data', JSON.stringify(CLAIM)],
      `${gateway.address}${LOOK_UP}`,
    ]);
    expect(JSON.parse(stdout)).toEqual({ output: FOUND });
  });

  test('the reference workflow calls tools through it', async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = gateway.credentials['claims-triage'] ?? {};
    const send = signedFetch(
      new URL(gateway.address).host,
      'eu-central-1',
      (url, init) => fetch(String(url).replace('https:', 'http:'), init),
      { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken },
    );
    const looked = await callTool(
      send,
      { tool: 'claims-register', action: 'look-up', input: CLAIM } as never,
      'workflow-0001',
    );
    expect(looked).toEqual(FOUND);
  });

  test('an action that the agent does not declare, and one that there is not, are refused alike', async () => {
    const own = await call(gateway, 'claims-triage', PAY, { ...CLAIM, minorUnits: 1, currency: 'EUR' }, key('triage'));
    const unknown = await call(gateway, 'claims-triage', '/tools/claims-register/erase', CLAIM);
    expect([own.status, own.body.code]).toEqual([403, 'not-authorized']);
    expect([unknown.status, unknown.body.code]).toEqual([403, 'not-authorized']);
  });

  test('a tool that is elsewhere is stood in for, and says so', async () => {
    const screened = await call(gateway, 'claims-payer', '/tools/sanctions-screening/screen', {
      name: 'Mia Berg',
      country: 'DE',
    });
    expect(screened.body.output).toMatchObject({ note: expect.stringContaining('elsewhere') });
  });

  test('bytes that are no text are refused, and not repaired', async () => {
    const { status, body } = await call(gateway, 'claims-triage', LOOK_UP, Buffer.from('{"claim":"\xff"}', 'latin1'));
    expect([status, body.code]).toEqual([400, 'malformed-call']);
  });

  test('a body above ten megabytes is refused in the words of the catalogue', async () => {
    const { status, body } = await call(gateway, 'claims-triage', LOOK_UP, Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
    expect([status, body.code]).toEqual([413, 'call-too-large']);
  });
});

describe('the door', () => {
  test('without a signature nobody comes in, and only the log says why', async () => {
    const answer = await fetch(`${gateway.address}${LOOK_UP}`, { method: 'POST', body: JSON.stringify(CLAIM) });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'not-authorized' });
    expect(problems()).toEqual(['the request is not signed']);
  });

  test('it listens on this machine alone', () => {
    expect(gateway.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('a host name that somebody else points here leads nowhere', async () => {
    const token = await gateway.approverToken();
    const request = `GET /approver/approvals HTTP/1.1\r\nhost: rebound.example:${gateway.port}\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`;
    const answer = await new Promise<string>((resolve, reject) => {
      const parts: Buffer[] = [];
      connect(gateway.port, '127.0.0.1', function (this: NodeJS.WritableStream) {
        this.write(request);
      })
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => resolve(Buffer.concat(parts).toString()))
        .on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('approvals', () => {
  test('a change waits for people, is made once they agree, and the same call has the result', async () => {
    const { id, again } = await waiting('approved');
    expect((await again()).body).toMatchObject({ code: 'approval-pending', location: `/approvals/${id}` });
    const decided = await decide(id, 'approve', await gateway.approverToken());
    expect(decided).toMatchObject({ status: 200, body: { state: 'approved' } });
    await gateway.approvalEnded(id);
    expect(await again()).toMatchObject({ status: 200, body: { output: { ...CLAIM, minorUnits: 5000 } } });
    expect(await call(gateway, 'claims-payer', `/approvals/${id}`)).toMatchObject({ status: 200 });
    expect((await call(gateway, 'mail-responder', `/approvals/${id}`)).body.code).toBe('approval-unknown');
    const status = await call(gateway, 'claims-payer', '/tools/claims-payments/status', CLAIM);
    expect(status.body.output).toMatchObject({ paidMinorUnits: 5000 });
  });

  test('what somebody rejects is never made', async () => {
    const { id, again } = await waiting('rejected');
    expect((await decide(id, 'reject', await gateway.approverToken())).body).toMatchObject({ state: 'rejected' });
    await gateway.approvalEnded(id);
    expect((await again()).body.code).toBe('approval-rejected');
  });

  test('what nobody decides in time is never made', async () => {
    const { id, again } = await waiting('expired');
    await gateway.expireApproval(id);
    expect((await again()).body.code).toBe('approval-expired');
    expect((await decide(id, 'approve', await gateway.approverToken())).status).not.toBe(200);
  });

  test('what the agent may not pay in a day is refused before anybody is asked', async () => {
    const payment = { claim: 'CL-2026-000125', minorUnits: 2_000_001, currency: 'EUR' };
    expect((await call(gateway, 'claims-payer', PAY, payment, key('too-much'))).body.code).toBe('limit-exceeded');
  });

  test.each([
    ['of nobody', { sub: '' }],
    ['without a second factor', { p2a_mfa: [] }],
    ['of somebody who signed in long ago', { auth_time: 1 }],
    ['that is over', { exp: 1 }],
    ['of another provider', { iss: 'https://login.example' }],
  ])('a token %s decides nothing', async (_, claims) => {
    const { status } = await asApprover(gateway, await gateway.approverToken(claims), '/approvals');
    expect(status).toBe(401);
  });

  test('people see what waits for their own groups alone', async () => {
    const { id } = await waiting('listed', 100);
    const mine = await asApprover(gateway, await gateway.approverToken(), '/approvals');
    expect((mine.body.approvals as Array<{ id: string }>).map((one) => one.id)).toContain(id);
    const others = await gateway.approverToken({ 'cognito:groups': ['customer-mail-approvers'] });
    expect((await asApprover(gateway, others, '/approvals')).body.approvals).toEqual([]);
    expect((await asApprover(gateway, others, `/approvals/${id}`)).body.code).toBe('approver-not-entitled');
  });
});

describe('tokens of approvers', () => {
  const asked = (content: object) =>
    fetch(`${gateway.address}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.controlToken}` },
      body: JSON.stringify(content),
    });

  test('are of somebody who decides, and of a group beside that where one is named', async () => {
    const groupsIn = async (content: object) => {
      const { token } = (await (await asked(content)).json()) as { token: string };
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      return (claims as Record<string, unknown>)['cognito:groups'];
    };
    const deciding = ['claims-approvers', 'customer-mail-approvers'];
    expect(await groupsIn({ name: 'mia' })).toEqual(deciding);
    expect(await groupsIn({ name: 'mia', group: 'claims-operators' })).toEqual([...deciding, 'claims-operators']);
  });

  test.each<[object]>([
    [{ name: 'mia', group: '' }],
    [{ name: 'mia', group: ['claims-operators'] }],
    [{ name: 'mia', group: 'x'.repeat(129) }],
    [{ name: '', group: 'claims-operators' }],
  ])('%j is no wish for one', async (content) => {
    expect((await asked(content)).status).toBe(422);
  });
});

describe('switches', () => {
  const control = (path: string, content: object | undefined, token = gateway.controlToken) =>
    fetch(`${gateway.address}/local${path}`, {
      headers: { authorization: `Bearer ${token}` },
      ...(content === undefined ? {} : { method: 'POST', body: JSON.stringify(content) }),
    });

  test('what is switched off is refused by the next call, and served again once it is on', async () => {
    const what = 'agent#claims-triage';
    expect(await (await control('/switches', { what, position: 'off' })).json()).toEqual({ set: [what] });
    expect((await call(gateway, 'claims-triage', LOOK_UP, CLAIM)).body.code).toBe('quarantined');
    expect(await (await control('/switches', { what, position: 'on' })).json()).toEqual({ set: [] });
    expect((await call(gateway, 'claims-triage', LOOK_UP, CLAIM)).status).toBe(200);
  });

  test('a slip of the pen switches nothing off, and is named', async () => {
    const answer = await control('/switches', { what: 'agent#claims-triag', position: 'off' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({ message: expect.stringContaining('did you mean "agent#claims-triage"?') });
    expect(await gateway.switches.all()).toEqual([]);
  });

  test.each(['', 'another'])('nobody switches anything, or has a token made, with the token %p', async (token) => {
    expect((await control('/switches', { what: 'everything', position: 'off' }, token)).status).toBe(401);
    expect((await control('/tokens', { name: 'mia' }, token)).status).toBe(401);
    expect(await gateway.switches.all()).toEqual([]);
  });
});

test('rules that synthesis refuses are refused here, with what it says of them', async () => {
  const tools = dev.tools.map((tool) =>
    tool.name === 'claims-payments'
      ? { ...tool, rules: { wrong: { ...tool.rules['euro-only'], when: 'context.amount.currncy != "EUR"' } } }
      : tool,
  );
  await expect(startLocalGateway({ environment: { ...dev, tools } as typeof dev })).rejects.toThrow(
    'dev.tools[claims-payments].rules.wrong.when:',
  );
});

test('an environment without a gateway is refused by name', async () => {
  const { gateway: _, ...without } = dev;
  await expect(startLocalGateway({ environment: without as typeof dev })).rejects.toThrow('dev.gateway: is missing');
});

test('the command in the README answers what the README says', async () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const [, command = '', answer = ''] = /```sh\n(curl [^`]+)```\n\n```json\n([^`]+)\n```/.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('http://127.0.0.1:8787', gateway.address)]);
  expect(stdout).toBe(answer);
});
