import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JWTPayload } from 'jose';
import { QUARANTINE_TAG, releasedSlot } from '../../../foundation/quarantine';
import { MFA_CLAIM } from '../../../modules/approvals/lambda/tokens/claims';
import { ledgerAgents, payment } from '../../support/gateway';
import { askAs, asked, decide, tokenOf } from './approvers';
import type { Headers, Said } from './http';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const MINUTE = 60_000;
const CLAIM = { claim: 'CL-2026-000123' };
const REASON = { reason: 'The rule is in force again' };

const status = (agent = 'reader') => trial.call(agent, 'status', CLAIM);
const containment = () => trial.gateway.containment;
const happened = () => containment().events.map(({ event }) => event);
const roleOf = (agent: string) =>
  containment().roles.of({ roleArn: `arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-${agent}` });

/** Stops an agent, and lets the time pass in which whoever stopped it could still be at work. */
async function contain(agent = 'reader'): Promise<void> {
  expect(await containment().quarantine({ agent }, 'pays twice')).toEqual({ agents: { [agent]: 'contained' } });
  trial.time += 3 * MINUTE;
}

const releaseWith = (token: string, agent = 'reader', body: unknown = REASON) =>
  askAs(trial, token, 'POST', `/agents/${agent}/release`, body);
const release = async (agent = 'reader', claims: JWTPayload = {}, body: unknown = REASON) =>
  releaseWith(await tokenOf(trial, 'ada', claims), agent, body);
const standing = async (agent = 'reader') =>
  (await askAs(trial, await tokenOf(trial, 'ada'), 'GET', `/agents/${agent}/containment`)).body;

/** It is stopped in all ways, and nothing was said to the contrary. */
async function staysContained(agent = 'reader'): Promise<void> {
  expect(await standing(agent)).toMatchObject({ state: 'contained', switchedOff: true });
  expect(roleOf(agent)).toEqual({
    slot: expect.stringContaining('TheAgentIsStopped'),
    tags: { [QUARANTINE_TAG]: 'true' },
  });
  expect(await status(agent)).toMatchObject({ status: 403 });
  expect(trial.calls).toEqual([]);
  expect(happened()).not.toContain('containment.release-started');
}

beforeEach(() => containment().events.splice(0));

// Whoever may, can release after whatever was tried before.
afterEach(async () => {
  for (const what of await trial.gateway.switches.all())
    if (what.startsWith('throttle#')) await trial.gateway.switches.on(what);
  for (const { name } of ledgerAgents) {
    const { state } = await standing(name);
    if (state === 'free' || state === 'released') continue;
    trial.time += 10 * MINUTE;
    expect(await release(name)).toMatchObject({ status: 200 });
  }
  for (const what of await trial.gateway.switches.all()) await trial.gateway.switches.on(what);
});

test('an approver who does not answer for the agent lets it go, and it is on record who, and why', async () => {
  await contain();
  expect(await status()).toMatchObject({ status: 403 });
  const said = await release();
  const at = new Date(trial.time).toISOString();
  expect(said).toMatchObject({
    status: 200,
    body: { agent: 'reader', family: 'claims', state: 'released', at, left: [] },
    headers: { 'cache-control': 'no-store' },
  });
  expect(await status()).toMatchObject({ status: 200 });
  expect(await standing()).toMatchObject({ state: 'released', switchedOff: false, throttled: false, by: 'approver' });
  expect(containment().events).toMatchObject([
    { event: 'containment.started', agent: 'reader', by: 'operator', person: 'local', reason: 'pays twice' },
    { event: 'containment.contained', state: 'contained' },
    { event: 'containment.release-started', by: 'approver', person: 'ada', ...REASON },
    { event: 'containment.released', person: 'ada', ...REASON },
  ]);
});

test('sessions from before the release stay ended', async () => {
  await contain();
  await release();
  expect(roleOf('reader')).toEqual({ slot: JSON.stringify(releasedSlot(trial.time)), tags: {} });
});

