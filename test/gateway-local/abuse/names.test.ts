import { payment } from '../../support/gateway';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const CLAIM = { claim: 'CL-2026-000123' };

afterEach(() => expect(trial.calls).toEqual([]));

test.each([
  '/tools/ledger/pay',
  '/tools/ledger/erase',
  '/tools/vault/open',
  '/tools/__proto__/status',
  '/tools/constructor/name',
  '/tools/ledger/toString',
  '/tools/ledger/__proto__',
  '/tools/ledger/constructor',
])('%s is refused alike, whether others may call it, or there is no such thing', async (path) => {
  const answer = await trial.call('reader', '', payment(), { path, headers: freshKey() });
  expect(answer).toMatchObject({ code: 'not-authorized' });
});

test.each([
  '/tools/Ledger/status',
  '/TOOLS/ledger/status',
  '/tools/ledger/Status',
  '/tools/ledger/status/',
  '/tools//ledger/status',
  '//tools/ledger/status',
  '/tools/ledger/status/all',
  '/tools/./ledger/status',
  '/tools/ledger/pay/../status',
  '/tools/../tools/ledger/status',
  '/../../etc/passwd',
  '/tools/ledger/%73tatus',
  '/tools/ledger%2fstatus',
  '/tools/ledger/%2e%2e/ledger/status',
  '/tools/ledger\\status',
  '/tools/ledger/status%00',
  '/tools/ledger/status;version=1',
  '/tools/ledger/status%0d%0ax-agent:free',
  '/tools/l%D0%B5dger/status',
  '/live/tools/ledger/status',
  '/tools/{tool}/status',
  '/tools/*/status',
])('%s is not taken for /tools/ledger/status', async (path) => {
  expect(await trial.call('reader', '', CLAIM, { path })).toMatchObject({ code: 'not-authorized' });
});

test('the whole address in the place of a path leads nowhere', async () => {
  const path = `${trial.gateway.address}/tools/ledger/status`;
  expect(await trial.call('reader', '', CLAIM, { path })).toMatchObject({ code: 'not-authorized' });
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('the method %s calls nothing', async (method) => {
  expect(await trial.call('reader', 'status', CLAIM, { method })).toMatchObject({ code: 'not-authorized' });
});

test('no header puts another method or path in the place of those that were sent', async () => {
  const headers = [
    ['x-http-method-override', 'POST'],
    ['x-original-url', '/tools/ledger/status'],
    ['x-rewrite-url', '/tools/ledger/status'],
  ] as const;
  const sent = { method: 'GET', path: '/tools/ledger/erase', headers };
  expect(await trial.call('reader', '', '', sent)).toMatchObject({ code: 'not-authorized' });
});

test.each([
  '__proto__',
  'toString',
  'short',
  '..%2f..%2fapprovals',
  'x'.repeat(81),
  '%00%00%00%00%00%00%00%00',
  '%zz345678',
])('no approval has the name %s', async (name) => {
  const answer = await trial.call('reader', '', '', { method: 'GET', path: `/approvals/${name}` });
  expect(answer).toMatchObject({ code: 'approval-unknown' });
});

test.each(['/mcp', '/sse', '/messages', '/tools', '/tools/ledger', '/', '/approvals', '/openapi.json', '/.env'])(
  'nothing else answers, and %s does not either',
  async (path) => {
    for (const method of ['GET', 'POST'])
      expect(await trial.call('free', '', CLAIM, { method, path })).toMatchObject({ code: 'not-authorized' });
  },
);
