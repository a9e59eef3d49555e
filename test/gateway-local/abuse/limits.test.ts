import { gatewayEnvironment, ledgerAgents, payment } from '../../support/gateway';
import { freshKey, LocalTrial } from './local-trial';

const [reader, , , free] = ledgerAgents;
if (reader === undefined || free === undefined) throw new Error('the ledger has no agents');
const agents = [
  ...ledgerAgents,
  { ...reader, name: 'daily', limits: { ledger: { status: { callsPerDay: 100 } } } },
  { ...reader, name: 'minutely', limits: { ledger: { status: { callsPerMinute: 2 } } } },
  { ...free, name: 'spender', limits: { ledger: { pay: { minorUnitsPerDay: 1000, currency: 'EUR' } } } },
  { ...free, name: 'talker', overall: { tokensPerDay: 60 } },
];

const trial = new LocalTrial(gatewayEnvironment({ agents }));
const CLAIM = { claim: 'CL-2026-000123' };
const pay = (agent: string, minorUnits: number) =>
  trial.call(agent, 'pay', payment(minorUnits), { headers: freshKey() });
const status = (agent: string) => trial.call(agent, 'status', CLAIM);

test('two thousand at once against a hundred: a hundred pass', async () => {
  const headers = [['content-type', 'application/json']] as const;
  const request = { method: 'POST', path: '/tools/ledger/status', headers, body: Buffer.from(JSON.stringify(CLAIM)) };
  const signed = await trial.signed(request, { key: trial.keyOf('daily') });
  const answers = await Promise.all(Array.from({ length: 2000 }, () => trial.send(signed)));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(100);
  expect(answers.filter((one) => one.status === 429 && one.code === 'limit-exceeded')).toHaveLength(1900);
  expect(trial.calls).toHaveLength(100);
  expect(trial.gateway.audit).toHaveLength(200);
});

test('fifty payments at once against an amount: no cent more passes', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => pay('spender', 90)));
  expect(answers.filter((one) => one.status === 200)).toHaveLength(11);
  expect(trial.calls).toHaveLength(11);
  expect(await pay('spender', 11)).toMatchObject({ code: 'limit-exceeded' });
  expect(await pay('spender', 10)).toMatchObject({ status: 200 });
});

test('a window ends with its minute, and not a millisecond before', async () => {
  trial.time = Math.ceil(trial.time / 60_000) * 60_000;
  for (let call = 0; call < 2; call += 1) expect(await status('minutely')).toMatchObject({ status: 200 });
  trial.time += 59_999;
  expect(await status('minutely')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  trial.time += 1;
  for (let call = 0; call < 2; call += 1) expect(await status('minutely')).toMatchObject({ status: 200 });
  expect(await status('minutely')).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
});

test('a day ends at midnight in UTC, and not a millisecond before', async () => {
  expect(await pay('spender', 1000)).toMatchObject({ status: 200 });
  const midnight = Math.ceil(trial.time / 86_400_000) * 86_400_000;
  trial.time = midnight - 1;
  expect(await pay('spender', 1)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  trial.time = midnight;
  expect(await pay('spender', 1000)).toMatchObject({ status: 200 });
});

test('a clock that is set back opens no window again', async () => {
  expect(await pay('spender', 1000)).toMatchObject({ status: 200 });
  trial.time -= 60 * 60_000;
  expect(await pay('spender', 1)).toMatchObject({ status: 429 });
});

test('neither other keys nor other agents nor refusals make room, and nothing makes less', async () => {
  expect(await pay('spender', 1001)).toMatchObject({ status: 429 });
  expect(await pay('spender', 0)).toMatchObject({ status: 200 });
  expect(await pay('spender', 1000)).toMatchObject({ status: 200 });
  for (let call = 0; call < 3; call += 1) expect(await pay('spender', 1)).toMatchObject({ status: 429 });
  expect(await pay('free', 1000)).toMatchObject({ status: 200 });
});

test('a call that is answered again takes nothing of a limit', async () => {
  const headers = freshKey();
  for (let call = 0; call < 3; call += 1)
    expect(await trial.call('spender', 'pay', payment(600), { headers })).toMatchObject({ status: 200 });
  expect(await pay('spender', 400)).toMatchObject({ status: 200 });
});

test('what a tool answers counts as tokens against the next call', async () => {
  trial.answers = async () => ({ ok: true, output: 'x'.repeat(400) });
  expect(await status('talker')).toMatchObject({ status: 200 });
  expect(await status('talker')).toMatchObject({ code: 'limit-exceeded' });
});