describe('nobody releases', () => {
  test.each<[string, JWTPayload]>([
    ['their own agent', { sub: 'claims-operations' }],
    ['their own agent, under their address', { sub: 'id-1', email: 'claims-operations@acme.example' }],
    ['their own agent, in other letters', { sub: 'id-1', 'cognito:username': 'Claims-OPERATIONS' }],
    ['their own agent, with what nobody sees in their name', { sub: 'id-1', name: 'claims-\u200boperations' }],
    ['an agent of their group', { 'cognito:groups': ['claims-approvers', 'claims-operations'] }],
    ['an agent of one of their groups', { 'cognito:groups': ['all', 'Claims-Operations', 'claims-approvers'] }],
    [
      'an agent of their group, with what nobody sees',
      { 'cognito:groups': ['claims-approvers', 'claims-\u200boperations'] },
    ],
  ])('%s', async (_, claims) => {
    await contain();
    expect(await release('reader', claims)).toMatchObject({ status: 403, code: 'approver-is-requester' });
    await staysContained();
  });

  test.each<[string, JWTPayload]>([
    ['of another group', { 'cognito:groups': ['payroll-approvers'] }],
    ['of no group', { 'cognito:groups': [] }],
    ['who operates it', { 'cognito:groups': ['claims-operators', 'claims'] }],
    ['of a group that is almost named so', { 'cognito:groups': ['claims-approvers ', 'Claims-approvers'] }],
    ['who says so in another claim', { 'cognito:groups': [], groups: ['claims-approvers'] }],
  ])('who is %s, or sees how it stands', async (_, claims) => {
    await contain();
    expect(await release('reader', claims)).toMatchObject({ status: 403, code: 'approver-not-entitled' });
    const looked = await askAs(trial, await tokenOf(trial, 'ada', claims), 'GET', '/agents/reader/containment');
    expect(looked).toMatchObject({ status: 403, code: 'approver-not-entitled' });
    await staysContained();
  });

  test.each<[string, () => JWTPayload]>([
    ['that has ended', () => ({ exp: trial.time / 1000 - 31 })],
    ['of a sign-in that is too long ago', () => ({ auth_time: trial.time / 1000 - 61 * 60 })],
    ['of a sign-in that is still to come', () => ({ auth_time: trial.time / 1000 + 60 })],
    ['without a second factor', () => ({ [MFA_CLAIM]: 'none', amr: ['mfa'] })],
    ['for another client', () => ({ aud: 'other' })],
    ['of another provider', () => ({ iss: 'https://login.other.example' })],
    ['for another use', () => ({ token_use: 'access' })],
  ])('with a token %s', async (_, claims) => {
    await contain();
    const token = await tokenOf(trial, 'ada', claims());
    expect(await releaseWith(token)).toMatchObject({ status: 401, code: 'approver-not-identified' });
    const looked = await askAs(trial, token, 'GET', '/agents/reader/containment');
    expect(looked).toMatchObject({ code: 'approver-not-identified' });
    await staysContained();
  });

  test('with a token that was good when the quarantine began', async () => {
    const token = await tokenOf(trial, 'ada');
    await contain();
    trial.time += 60 * MINUTE;
    expect(await releaseWith(token)).toMatchObject({ code: 'approver-not-identified' });
    await staysContained();
  });

  test.each<[string, () => Promise<Headers>]>([
    ['without a token', async () => []],
    ['with what opens the commands of this machine', async () => bearer(trial.gateway.controlToken)],
    ['with a token that nobody signed', async () => bearer(`${(await tokenOf(trial, 'ada')).replace(/[^.]+$/, '')}`)],
    ['with two tokens', async () => [...bearer(await tokenOf(trial, 'ada')), ...bearer(await tokenOf(trial, 'bob'))]],
    [
      'with another in other letters',
      async () => [
        ...bearer(await tokenOf(trial, 'claims-operations')),
        ['AUTHORIZATION', `Bearer ${await tokenOf(trial, 'ada')}`],
      ],
    ],
    [
      'by saying so',
      async () => [
        ['x-amzn-principal', 'ada'],
        ['p2a-approver', 'ada'],
      ],
    ],
  ])('%s', async (_, headers) => {
    await contain();
    const sent = { method: 'POST', path: '/approver/agents/reader/release', body: Buffer.from(JSON.stringify(REASON)) };
    const answer = await trial.send({ ...sent, headers: [['content-type', 'application/json'], ...(await headers())] });
    expect(answer).toMatchObject({ status: 401, code: 'approver-not-identified' });
    await staysContained();
  });

  test('with the key of an agent, the stopped one least of all', async () => {
    await contain();
    for (const agent of ['reader', 'free']) {
      const path = '/approver/agents/reader/release';
      expect(await trial.call(agent, '', REASON, { path })).toMatchObject({ code: 'approver-not-identified' });
      const direct = await trial.call(agent, '', REASON, { path: '/agents/reader/release' });
      expect(direct).toMatchObject({ code: 'not-authorized' });
    }
    await staysContained();
  });
});

