import { payment } from '../../support/gateway';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();

const pay = (agent: string, body: unknown, query = '') =>
  trial.call(agent, 'pay', body, { headers: freshKey(), path: `/tools/ledger/pay${query}` });
const note = (text: string) => trial.call('free', 'note', { text }, { headers: freshKey() });

describe('amounts', () => {
  afterEach(() => expect(trial.calls).toEqual([]));

  test('in a currency that a rule excludes are refused, and the rule is named in the log alone', async () => {
    const answer = await pay('free', payment(100, 'USD'));
    expect(answer).toMatchObject({ code: 'rule-violated' });
    expect(JSON.stringify(answer)).not.toContain('euros-only');
    expect(JSON.stringify(trial.lines)).toContain('euros-only');
  });

  test('above what an agent may move alone wait for people', async () => {
    expect(await pay('payer', payment(50_001))).toMatchObject({ status: 202, code: 'approval-pending' });
  });

  test('above what a rule lets pass wait for people, whoever asks', async () => {
    expect(await pay('free', payment(1_000_001))).toMatchObject({ status: 202, code: 'approval-pending' });
  });

  test.each([
    ['smaller than a cent', '10.5'],
    ['smaller than a cent, in other words', '105e-1'],
    ['smaller than can be seen', '1000.0000000001'],
    ['a text', '"1000"'],
    ['a list', '[1000]'],
    ['a truth', 'true'],
    ['less than nothing', '-1'],
    ['more than there is', '100000001'],
    ['more than there is, in other words', '1e9'],
  ])('that are %s are no amounts', async (_, literal) => {
    const body = `{"claim":"CL-2026-000123","minorUnits":${literal},"currency":"EUR"}`;
    expect(await pay('free', body)).toMatchObject({ code: 'invalid-input' });
  });

  test.each(['eur', 'EU\u0280', 'EURO', 'EUR\\n', '\uff25\uff35\uff32', ' EUR'])(
    'are in no currency called %j',
    async (currency) => {
      const body = `{"claim":"CL-2026-000123","minorUnits":1000,"currency":"${currency}"}`;
      expect(await pay('free', body)).toMatchObject({ code: 'invalid-input' });
    },
  );
});

test('an amount means the same to rules however it is written', async () => {
  const written = (literal: string) => `{"claim":"CL-2026-000123","minorUnits":${literal},"currency":"EUR"}`;
  expect(await pay('payer', written('5e4'))).toMatchObject({ status: 200 });
  expect(await pay('payer', written('50000.0'))).toMatchObject({ status: 200 });
  expect(await pay('payer', written('5.0001e4'))).toMatchObject({ status: 202 });
  expect(trial.calls.map(({ input }) => input)).toEqual([payment(50_000), payment(50_000)]);
});

test('a query adds nothing to a call, and takes nothing away', async () => {
  const query = '?minorUnits=1&currency=EUR&approved=true&agent=free&dryRun=1';
  expect(await pay('payer', payment(50_001), query)).toMatchObject({ status: 202 });
  expect(await pay('payer', '', query)).toMatchObject({ code: 'malformed-call' });
  expect(await pay('payer', payment(700), query)).toMatchObject({ status: 200 });
  expect(trial.calls).toMatchObject([{ agent: 'payer', input: payment(700) }]);
});

test('that people have agreed is nothing that a call can say', async () => {
  const headers = [...freshKey(), ['p2a-approved', 'true'], ['approved', 'true']] as const;
  expect(await trial.call('asker', 'pay', payment(), { headers })).toMatchObject({ status: 202 });
  expect(await pay('asker', { ...payment(), approved: true })).toMatchObject({ code: 'invalid-input' });
  expect(await pay('asker', { approved: 'approval-0001' })).toMatchObject({ code: 'invalid-input' });
  expect(trial.calls).toEqual([]);
});

describe('personal data and secrets', () => {
  test.each([
    ['a social security number', 'SSN 536-90-4399 belongs to her'],
    ['a social security number, escaped', 'SSN \\u0035\\u0033\\u0036-90-4399 belongs to her'],
    ['a social security number in full-width digits', 'SSN \uff15\uff13\uff16-90-4399 belongs to her'],
    ['a social security number with what nobody sees in it', 'SSN 53\u200b6-90-43\u200d99 belongs to her'],
    ['a social security number with other dashes', 'SSN 536\u201190\u20114399 belongs to her'],
    ['a social security number in base64', Buffer.from('SSN 536-90-4399 belongs to her').toString('base64')],
    ['a card', 'card 4111 1111 1111 1111'],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE is the key'],
    [
      'a key of AWS in an address',
      'see https://files.acme.example/a?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260310&b=1',
    ],
    ['a private key', '-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\\n-----END PRIVATE KEY-----'],
  ])('%s goes to no tool, and into no log', async (_, text) => {
    const answer = await trial.call('free', 'note', `{"text":"${text}"}`, { headers: freshKey() });
    expect(answer).toMatchObject({ code: 'sensitive-data' });
    expect(trial.calls).toEqual([]);
    expect(trial.gateway.audit).toEqual([]);
    expect(JSON.stringify(trial.lines)).not.toMatch(/4399|4111|AKIA|MIIE/);
  });

  test('what an action takes passes, and a secret beside it does not', async () => {
    expect(await note('write to ada@example.com')).toMatchObject({ status: 200 });
    expect(await note('write to ada@example.com, key AKIAIOSFODNN7EXAMPLE')).toMatchObject({ code: 'sensitive-data' });
    expect(trial.calls).toHaveLength(1);
  });
});
