import { issuerKeys } from '../../../modules/approvals/lambda/authorizer/issuer-keys';
import { agentSwitch, throttleSwitch } from '../../../modules/containment/lambda/core/record';
import type { ContainmentRegister } from '../../../modules/containment/lambda/core/register';
import { stop } from '../../../modules/containment/lambda/core/stop';
import { throttle } from '../../../modules/containment/lambda/core/throttle';
import { releases } from '../../../modules/containment/lambda/releases/releases';
import type { ReleaseEvent } from '../../../modules/containment/lambda/releases/requests';
import { CLAIMS, ISSUER, provider, SETTINGS, THEIRS, token, tokenWithoutSignature } from '../approvals/provider';
import { type Gate, NOW, OPERATOR, PAYER, SIGNAL, TRIAGE, World } from './world';

const REGISTER: ContainmentRegister = {
  namePrefix: 'p2a',
  name: 'prod',
  gatewayAccount: '444444444444',
  agents: { [PAYER.name]: PAYER, [TRIAGE.name]: { ...TRIAGE, family: 'other' } },
  responses: {
    refused: 'throttle',
    'sensitive-data': 'throttle',
    guardrail: 'tell',
    volume: 'tell',
    tokens: 'throttle',
    probing: 'quarantine',
    finding: 'quarantine',
  },
};

const ANN = token();
const POST = 'POST /agents/{agent}/release';
const GET = 'GET /agents/{agent}/containment';

function asked(
  method: string,
  given: Partial<ReleaseEvent> & { readonly agent?: string; readonly shown?: string | null } = {},
): ReleaseEvent {
  const [httpMethod = '', resource = ''] = method.split(' ');
  const { agent = PAYER.name, shown = `Bearer ${ANN}`, ...rest } = given;
  return {
    httpMethod,
    resource,
    pathParameters: { agent },
    headers: shown === null ? {} : { Authorization: shown },
    body: httpMethod === 'POST' ? JSON.stringify({ reason: 'looked into it' }) : null,
    isBase64Encoded: false,
    ...rest,
  };
}

function opened(gate?: Gate) {
  const world = new World();
  world.now = NOW;
  const lines: object[] = [];
  let ids = 0;
  const handle = releases({
    ...world.releasing(gate),
    register: REGISTER,
    settings: SETTINGS,
    keys: issuerKeys(ISSUER, provider().request, () => NOW),
    mask: async (text) => text.replace('Paul', 'PERSON'),
    newId: () => {
      ids += 1;
      return `q-${ids}`;
    },
    write: (line) => void lines.push(line),
  });
  const send = async (event: ReleaseEvent) => {
    const { statusCode, headers, body } = await handle(event);
    return { statusCode, headers, body: JSON.parse(body) as Record<string, unknown> };
  };
  return { world, lines, send };
}

/** One whose agent was stopped so long ago that nobody is at work on it. */
async function contained(gate?: Gate) {
  const there = opened(gate);
  there.world.now = NOW - 600_000;
  await stop(there.world.stopping(), PAYER, OPERATOR);
  there.world.now = NOW;
  there.world.events.length = 0;
  there.world.told.length = 0;
  return there;
}