const bearer = (token: string): Headers => [['authorization', `Bearer ${token}`]];

describe('what is asked', () => {
  test.each<[string, unknown]>([
    ['a reason that is too long', { reason: 'x'.repeat(501) }],
    ['a reason that is much too long', { reason: 'x'.repeat(500_000) }],
    ['too long in bytes of nothing', `${' '.repeat(5000)}{"reason":"x"}`],
    ['no reason', {}],
    ['an empty reason', { reason: '' }],
    ['a reason of nothing', { reason: ' \t ' }],
    ['a number', { reason: 1 }],
    ['a list', { reason: ['x'] }],
    ['more than a reason', { reason: 'x', agent: 'free' }],
    ['somebody else as who asks', { reason: 'x', person: 'bob', by: 'approver' }],
    ['two reasons', '{"reason":"x","reason":"y"}'],
    ['what every object has', '{"reason":"x","__proto__":{}}'],
    ['a list of it', [{ reason: 'x' }]],
    ['nothing', ''],
    ['null', 'null'],
    ['no JSON', '{reason:x}'],
    ['half a character', '{"reason":"\\ud800"}'],
  ])('is a reason and nothing else: not %s', async (_, body) => {
    await contain();
    expect(await release('reader', {}, body)).toMatchObject({ status: 400, code: 'invalid-decision' });
    await staysContained();
  });

  test('is a body that is not too large for the API', async () => {
    await contain();
    const answer = await release('reader', {}, 'x'.repeat(11 * 1024 * 1024)).catch(() => undefined);
    if (answer !== undefined) expect(answer.status).toBe(413);
    await staysContained();
  });

  test("is recorded without anybody's data in it", async () => {
    await contain();
    const reason = 'spoke to ada@acme.example, card 4111 1111 1111 1111';
    expect(await release('reader', {}, { reason })).toMatchObject({ status: 200 });
    const kept = JSON.stringify([containment().events, trial.lines]);
    expect(kept).toContain('spoke to');
    expect(kept).not.toMatch(/ada@acme|4111/);
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    'nobody',
    'Reader',
    'READER',
    'reader-',
    'agent-reader',
    'p2a-trial-agent-reader',
    'family-claims',
    'claims',
    'x'.repeat(64),
    '-',
    '_',
  ])('of an agent that there is: not %s', async (name) => {
    await contain();
    expect(await release(name)).toMatchObject({ status: 404, code: 'agent-unknown' });
    const looked = await askAs(trial, await tokenOf(trial, 'ada'), 'GET', `/agents/${name}/containment`);
    expect(looked).toMatchObject({ status: 404, code: 'agent-unknown' });
    await staysContained();
  });

  test.each([
    '/agents/reader/release/',
    '/agents/reader//release',
    '//agents/reader/release',
    '/agents//release',
    '/agents/reader/release/all',
    '/agents/free/../reader/release',
    '/agents/./reader/release',
    '/approvals/../agents/reader/release',
    '/Agents/reader/release',
    '/agents/reader/Release',
    '/agents/reader',
    '/agents',
    '/agents/%72eader/release',
    '/agents/reader%00/release',
    '/agents/reader%2frelease',
    '/agents/reader%2f..%2freader/release',
    '/agents/agent%23reader/release',
    '/agents/reader%20/release',
    '/agents/reader;x=1/release',
    '/agents/reader\\release',
    '/agents/*/release',
    '/agents/{agent}/release',
    '/agents/reader/release%0d%0aauthorization:x',
    '/approvers/agents/reader/release',
    '/x/approver/agents/reader/release',
    '/approver/agents/reader/release',
    '/agents/r%D0%B5ader/release',
  ])('%s is not taken for /agents/reader/release', async (path) => {
    await contain();
    const answer = await askAs(trial, await tokenOf(trial, 'ada'), 'POST', path, REASON);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(['approval-unknown', 'agent-unknown', 'approver-not-identified', 'not-authorized']).toContain(answer.code);
    await staysContained();
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])('the method %s releases nobody', async (method) => {
    await contain();
    const token = await tokenOf(trial, 'ada');
    // An answer to HEAD has no body.
    if (method === 'HEAD')
      await fetch(`${trial.gateway.address}/approver/agents/reader/release`, {
        method,
        headers: Object.fromEntries(bearer(token)),
      });
    else expect((await askAs(trial, token, method, '/agents/reader/release', REASON)).code).toBe('approval-unknown');
    expect((await askAs(trial, token, 'POST', '/agents/reader/containment', REASON)).code).toBe('approval-unknown');
    await staysContained();
  });

  test('in the query or a header changes nothing', async () => {
    await contain();
    const token = await tokenOf(trial, 'ada');
    const answer = await trial.send({
      method: 'GET',
      path: '/approver/agents/reader/containment?agent=free&action=release',
      headers: [...bearer(token), ['x-http-method-override', 'POST'], ['x-original-url', '/agents/reader/release']],
      body: Buffer.from(''),
    });
    expect(answer).toMatchObject({ status: 200, body: { agent: 'reader', state: 'contained' } });
    await staysContained();
  });
});

