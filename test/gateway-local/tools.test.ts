import dev from '../../environments/dev';
import type { Environment } from '../../foundation/environment';
import { type LocalGateway, startLocalGateway } from '../../gateway-local/local-gateway';
import type { LogEntry } from '../../gateway-local/log';
import { localTables } from '../../gateway-local/tables/local-tables';
import { LocalFunction } from '../../gateway-local/tools/local-function';
import { environment } from '../support/environment';
import { asApprover, call } from './signed-call';

const action = {
  kind: 'read',
  purpose: 'Tries something',
  input: { type: 'object', additionalProperties: false },
} as const;
const tool = (name: string, timeoutSeconds: number) =>
  ({
    name,
    owner: 'trials',
    purpose: 'A trial',
    account: 'sandbox',
    actions: { settings: action, leave: action, fail: action, hang: action },
    target: {
      kind: 'function',
      code: 'test/gateway-local/trial-tool',
      environment: { TABLE: `table-of-${name}` },
      timeoutSeconds,
    },
    secrets: { 'api-key': { purpose: 'Opens an archive' } },
  }) as const;
const trial = (): Environment =>
  environment({
    tools: [tool('one', 29), tool('other', 2)],
    agents: [
      {
        name: 'triage',
        family: 'claims',
        owner: 'claims-operations',
        purpose: 'Reads new claims',
        account: 'sandbox',
        scope: 1,
        models: ['sonnet'],
        tools: { one: ['settings', 'leave', 'fail'], other: ['settings', 'hang'] },
      },
    ],
    gateway: { account: 'sandbox' },
  });

const lines: LogEntry[] = [];
let gateway: LocalGateway;
beforeAll(async () => {
  gateway = await startLocalGateway({ environment: trial(), log: (entry) => lines.push(entry) });
});
afterAll(() => gateway.close());

const ask = (name: string, what: string) => call(gateway, 'triage', `/tools/${name}/${what}`, {});

test('each tool finds its own settings, and nothing of whoever started the gateway', async () => {
  const settings = async (name: string) => (await ask(name, 'settings')).body.output as Record<string, string>;
  const [one, other] = [await settings('one'), await settings('other')];
  expect(one).toMatchObject({
    P2A_TOOL: 'one',
    TABLE: 'table-of-one',
    API_KEY_SECRET_NAME: expect.any(String),
  });
  expect(other).toMatchObject({ P2A_TOOL: 'other', TABLE: 'table-of-other' });
  expect(Object.keys(one).filter((name) => ['PATH', 'HOME', 'USER', 'JEST_WORKER_ID'].includes(name))).toEqual([]);
  expect(process.env.P2A_TOOL).toBeUndefined();
});

test('no tool leaves this machine, whichever way it tries', async () => {
  const refused = 'the local gateway lets no tool leave this machine';
  expect((await ask('one', 'leave')).body.output).toEqual({
    byFetch: refused,
    byHttps: refused,
    bySocket: refused,
    byPath: refused,
  });
});

test('what a tool writes is in the log, and nothing of it in the answer', async () => {
  const { status, body } = await ask('one', 'fail');
  expect([status, body.code]).toEqual([503, 'unavailable']);
  const written = lines.filter(({ log }) => log === 'tools').map(({ line }) => String(line.message));
  expect(written).toContain('about to fail');
});

test('a tool that does not answer in its time is given up, and the next call begins anew', async () => {
  expect((await ask('other', 'hang')).body.code).toBe('unavailable');
  expect((await ask('other', 'settings')).status).toBe(200);
});

test('code that never comes to its end is ended, and the next call begins anew', async () => {
  const code = 'exports.handler = (forever) => { while (forever); return process.env.NAME; };';
  const made = new LocalFunction({
    code,
    settings: { NAME: 'x' },
    memoryMb: 64,
    timeoutSeconds: 0.2,
    wrote: () => undefined,
  });
  const { signal } = new AbortController();
  expect(await made.call('false', signal)).toBe('"x"');
  await expect(made.call('true', signal)).rejects.toThrow('the time of the function is over');
  expect(await made.call('false', signal)).toBe('"x"');
  await made.end();
});

test('code that does not start fails its calls, and says why', async () => {
  const wrote: string[] = [];
  const made = new LocalFunction({
    code: "throw new Error('TABLE: is not set');",
    settings: {},
    memoryMb: 64,
    timeoutSeconds: 5,
    wrote: (line) => wrote.push(line),
  });
  await expect(made.call('{}', new AbortController().signal)).rejects.toThrow('the function has ended');
  expect(wrote.join('\n')).toContain('TABLE: is not set');
  await made.end();
});

test('a file of tables that is none is named, with what is wrong in it', () => {
  expect(() => localTables(['tools/claims-register', 'test/gateway-local/broken-tables'])).toThrow(
    'one mistake:\n  test/gateway-local/broken-tables/local-tables.json.claims.key.claim: is not a description of tables: ',
  );
});

test('mail to customers is kept here, and said to be sent', async () => {
  const seen: LogEntry[] = [];
  const claims = await startLocalGateway({ environment: dev, log: (entry) => seen.push(entry) });
  const mail = { customer: 'CU-00081234', subject: 'Your claim', text: 'We have settled it.' };
  const send = () =>
    call(claims, 'mail-responder', '/tools/customer-mail/send', mail, { 'idempotency-key': 'mail-0001' });
  const id = String((await send()).body.location).replace('/approvals/', '');
  const token = await claims.approverToken();
  const { digest } = (await asApprover(claims, token, `/approvals/${id}`)).body;
  await asApprover(claims, token, `/approvals/${id}/decision`, { decision: 'approve', digest });
  await claims.approvalEnded(id);
  expect((await send()).body.output).toMatchObject({ subject: 'Your claim' });
  expect(seen).toContainEqual({ log: 'services', line: { service: 'ses', message: 'Mail kept here, not sent' } });
  await claims.close();
});