describe('an approver', () => {
  test('lets an agent go, and what it did before stays ended', async () => {
    const { world, lines, send } = await contained();
    const { statusCode, headers, body } = await send(asked(POST, { body: '{"reason":"Paul looked into it"}' }));
    expect([statusCode, body]).toEqual([
      200,
      { agent: 'claims-payer', family: 'claims', state: 'released', at: '2026-11-26T12:00:00.000Z', left: [] },
    ]);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-request-id': 'q-1',
      'content-type': 'application/json',
    });
    expect([world.switches.size, world.tagged.size]).toEqual([0, 0]);
    expect(world.slots.get(PAYER.roleName)).toContain('"DateLessThan":{"aws:TokenIssueTime":"2026-11-26T12:00:01Z"}');
    const common = { by: 'approver', person: 'ann-0123', reason: 'PERSON looked into it', request: 'q-1', epoch: 2 };
    expect(world.events).toMatchObject([
      { event: 'containment.release-started', state: 'releasing', ...common },
      { event: 'containment.released', state: 'released', ...common },
    ]);
    expect(world.told.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['warning', 'Agent claims-payer was released'],
    ]);
    expect(lines).toMatchObject([{ event: 'request.answered', at: 'approver-request', request: 'q-1', result: 'ok' }]);
    expect(JSON.stringify([lines, world.lines])).not.toContain(ANN);
  });

  test('lets it go once: the same again is the same answer', async () => {
    const { world, send } = await contained();
    const first = await send(asked(POST));
    world.now += 3000;
    const second = await send(asked(POST));
    expect(second.body).toEqual(first.body);
    expect(world.records.get(PAYER.name)?.epoch).toBe(2);
    expect(world.events).toHaveLength(2);
  });

  test('takes off a throttle too, and leaves what somebody else has set', async () => {
    const { world, send } = await contained();
    await world.stopping().records.switchOff(throttleSwitch(PAYER.name), SIGNAL);
    world.switches.set(agentSwitch(PAYER.name), { by: 'otto', at: '' });
    expect((await send(asked(POST))).body).toMatchObject({ state: 'released', left: ['switch'] });
    expect([...world.switches.keys()]).toEqual(['agent#claims-payer']);
    expect(world.told[0]?.text).toContain('Somebody else has set a switch for it, which stays.');
  });

  test('takes the throttle off an agent that was never stopped, and ends no session', async () => {
    const { world, send } = opened();
    await throttle(world.stopping(), PAYER, SIGNAL);
    const slot = world.slots.get(PAYER.roleName);
    expect((await send(asked(POST))).statusCode).toBe(200);
    expect([world.switches.size, world.records.size, world.slots.get(PAYER.roleName)]).toEqual([0, 0, slot]);
    expect(world.events.slice(1)).toMatchObject([
      { event: 'containment.release-started', state: 'throttled' },
      { event: 'containment.released', state: 'free' },
    ]);
  });

  test('takes a new throttle off an agent that was released before, and ends no session', async () => {
    const { world, send } = await contained();
    await send(asked(POST));
    const slot = world.slots.get(PAYER.roleName);
    await throttle(world.stopping(), PAYER, { ...SIGNAL, at: NOW + 5000 });
    world.now += 10_000;
    expect((await send(asked(POST))).statusCode).toBe(200);
    expect([world.switches.size, world.slots.get(PAYER.roleName)]).toEqual([0, slot]);
  });

  test('cleans up what a late step of a quarantine has left', async () => {
    const { world, send } = await contained();
    await send(asked(POST));
    world.tagged.add(PAYER.roleName);
    world.now += 60_000;
    expect((await send(asked(POST))).statusCode).toBe(200);
    expect([world.tagged.size, world.records.get(PAYER.name)?.state]).toEqual([0, 'released']);
  });

  test('sees how an agent stands', async () => {
    const { world, send } = opened();
    const see = async () => (await send(asked(GET))).body;
    const free = {
      agent: 'claims-payer',
      family: 'claims',
      state: 'free',
      throttled: false,
      switchedOff: false,
      epoch: 0,
    };
    expect(await see()).toEqual(free);
    await throttle(world.stopping(), PAYER, SIGNAL);
    expect(await see()).toEqual({ ...free, throttled: true });
    await stop(world.stopping(), PAYER, OPERATOR);
    expect(await see()).toEqual({
      ...free,
      state: 'contained',
      throttled: true,
      switchedOff: true,
      epoch: 1,
      by: 'operator',
      person: 'otto@acme.example',
      reason: 'odd',
      at: '2026-11-26T12:00:00.000Z',
    });
    world.tagged.clear();
    expect(await see()).toMatchObject({ state: 'lifted' });
  });
});