describe('an agent that is not contained', () => {
  test('is not released', async () => {
    expect(await release('payer')).toMatchObject({ status: 409, code: 'agent-not-contained' });
    expect(await standing('payer')).toMatchObject({ state: 'free', epoch: 0 });
    expect(happened()).toEqual([]);
  });

  test('stays switched off if a person has switched it off', async () => {
    await trial.gateway.switches.off('agent#payer');
    expect(await release('payer')).toMatchObject({ status: 409, code: 'agent-not-contained' });
    expect(await standing('payer')).toMatchObject({ state: 'free', switchedOff: true });
    expect(await status('payer')).toMatchObject({ code: 'quarantined' });
  });

  test('stays slow if a person has slowed it down', async () => {
    await trial.gateway.switches.throttle('agent#payer');
    expect(await release('payer')).toMatchObject({ status: 409, code: 'agent-not-contained' });
    expect(await standing('payer')).toMatchObject({ state: 'free', throttled: true });
  });

  test('does not hide behind others: the release of one is that of no other', async () => {
    expect(await containment().quarantine({ family: 'claims' }, 'all of them')).toEqual({
      agents: Object.fromEntries(ledgerAgents.map(({ name }) => [name, 'contained'])),
    });
    trial.time += 3 * MINUTE;
    expect(await release('payer')).toMatchObject({ status: 200 });
    expect(await status('payer')).toMatchObject({ status: 200 });
    trial.calls = [];
    for (const { name } of ledgerAgents)
      if (name !== 'payer') expect(await status(name)).toMatchObject({ status: 403 });
    expect(trial.calls).toEqual([]);
  });
});

