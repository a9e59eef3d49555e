import { payment } from '../../support/gateway';
import { asked, decide } from './approvers';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const CLAIM = { claim: 'CL-2026-000123' };
const status = (agent = 'reader') => trial.call(agent, 'status', CLAIM);

afterEach(async () => {
  for (const what of await trial.gateway.switches.all()) await trial.gateway.switches.on(what);
});

const SWITCHES = [
  ['everything', 'switched-off'],
  ['tool#ledger', 'switched-off'],
  ['agent#reader', 'quarantined'],
  ['family#claims', 'quarantined'],
] as const;

test.each(SWITCHES)('%s: off holds for the next call, and on does too', async (what, code) => {
  for (let turn = 0; turn < 3; turn += 1) {
    expect(await status()).toMatchObject({ status: 200 });
    await trial.gateway.switches.off(what);
    expect(await status()).toMatchObject({ code });
    await trial.gateway.switches.on(what);
  }
  expect(trial.calls).toHaveLength(3);
});

test('of fifty calls at once that begin after it was set none is made', async () => {
  await status();
  await trial.gateway.switches.off('agent#reader');
  const answers = await Promise.all(Array.from({ length: 50 }, () => status()));
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['quarantined']));
  expect(trial.calls).toHaveLength(1);
});

test('calls that are under way while it is set are made or refused, and none after it', async () => {
  const under = Array.from({ length: 20 }, () => status());
  await trial.gateway.switches.off('everything');
  const after = await status();
  const made = (await Promise.all(under)).filter((answer) => answer.status === 200);
  expect(after).toMatchObject({ code: 'switched-off' });
  expect(trial.calls).toHaveLength(made.length);
});

test('an agent that is stopped does not have answers that it had before, nor learns of approvals', async () => {
  const headers = freshKey();
  await trial.call('free', 'pay', payment(), { headers });
  const waiting = await asked(trial);
  await trial.gateway.switches.off('family#claims');
  expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ code: 'quarantined' });
  expect(await waiting.again()).toMatchObject({ code: 'quarantined' });
  expect(await waiting.status()).toMatchObject({ code: 'quarantined' });
});

test.each(['everything', 'tool#ledger', 'agent#asker', 'family#claims'])(
  '%s: off holds for what people approve, too',
  async (what) => {
    const waiting = await asked(trial);
    await trial.gateway.switches.off(what);
    await decide(trial, waiting, 'ada');
    await trial.gateway.approvalEnded(waiting.id);
    await trial.gateway.switches.on(what);
    expect(['switched-off', 'quarantined']).toContain((await waiting.again()).code);
    expect(trial.calls).toEqual([]);
  },
);

test('others are not stopped', async () => {
  await trial.gateway.switches.off('agent#payer');
  expect(await status('reader')).toMatchObject({ status: 200 });
  expect(await status('payer')).toMatchObject({ code: 'quarantined' });
});

describe('nobody sets a switch', () => {
  const set = (headers: ReadonlyArray<readonly [string, string]>, body = '{"what":"everything","position":"off"}') =>
    fetch(`${trial.gateway.address}/local/switches`, {
      method: 'POST',
      headers: [...headers].map(([a, b]) => [a, b] as [string, string]),
      body,
    });

  test.each<[string, () => ReadonlyArray<readonly [string, string]>]>([
    ['without a token', () => []],
    ['with another token', () => [['authorization', `Bearer ${'0'.repeat(32)}`]]],
    ['with a part of it', () => [['authorization', `Bearer ${trial.gateway.controlToken.slice(0, -1)}`]]],
    ['with the token of an approver', () => [['authorization', 'Bearer a.b.c']]],
  ])('%s', async (_, headers) => {
    expect((await set(headers())).status).toBe(401);
    expect(await status()).toMatchObject({ status: 200 });
  });

  test('with the key of an agent', async () => {
    const sent = {
      method: 'POST',
      path: '/local/switches',
      headers: [],
      body: Buffer.from('{"what":"everything","position":"off"}'),
    };
    const signed = await trial.signed(sent, { key: trial.keyOf('free') });
    expect((await set(signed.headers)).status).toBe(401);
    expect(await status()).toMatchObject({ status: 200 });
  });

  test('that there is not', async () => {
    const headers = [['authorization', `Bearer ${trial.gateway.controlToken}`]] as const;
    expect((await set(headers, '{"what":"agent#nobody","position":"off"}')).status).toBe(422);
    for (const position of ['all', '__proto__', 'constructor', 'put'])
      expect((await set(headers, JSON.stringify({ what: 'everything', position }))).status).toBe(422);
    expect(await trial.gateway.switches.all()).toEqual([]);
    expect((await set(headers)).status).toBe(200);
    expect(await status()).toMatchObject({ code: 'switched-off' });
  });
});