describe('is refused', () => {
  const problem = (code: string, status: number) => ({
    statusCode: status,
    body: expect.objectContaining({ code, status }),
  });

  test.each([
    ['nobody', null],
    ['something that is no token', 'Basic YW5uOmFubg=='],
    ['a token that is signed by somebody else', `Bearer ${token(CLAIMS, {}, THEIRS.privateKey)}`],
    ['a token without a signature', `Bearer ${tokenWithoutSignature('none')}`],
    ['a token without a second factor', `Bearer ${token({ ...CLAIMS, amr: ['pwd'] })}`],
    ['a token of a sign-in that is too long ago', `Bearer ${token({ ...CLAIMS, auth_time: NOW / 1000 - 7200 })}`],
    ['a token for another client', `Bearer ${token({ ...CLAIMS, aud: 'payroll' })}`],
    ['a token of another provider', `Bearer ${token({ ...CLAIMS, iss: 'https://evil.example' })}`],
    ['a token that is over', `Bearer ${token({ ...CLAIMS, exp: NOW / 1000 - 60 })}`],
  ])('%s', async (_, shown) => {
    const { world, lines, send } = await contained();
    for (const method of [POST, GET])
      expect(await send(asked(method, { shown }))).toMatchObject(problem('approver-not-identified', 401));
    expect(world.holds(PAYER)).toBe(true);
    expect(lines).toMatchObject([{ event: 'refusal', code: 'approver-not-identified' }, { event: 'refusal' }]);
  });

  test('whoever shows two tokens, or says through the authorizer what no token says', async () => {
    const { world, send } = await contained();
    const twice = asked(POST, {
      headers: {},
      multiValueHeaders: { Authorization: [`Bearer ${ANN}`, `Bearer ${ANN}`] },
    });
    const cases = asked(POST, { headers: { Authorization: `Bearer ${ANN}`, authorization: `Bearer ${ANN}` } });
    const claimed = {
      ...asked(POST, { shown: null }),
      requestContext: { authorizer: { subject: 'ann-0123', groups: '["claims-approvers"]' } },
    };
    for (const event of [twice, cases, claimed])
      expect(await send(event)).toMatchObject(problem('approver-not-identified', 401));
    expect(world.holds(PAYER)).toBe(true);
  });

  test('somebody who does not decide about the family', async () => {
    const { world, send } = await contained();
    const shown = `Bearer ${token({ ...CLAIMS, groups: ['mail-approvers', 'claims-operators', 'claims'] })}`;
    for (const method of [POST, GET])
      expect(await send(asked(method, { shown }))).toMatchObject(problem('approver-not-entitled', 403));
    expect(await send(asked(POST, { agent: TRIAGE.name }))).toMatchObject(problem('approver-not-entitled', 403));
    expect(world.holds(PAYER)).toBe(true);
  });

  test.each(['olga@acme.example', 'OLGA@acme.example', 'olga', 'ol\u200bga@acme.example'])(
    'whoever answers for the agent: %s',
    async (email) => {
      const { world, send } = await contained();
      const shown = `Bearer ${token({ ...CLAIMS, email })}`;
      expect(await send(asked(POST, { shown }))).toMatchObject(problem('approver-is-requester', 403));
      expect((await send(asked(GET, { shown }))).statusCode).toBe(200);
      expect(world.holds(PAYER)).toBe(true);
    },
  );

  test.each([
    'nobody',
    '../claims-payer',
    'claims-payer%2Frelease',
    'constructor',
    '__proto__',
    '',
    'CLAIMS-PAYER',
    'x'.repeat(5000),
  ])('an agent that is not there: %s', async (agent) => {
    const { send } = await contained();
    expect(await send(asked(POST, { agent }))).toMatchObject(problem('agent-unknown', 404));
  });

  test.each([
    'no JSON',
    '{}',
    '[]',
    'null',
    '{"reason":""}',
    '{"reason":"  "}',
    '{"reason":7}',
    '{"reason":"x","agent":"claims-triage"}',
    '{"reason":"x","reason":"y"}',
    JSON.stringify({ reason: 'x'.repeat(501) }),
    JSON.stringify({ reason: 'x', more: 'y'.repeat(5000) }),
  ])('a body that is no reason: %s', async (body) => {
    const { world, send } = await contained();
    expect(await send(asked(POST, { body }))).toMatchObject(problem('invalid-decision', 400));
    expect(world.holds(PAYER)).toBe(true);
  });

  test('a body that is encoded, or none', async () => {
    const { send } = await contained();
    for (const given of [{ body: null }, { isBase64Encoded: true }])
      expect(await send(asked(POST, given))).toMatchObject(problem('invalid-decision', 400));
  });

  test('another method or path', async () => {
    const { world, send } = await contained();
    for (const method of ['DELETE /agents/{agent}/release', 'GET /agents/{agent}/release', 'GET constructor', ' '])
      expect(await send(asked(method))).toMatchObject(problem('agent-unknown', 404));
    expect(world.holds(PAYER)).toBe(true);
  });

  test('the release of an agent that nothing stops', async () => {
    expect(await opened().send(asked(POST))).toMatchObject(problem('agent-not-contained', 409));
  });

  test('a release while the agent is being stopped, or let go by somebody else', async () => {
    const { world, send } = opened();
    await stop(world.stopping(), PAYER, SIGNAL);
    expect(await send(asked(POST))).toMatchObject(problem('containment-in-progress', 503));
    expect(world.holds(PAYER)).toBe(true);
    world.now += 300_000;
    const known = world.records.get(PAYER.name);
    if (known === undefined) throw new Error('it has no record');
    world.records.set(PAYER.name, { ...known, state: 'releasing', releasesUntil: world.now + 1 });
    expect(await send(asked(POST))).toMatchObject(problem('containment-in-progress', 503));
  });
});