describe('twice', () => {
  test('is once', async () => {
    await contain();
    const first = await release();
    trial.time += MINUTE;
    const second = await release('reader', { sub: 'bob' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(happened().filter((event) => event === 'containment.released')).toHaveLength(1);
    expect(roleOf('reader').slot).toBe(JSON.stringify(releasedSlot(Date.parse(String(first.body.at)))));
  });

  test('at once by many is once', async () => {
    await contain();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => release('reader', { sub: `ada-${index}` })),
    );
    const codes = answers.map((answer) => answer.code ?? 'released');
    expect(codes).toContain('released');
    expect(codes.every((code) => ['released', 'containment-in-progress'].includes(code))).toBe(true);
    expect(happened().filter((event) => event === 'containment.released')).toHaveLength(1);
    expect(await status()).toMatchObject({ status: 200 });
  });

  test('contained twice is contained once, and released by one release', async () => {
    await contain();
    await contain();
    expect(happened().filter((event) => event === 'containment.contained')).toHaveLength(1);
    await release();
    expect(await status()).toMatchObject({ status: 200 });
  });

  test('released and contained again is contained', async () => {
    await contain();
    const before = await standing();
    await release();
    trial.time += 3 * MINUTE;
    await contain();
    expect(await status()).toMatchObject({ status: 403 });
    expect(await standing()).toMatchObject({ state: 'contained', epoch: Number(before.epoch) + 2 });
  });
});

describe('at the same time', () => {
  test('a release that comes while the agent is just being stopped is told to wait', async () => {
    await containment().quarantine({ agent: 'reader' }, 'pays twice');
    expect(await release()).toMatchObject({ status: 503, code: 'containment-in-progress' });
    await staysContained();
    trial.time += 3 * MINUTE;
    expect(await release()).toMatchObject({ status: 200 });
  });

  test('a quarantine that begins while a release is under way wins', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await contain();
      containment().events.splice(0);
      const releasing = release();
      while (!happened().includes('containment.release-started')) await nextTurn();
      for (let step = 0; step < turn; step += 1) await nextTurn();
      await containment().quarantine({ agent: 'reader' }, 'again');
      await releasing;
      trial.time += 5 * MINUTE;
      await containment().look();
      expect(await standing()).toMatchObject({ state: 'contained', switchedOff: true });
      expect(containment().isStopped('reader')).toBe(true);
      expect(await status()).toMatchObject({ status: 403 });
      trial.time += 5 * MINUTE;
      await release();
    }
    expect(trial.calls).toEqual([]);
  });

  test('whoever asks how it stands while it is stopped and released hears nothing that is not so', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const work = containment().quarantine({ agent: 'reader' }, 'pays twice');
      let isDone = false;
      void work.finally(() => {
        isDone = true;
      });
      while (!isDone) {
        const seen = await standing();
        if (seen.state === 'contained') expect(containment().isStopped('reader') && seen.switchedOff).toBe(true);
      }
      await work;
      trial.time += 3 * MINUTE;
      await release();
      trial.time += 3 * MINUTE;
    }
  });
});