describe('a release that fails half-way', () => {
  test.each(['fill', 'untag', 'lift', 'read slot', 'keep containment.release-started', 'keep containment.released'])(
    'at %s, says so, and the same again goes on',
    async (failing) => {
      let isDown = true;
      const gate: Gate = async (step, act) => {
        if (isDown && step === failing) throw new Error('a message that quotes Paul');
        return act();
      };
      const { world, lines, send } = await contained(gate);
      const answer = await send(asked(POST));
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toMatchObject({ code: 'release-unfinished', next: 'try-later' });
      expect(JSON.stringify([answer, lines, world.lines, world.events])).not.toContain('Paul');
      expect(world.records.get(PAYER.name)?.state).not.toBe('contained');
      if (failing === 'keep containment.release-started') expect(world.holds(PAYER)).toBe(true);
      // What lets it act through the gateway again comes last.
      if (['fill', 'untag'].includes(failing)) expect(world.switches.has(agentSwitch(PAYER.name))).toBe(true);
      isDown = false;
      world.now += 60_000;
      expect((await send(asked(POST))).statusCode).toBe(200);
      expect([world.switches.size, world.tagged.size, world.records.get(PAYER.name)?.state]).toEqual([
        0,
        0,
        'released',
      ]);
      expect(world.lies).toEqual([]);
    },
  );

  test('when masking fails, nothing is loosened', async () => {
    const world = new World();
    world.now = NOW - 600_000;
    await stop(world.stopping(), PAYER, OPERATOR);
    world.now = NOW;
    const handle = releases({
      ...world.releasing(),
      register: REGISTER,
      settings: SETTINGS,
      keys: issuerKeys(ISSUER, provider().request, () => NOW),
      mask: async () => {
        throw new Error('down');
      },
      newId: () => 'q-1',
      write: () => undefined,
    });
    expect((await handle(asked(POST))).statusCode).toBe(503);
    expect(world.holds(PAYER)).toBe(true);
  });
});