describe('while an agent is contained', () => {
  test('nothing of it comes through, nothing that it had before, and nothing that people approve', async () => {
    const headers = freshKey();
    await trial.call('asker', 'status', CLAIM, { headers });
    const waiting = await asked(trial);
    await contain('asker');
    trial.calls = [];
    for (const answer of [await status('asker'), await waiting.again(), await waiting.status()])
      expect(answer).toMatchObject({ status: 403 });
    expect(await trial.call('asker', 'status', CLAIM, { headers })).toMatchObject({ status: 403 });
    await decide(trial, waiting, 'ada');
    await trial.gateway.approvalEnded(waiting.id);
    expect(trial.calls).toEqual([]);
    await release('asker');
    expect(await waiting.again()).toMatchObject({ code: 'quarantined' });
    expect(trial.calls).toEqual([]);
  });

  const lifted: ReadonlyArray<readonly [string, string, () => unknown]> = [
    ['the switch', 'switch', () => trial.gateway.switches.on('agent#reader')],
    ['the slot', 'slot', () => Object.assign(roleOf('reader'), { slot: '{"Version":"2012-10-17","Statement":[]}' })],
    ['the tag', 'tag', () => Object.assign(roleOf('reader'), { tags: {} })],
  ];

  test.each(lifted)(
    'who takes away %s by hand frees nobody, is noticed, and it is put back',
    async (_, barrier, lift) => {
      await contain();
      await lift();
      expect(containment().isStopped('reader')).toBe(true);
      expect(await status()).toMatchObject({ status: 403 });
      expect(await standing()).toMatchObject({ state: 'lifted' });
      await containment().look();
      expect(containment().events).toContainEqual(
        expect.objectContaining({ event: 'containment.lost', agent: 'reader', missing: [barrier] }),
      );
      expect(trial.lines).toContainEqual({
        log: 'containment',
        line: { severity: 'critical', message: expect.stringContaining('reader') },
      });
      await staysContained();
    },
  );

  test('who takes away everything by hand frees it no longer than until somebody looks', async () => {
    await contain();
    for (const [, , lift] of lifted) await lift();
    expect(await standing()).toMatchObject({ state: 'lifted', switchedOff: false });
    await containment().look();
    await staysContained();
  });

  test('a throttle that a person has set outlives the release, and is named by it', async () => {
    await trial.gateway.switches.throttle('agent#reader');
    await contain();
    expect(await release()).toMatchObject({ status: 200, body: { left: ['throttle'] } });
    const answers: Said[] = [];
    for (let call = 0; call < 5; call += 1) answers.push(await status());
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429, 429, 429]);
  });

  test('a switch that a person has set for its family outlives the release', async () => {
    await trial.gateway.switches.off('family#claims');
    await contain();
    expect(await release()).toMatchObject({ status: 200 });
    expect(await status()).toMatchObject({ code: 'quarantined' });
  });
});

test('an agent that was stopped makes its calls anew: nothing of them is made twice', async () => {
  const headers = freshKey();
  expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });
  await contain('free');
  expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 403 });
  await release('free');
  expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({
    status: 200,
    headers: { 'idempotency-replayed': 'true' },
  });
  expect(trial.calls).toHaveLength(1);
});

describe('nobody begins a quarantine on this machine', () => {
  const order = (content: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${trial.gateway.address}/local/quarantines`, { method: 'POST', headers, body: JSON.stringify(content) });
  const authorized = () => ({ authorization: `Bearer ${trial.gateway.controlToken}` });
  const WISH = { what: 'agent#reader', reason: 'pays twice' };

  test.each<[string, () => Promise<Readonly<Record<string, string>>>]>([
    ['without a token', async () => ({})],
    ['with another token', async () => ({ authorization: `Bearer ${'0'.repeat(32)}` })],
    ['with the token of an approver', async () => ({ authorization: `Bearer ${await tokenOf(trial, 'ada')}` })],
  ])('%s', async (_, headers) => {
    expect((await order(WISH, await headers())).status).toBe(401);
    expect(await status()).toMatchObject({ status: 200 });
  });

  test.each<[string, object]>([
    ['of an agent that there is not', { ...WISH, what: 'agent#nobody' }],
    ['of what every object has', { ...WISH, what: 'agent#__proto__' }],
    ['of a family that there is not', { ...WISH, what: 'family#payroll' }],
    ['of a tool', { ...WISH, what: 'tool#ledger' }],
    ['of everything', { ...WISH, what: 'everything' }],
    ['of an agent without a kind', { ...WISH, what: 'reader' }],
    ['without a reason', { what: 'agent#reader' }],
    ['with a number for a reason', { ...WISH, reason: 1 }],
    ['with a reason of nothing', { ...WISH, reason: ' ' }],
    ['with a reason that is too long', { ...WISH, reason: 'x'.repeat(501) }],
  ])('%s', async (_, content) => {
    const answer = await order(content, authorized());
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      message: expect.stringMatching(/^(?:one mistake:\n {2})?quarantine[.:].*; /),
    });
    for (const { name } of ledgerAgents) expect(containment().isStopped(name)).toBe(false);
    expect(await status()).toMatchObject({ status: 200 });
  });

  test('but with the token of the gateway', async () => {
    const answer = await order(WISH, authorized());
    expect([answer.status, await answer.json()]).toEqual([200, { agents: { reader: 'contained' } }]);
    await staysContained();
  });
});
