import { signalAlarmName } from '../../../foundation/names';
import type { Response, Signal } from '../../../foundation/vocabulary';
import { STOPPING_LEASE_MS } from '../../../modules/containment/lambda/core/lease';
import { measured } from '../../../modules/containment/lambda/core/metrics';
import type { Standing } from '../../../modules/containment/lambda/core/reconcile';
import { agentSwitch, throttleSwitch } from '../../../modules/containment/lambda/core/record';
import type { ContainmentRegister } from '../../../modules/containment/lambda/core/register';
import { release } from '../../../modules/containment/lambda/core/release';
import { type Door, doorOf } from '../../../modules/containment/lambda/stops/doors';
import { stops } from '../../../modules/containment/lambda/stops/stops';
import { APPROVER, DESK, NOW, PAYER, TRIAGE, trialAgent, World } from './world';

const MAILER = trialAgent({ name: 'mailer', family: 'mail', owner: 'mia@acme.example', account: '555555555555' });
/** More than are looked after at a time. */
const SWARM = Array.from({ length: 10 }, (_, index) =>
  trialAgent({ name: `swarm-${index}`, family: 'swarm', owner: 'sue@acme.example', account: '555555555555' }),
);
const AGENTS = [PAYER, TRIAGE, MAILER, DESK, ...SWARM];
const GATEWAY = '444444444444';
const RESPONSES: Readonly<Record<Signal, Response>> = {
  refused: 'throttle',
  'sensitive-data': 'throttle',
  guardrail: 'tell',
  volume: 'tell',
  tokens: 'throttle',
  probing: 'quarantine',
  finding: 'quarantine',
};

function started(responses: Partial<Record<Signal, Response>> = {}, mask = async (text: string) => text.toUpperCase()) {
  const world = new World(AGENTS);
  const standings: Standing[] = [];
  const register: ContainmentRegister = {
    namePrefix: 'p2a',
    name: 'prod',
    gatewayAccount: GATEWAY,
    agents: Object.fromEntries(AGENTS.map(({ name, roleName, roleArn, ...agent }) => [name, agent])),
    responses: { ...RESPONSES, ...responses },
  };
  const act = stops({ ...world.stopping(), register, mask, measure: (standing) => void standings.push(standing) });
  return {
    world,
    standings,
    /** By the way that is meant for it, unless another is named. */
    send: (event: unknown, { request = 'r-1', door = wayOf(event) as Door | 'neither' } = {}) =>
      act(event, { request, deadline: world.now + STOPPING_LEASE_MS, door: door === 'neither' ? undefined : door }),
    stopped: () => AGENTS.filter((agent) => world.holds(agent)).map(({ name }) => name),
    slow: () => AGENTS.filter(({ name }) => world.switches.has(throttleSwitch(name))).map(({ name }) => name),
  };
}

const wayOf = (event: unknown): Door =>
  typeof event === 'object' && event !== null && ('source' in event || 'reconcile' in event) ? 'live' : 'orders';

const NAMING = { namePrefix: 'p2a', name: 'prod' };
const envelope = (source: string, type: string, account: string, detail: object) => ({
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': type,
  source,
  account,
  time: '2026-11-26T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail,
});
const alarm = (alarmName: string, account = PAYER.account, value = 'ALARM') =>
  envelope('aws.cloudwatch', 'CloudWatch Alarm State Change', account, {
    alarmName,
    state: { value, reason: 'Threshold Crossed', timestamp: '2026-11-26T12:00:00.000+0000' },
    previousState: { value: 'OK' },
  });
/** Where the alarms are that speak of the agent. */
const SEEN_IN = {
  refused: GATEWAY,
  'sensitive-data': GATEWAY,
  volume: GATEWAY,
  guardrail: PAYER.account,
  tokens: PAYER.account,
} as const;
const alarmOf = (signal: keyof typeof SEEN_IN) => alarm(signalAlarmName(NAMING, signal, PAYER.name), SEEN_IN[signal]);
const refusedCall = (
  arn: string,
  {
    source = 'aws.iam',
    errorCode = 'AccessDenied' as string | null,
    /** Of the session, and of the call. */
    begun = undefined as string | undefined,
    time = '2026-11-26T12:00:00Z',
  } = {},
) => ({
  ...envelope(source, 'AWS API Call via CloudTrail', PAYER.account, {
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::333333333333:assumed-role/p2a-prod-agent-claims-payer/session',
      accountId: '333333333333',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn, accountId: '333333333333', userName: 'x' },
        ...(begun === undefined ? {} : { attributes: { creationDate: begun, mfaAuthenticated: 'false' } }),
      },
    },
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListRoles',
    ...(errorCode === null ? {} : { errorCode }),
  }),
  time,
});
const finding = (userName: string, severity: unknown = 8, account = PAYER.account) =>
  envelope('aws.guardduty', 'GuardDuty Finding', account, {
    schemaVersion: '2.0',
    accountId: account,
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: { accessKeyId: 'ASIA', principalId: 'AROA:x', userType: 'AssumedRole', userName },
    },
    severity,
  });

describe('signals', () => {
  test.each([
    ['probing', refusedCall(PAYER.roleArn)],
    ['finding', finding(PAYER.roleName)],
  ])('%s stops the agent, and no other', async (signal, event) => {
    const { world, send, stopped } = started();
    expect(await send(event)).toEqual({ agents: { 'claims-payer': 'contained' } });
    expect(stopped()).toEqual(['claims-payer']);
    expect(world.events[0]).toMatchObject({ event: 'containment.started', by: 'signal', signal });
    expect(world.lies).toEqual([]);
  });

  test.each(['refused', 'sensitive-data', 'tokens'] as const)(
    '%s slows the agent down, and stops none',
    async (signal) => {
      const { world, send, stopped, slow } = started();
      expect(await send(alarmOf(signal))).toEqual({ agents: { 'claims-payer': 'throttled' } });
      expect([slow(), stopped()]).toEqual([['claims-payer'], []]);
      expect(world.events).toEqual([
        {
          version: 1,
          event: 'containment.throttled',
          time: '2026-11-26T12:00:00.000Z',
          environment: 'prod',
          request: 'r-1',
          agent: 'claims-payer',
          family: 'claims',
          by: 'signal',
          signal,
          source: `p2a-prod-${signal}-claims-payer`,
          epoch: 0,
          state: 'throttled',
        },
      ]);
      expect(world.told.map(({ severity }) => severity)).toEqual(['warning']);
    },
  );

  test('of which people are only told change nothing', async () => {
    const { world, send } = started();
    expect(await send(alarmOf('volume'))).toEqual({ agents: {} });
    expect([world.switches.size, world.records.size, world.events.length]).toEqual([0, 0, 0]);
  });

  test.each(['refused', 'sensitive-data', 'guardrail', 'volume', 'tokens'] as const)(
    '%s stops, where the environment says so',
    async (signal) => {
      const { send, stopped } = started({ [signal]: 'quarantine' });
      await send(alarmOf(signal));
      expect(stopped()).toEqual(['claims-payer']);
    },
  );

  test.each(Object.entries(SEEN_IN))(
    '%s is believed from where it is seen, and from nowhere else',
    async (signal, at) => {
      const { world, send } = started({ [signal]: 'quarantine' });
      const elsewhere = [GATEWAY, PAYER.account, MAILER.account].filter((account) => account !== at);
      for (const account of elsewhere)
        expect(await send(alarm(signalAlarmName(NAMING, signal as Signal, PAYER.name), account))).toEqual({
          agents: {},
        });
      expect([world.switches.size, world.records.size, world.tagged.size]).toEqual([0, 0, 0]);
      expect(world.events.map(({ event }) => event)).toEqual(['containment.ignored', 'containment.ignored']);
    },
  );

  test.each(['agent', 'intake', 'sanitizer'])('about the %s of a workflow stop all its roles', async (kind) => {
    const roleName = `p2a-prod-${kind}-desk`;
    for (const event of [refusedCall(`arn:aws:iam::333333333333:role/p2a/agent/${roleName}`), finding(roleName)]) {
      const { world, send, stopped } = started();
      expect(await send(event)).toEqual({ agents: { desk: 'contained' } });
      expect(stopped()).toEqual(['desk']);
      expect([...world.tagged].toSorted()).toEqual(DESK.roles.map((role) => role.roleName).toSorted());
    }
  });

  test.each([
    ['an alarm of an agent that is not there', alarm('p2a-prod-refused-nobody'), 'refused'],
    [
      'an alarm in an account that is neither its own nor the gateway’s',
      alarm('p2a-prod-refused-claims-payer', '999999999999'),
      'refused',
    ],
    ['a role that is like one of ours', refusedCall(`${PAYER.roleArn}-2`), 'probing'],
    ['the same role in another account', refusedCall(PAYER.roleArn.replace('333333333333', '999999999999')), 'probing'],
    ['a finding about another account', finding(PAYER.roleName, 8, '999999999999'), 'finding'],
    ['a finding about a name that every object has', finding('constructor'), 'finding'],
  ])('%s: nothing is done, and that is on record', async (_, event, signal) => {
    const { world, send } = started({ refused: 'quarantine' });
    expect(await send(event)).toEqual({ agents: {} });
    expect([world.switches.size, world.records.size, world.tagged.size]).toEqual([0, 0, 0]);
    expect(world.events.map((one) => [one.event, 'signal' in one ? one.signal : ''])).toEqual([
      ['containment.ignored', signal],
    ]);
  });

  test.each([
    ['an alarm that is over', alarm('p2a-prod-refused-claims-payer', GATEWAY, 'OK')],
    ['an alarm on something else', alarm('p2a-prod-function-fails-validator', GATEWAY)],
    ['a call that was not refused', refusedCall(PAYER.roleArn, { errorCode: null })],
    ['a finding that is not severe', finding(PAYER.roleName, 6.9)],
    ['a finding without a severity', finding(PAYER.roleName, '9')],
    ['a call that somebody made up', refusedCall(PAYER.roleArn, { source: 'acme.iam' })],
    ['another event', envelope('aws.s3', 'Object Created', PAYER.account, {})],
  ])('%s: nothing at all', async (_, event) => {
    const { world, send } = started({ refused: 'quarantine' });
    expect(await send(event)).toEqual({ agents: {} });
    expect([world.switches.size, world.records.size, world.events.length]).toEqual([0, 0, 0]);
  });

  test('that go on and on are noted, and do not keep IAM busy', async () => {
    const { world, send } = started();
    await send(refusedCall(PAYER.roleArn));
    const before = [world.events.length, world.told.length, world.records.get(PAYER.name)?.revision];
    for (let time = 0; time < 50; time += 1)
      expect(await send(refusedCall(PAYER.roleArn))).toEqual({ agents: { 'claims-payer': 'noted' } });
    expect([world.events.length, world.told.length, world.records.get(PAYER.name)?.revision]).toEqual(before);
  });

  test('what is chosen by others becomes no text of ours', async () => {
    const { world, send } = started();
    const event = finding(PAYER.roleName);
    await send({ ...event, detail: { ...event.detail, type: 'x <script> "quoted"\n' } });
    expect(world.events[0]).toMatchObject({ source: 'x__script___quoted__' });
  });
});

describe('signals while somebody is at work', () => {
  test('are noted, and take no call of IAM; whoever is at work goes on', async () => {
    const { world, send, stopped } = started();
    world.failing.add('tag');
    await expect(send(refusedCall(PAYER.roleArn), { request: 'first' })).rejects.toThrow('since tag failed');
    world.failing.clear();
    const before = world.steps.length;
    for (let time = 0; time < 50; time += 1)
      expect(await send(refusedCall(PAYER.roleArn), { request: `more-${time}` })).toEqual({
        agents: { 'claims-payer': 'noted' },
      });
    expect(new Set(world.steps.slice(before))).toEqual(new Set(['read record']));
    expect(stopped()).toEqual([]);
    // The same event, tried again.
    expect(await send(refusedCall(PAYER.roleArn), { request: 'first' })).toEqual({
      agents: { 'claims-payer': 'contained' },
    });
    expect(stopped()).toEqual(['claims-payer']);
  });

  test('are acted upon as soon as his time is over; people and the regular look wait for nothing', async () => {
    const left = async () => {
      const there = started();
      there.world.failing.add('tag');
      await there.send(refusedCall(PAYER.roleArn), { request: 'first' }).catch(() => undefined);
      there.world.failing.clear();
      return there;
    };
    const late = await left();
    late.world.now += STOPPING_LEASE_MS;
    expect(await late.send(refusedCall(PAYER.roleArn), { request: 'second' })).toEqual({
      agents: { 'claims-payer': 'contained' },
    });
    const asked = await left();
    expect(
      await asked.send({ quarantine: { agent: PAYER.name, by: 'otto', reason: 'x' } }, { request: 'second' }),
    ).toEqual({ agents: { 'claims-payer': 'contained' } });
    const looked = await left();
    await looked.send({ reconcile: true }, { request: 'second' });
    expect(looked.stopped()).toEqual(['claims-payer']);
  });

  test('are noted too while people cannot be told of what is contained', async () => {
    const { world, send } = started();
    world.failing.add('keep containment.contained');
    await expect(send(refusedCall(PAYER.roleArn), { request: 'first' })).rejects.toThrow();
    const before = world.steps.length;
    expect(await send(refusedCall(PAYER.roleArn), { request: 'second' })).toEqual({
      agents: { 'claims-payer': 'noted' },
    });
    expect(world.steps.slice(before)).toEqual(['read record']);
  });
});

describe('signals about what was before a release', () => {
  const HOUR = 3_600_000;
  /** At 12:00:00 it was stopped; one hour later an approver let it go. */
  async function released() {
    const there = started();
    await there.send(refusedCall(PAYER.roleArn));
    there.world.now += HOUR;
    await release(there.world.releasing(), PAYER, { ...APPROVER, at: there.world.now });
    there.world.now += 60_000;
    there.world.events.length = 0;
    return there;
  }
  const NOTED = { agents: { 'claims-payer': 'noted' } };
  const CONTAINED = { agents: { 'claims-payer': 'contained' } };

  test.each([
    ['a call by a session that the release has ended', { begun: '2026-11-26T11:00:00Z', time: '2026-11-26T13:00:30Z' }],
    ['a session of the very second', { begun: '2026-11-26T13:00:00Z', time: '2026-11-26T13:00:30Z' }],
    ['a call from before, that comes late', { time: '2026-11-26T12:59:59Z' }],
  ])('%s: noted', async (_, when) => {
    const { world, send, stopped } = await released();
    expect(await send(refusedCall(PAYER.roleArn, when))).toEqual(NOTED);
    expect([stopped(), world.records.get(PAYER.name)?.state, world.events]).toEqual([[], 'released', []]);
  });

  test.each([
    ['a session from after', { begun: '2026-11-26T13:00:01Z', time: '2026-11-26T13:00:30Z' }],
    ['a session of which nobody knows', { time: '2026-11-26T13:00:30Z' }],
    ['a session that says nothing', { begun: 'yesterday', time: '2026-11-26T13:00:30Z' }],
    ['a call of the same second', { time: '2026-11-26T13:00:00Z' }],
  ])('%s: acted upon', async (_, when) => {
    const { send, stopped } = await released();
    expect(await send(refusedCall(PAYER.roleArn, when))).toEqual(CONTAINED);
    expect(stopped()).toEqual(['claims-payer']);
  });

  test('alarms and findings that come late are noted, and slow nobody down', async () => {
    const { send, stopped, slow } = await released();
    for (const event of [finding(PAYER.roleName), alarmOf('refused')]) expect(await send(event)).toEqual(NOTED);
    expect([stopped(), slow()]).toEqual([[], []]);
    const later = '2026-11-26T13:00:30Z';
    expect(await send({ ...alarmOf('refused'), time: later })).toEqual({ agents: { 'claims-payer': 'throttled' } });
    expect(await send({ ...finding(PAYER.roleName), time: later })).toEqual(CONTAINED);
  });

  test('overtake no release that is under way; what was after its beginning does', async () => {
    const there = await released();
    const known = there.world.records.get(PAYER.name);
    if (known === undefined) throw new Error('it has no record');
    there.world.records.set(PAYER.name, { ...known, state: 'releasing' });
    expect(await there.send(refusedCall(PAYER.roleArn, { time: '2026-11-26T12:59:00Z' }))).toEqual(NOTED);
    expect(await there.send(refusedCall(PAYER.roleArn, { time: '2026-11-26T13:00:30Z' }))).toEqual(CONTAINED);
  });

  test('a release that somebody dates into the future protects nobody', async () => {
    const { world, send } = await released();
    const known = world.records.get(PAYER.name);
    if (known === undefined) throw new Error('it has no record');
    world.records.set(PAYER.name, { ...known, asked: { ...known.asked, at: world.now + HOUR } });
    expect(await send(refusedCall(PAYER.roleArn, { time: '2026-11-26T13:00:30Z' }))).toEqual(CONTAINED);
  });

  test('people stop it whenever they like', async () => {
    const { send } = await released();
    expect(await send({ quarantine: { agent: PAYER.name, by: 'otto', reason: 'x' } })).toEqual(CONTAINED);
  });
});

describe('a throttle', () => {
  const refused = alarm(signalAlarmName(NAMING, 'refused', PAYER.name), GATEWAY);

  test('leaves an agent that is stopped as it is', async () => {
    const { world, send, slow } = started();
    await send(refusedCall(PAYER.roleArn));
    expect(await send(refused)).toEqual({ agents: { 'claims-payer': 'contained' } });
    expect(slow()).toEqual([]);
    expect(world.events.map(({ event }) => event)).not.toContain('containment.throttled');
  });

  test('is told once, and again where the same event is tried again', async () => {
    const { world, send } = started();
    await send(refused);
    await send({ ...refused, time: '2026-11-26T12:05:00Z' });
    expect(world.told).toHaveLength(1);
    await send(refused);
    expect(world.told).toHaveLength(2);
  });

  test('becomes a quarantine where that follows', async () => {
    const { send, stopped, slow } = started();
    await send(refused);
    await send(refusedCall(PAYER.roleArn));
    expect([stopped(), slow()]).toEqual([['claims-payer'], ['claims-payer']]);
  });
});

describe('by which way', () => {
  const order = { quarantine: { agent: 'mailer', by: 'otto', reason: 'x' } };

  test.each([
    ['an event', refusedCall(PAYER.roleArn), 'orders'],
    ['the regular look', { reconcile: true }, 'orders'],
    ['an order', order, 'live'],
    ['an event, past both,', refusedCall(PAYER.roleArn), 'neither'],
    ['an order, past both,', order, 'neither'],
    ['the regular look, past both,', { reconcile: true }, 'neither'],
  ] as const)('%s is refused by the way of others', async (_, event, door) => {
    const { world, send } = started();
    await expect(send(event, { door })).rejects.toThrow(/^request: (?:orders are taken|is no order)/);
    expect([world.steps, world.events]).toEqual([[], []]);
  });

  test.each([
    ['arn:aws:lambda:eu-central-1:777777777777:function:p2a-prod-containment:orders', 'orders'],
    ['arn:aws-us-gov:lambda:us-gov-west-1:777777777777:function:p2a-prod-containment:live', 'live'],
    ['arn:aws:lambda:eu-central-1:777777777777:function:p2a-prod-containment', undefined],
    ['arn:aws:lambda:eu-central-1:777777777777:function:p2a-prod-containment:$LATEST', undefined],
    ['arn:aws:lambda:eu-central-1:777777777777:function:p2a-prod-containment:7', undefined],
    ['arn:aws:lambda:eu-central-1:777777777777:function:orders:constructor', undefined],
  ])('%s: %s', (arn, door) => {
    expect(doorOf(arn)).toBe(door);
  });
});

describe('people', () => {
  const by = { by: 'otto@acme.example', reason: 'pays twice' };

  test('stop one agent', async () => {
    const { world, send, stopped } = started();
    expect(await send({ quarantine: { agent: 'mailer', ...by } })).toEqual({ agents: { mailer: 'contained' } });
    expect(stopped()).toEqual(['mailer']);
    expect(world.events[0]).toMatchObject({ by: 'operator', person: 'otto@acme.example', reason: 'PAYS TWICE' });
  });

  test('stop a family, all of it and no other', async () => {
    const { send, stopped } = started();
    expect(await send({ quarantine: { family: 'claims', ...by } })).toEqual({
      agents: { 'claims-payer': 'contained', 'claims-triage': 'contained' },
    });
    expect(stopped()).toEqual(['claims-payer', 'claims-triage']);
  });

  test('slow one down', async () => {
    const { send, slow } = started();
    await send({ throttle: { agent: 'mailer', ...by } });
    expect(slow()).toEqual(['mailer']);
  });

  test('are told that it is contained after it was looked at', async () => {
    const { world, send, stopped } = started();
    await send(refusedCall(PAYER.roleArn));
    world.switches.delete(agentSwitch(PAYER.name));
    expect(await send({ quarantine: { agent: PAYER.name, ...by } })).toEqual({
      agents: { 'claims-payer': 'contained' },
    });
    expect(stopped()).toEqual(['claims-payer']);
  });

  test('stop an agent whose reason cannot be masked: it is left out', async () => {
    const { world, send, stopped } = started({}, async () => {
      throw new Error('no masking today');
    });
    await send({ quarantine: { agent: 'mailer', ...by } });
    expect(stopped()).toEqual(['mailer']);
    expect(JSON.stringify([world.events, world.lines, world.told])).not.toContain('pays twice');
  });

  test('of a family, all are on record before anything is done, so that the next look finds them', async () => {
    for (let step = 1; ; step += 1) {
      const { world, send, stopped } = started();
      world.endsAfter = step;
      await Promise.race([send({ quarantine: { family: 'swarm', ...by } }), world.ended()]);
      if (world.steps.length < step) break;
      if (world.steps.includes('switch off'))
        expect(SWARM.map(({ name }) => world.records.get(name)?.state)).not.toContain(undefined);
      world.endsAfter = Number.POSITIVE_INFINITY;
      if (world.records.size < SWARM.length) continue;
      world.now += STOPPING_LEASE_MS;
      await send({ reconcile: true }, { request: 'r-2' });
      expect({ step, stopped: stopped() }).toEqual({ step, stopped: SWARM.map(({ name }) => name) });
    }
  });

  test('of a family, one that fails keeps no other from being stopped', async () => {
    const { world, send, stopped } = started();
    world.records.set(PAYER.name, {
      agent: PAYER.name,
      state: 'containing',
      epoch: 1,
      revision: 1,
      asked: { by: 'signal', at: NOW },
      since: NOW,
      stopsUntil: 0,
      // A release far in the future, for which there is no time to wait.
      releasesUntil: NOW + 3_600_000,
      told: false,
    });
    expect(await send({ quarantine: { family: 'claims', ...by } })).toEqual({
      agents: { 'claims-payer': 'containing', 'claims-triage': 'contained' },
    });
    expect(stopped()).toEqual(['claims-payer', 'claims-triage']);
  });

  test.each([
    [{}, 'request: is neither an order nor an event'],
    [null, 'request: is neither an order nor an event'],
    ['quarantine', 'request: is neither an order nor an event'],
    [{ reconcile: 'yes' }, 'reconcile: is not true; send {"reconcile": true}'],
    [{ reconcile: true, quarantine: {} }, 'request: asks for several things at once'],
    [
      { quarantine: { agent: 'mailer', ...by }, throttle: { agent: 'mailer', ...by } },
      'request: asks for several things',
    ],
    [{ quarantine: { agent: 'mailer', ...by }, source: 'aws.iam' }, 'request: asks for several things at once'],
    [{ quarantine: {} }, 'quarantine.agent: and family are both given, or neither; name one of the two'],
    [{ quarantine: { agent: 'mailer', family: 'mail', ...by } }, 'quarantine.agent: and family are both given'],
    [{ quarantine: { agent: 'nobody', ...by } }, 'quarantine.agent: there is none of that name, got "nobody"'],
    [{ quarantine: { family: 'nobody', ...by } }, 'quarantine.family: there is none of that name, got "nobody"'],
    [{ quarantine: { agent: 'constructor', ...by } }, 'quarantine.agent: there is none of that name'],
    [{ throttle: { agent: '../mailer', ...by } }, 'throttle.agent: is not a name of the register'],
    [{ throttle: { agent: 7, ...by } }, 'throttle.agent: is not a name of the register'],
    [
      { quarantine: { agent: 'mailer', reason: 'x' } },
      'quarantine.by: is not 2 to 64 letters, digits or _ . @ + -; say',
    ],
    [{ quarantine: { agent: 'mailer', by: 'otto' } }, 'quarantine.reason: is missing or too long; say why'],
    [
      { quarantine: { agent: 'mailer', by: 'otto', reason: 'x'.repeat(501) } },
      'quarantine.reason: is missing or too long',
    ],
    [
      { quarantine: { agent: 'mailer', ...by, until: 'tomorrow' } },
      'quarantine.until: is not known; send agent or family',
    ],
  ])('%j: %s', async (wish, problem) => {
    const { world, send } = started();
    await expect(send(wish)).rejects.toThrow(problem);
    expect([world.switches.size, world.records.size, world.events.length]).toEqual([0, 0, 0]);
  });
});

test.each([' ', 'x', 'Otto Meier', 'otto\n', 'x'.repeat(65), 'otto (claim CL-7 of Ms Meier)', 7])(
  'an order by %j is refused: there is no room for a sentence about somebody',
  async (claimed) => {
    const { world, send } = started();
    await expect(send({ quarantine: { agent: 'mailer', by: claimed, reason: 'x' } })).rejects.toThrow(
      'quarantine.by: is not 2 to 64 letters, digits or _ . @ + -; say who you are',
    );
    expect(world.steps).toEqual([]);
  },
);

describe('the regular look', () => {
  test('measures how all stand, whatever comes of one', async () => {
    const { world, standings, send } = started();
    await send(refusedCall(PAYER.roleArn));
    const contained = world.records.get(PAYER.name);
    if (contained === undefined) throw new Error('it has no record');
    world.now += 60_000;
    world.records.set(TRIAGE.name, {
      ...contained,
      agent: TRIAGE.name,
      state: 'releasing',
      since: world.now - 720_000,
    });
    await send({ reconcile: true });
    expect(standings).toEqual([{ contained: 1, containing: 0, releasing: 1, oldestMinutes: 12 }]);
  });

  test('becomes metrics in the form that CloudWatch reads', () => {
    expect(measured('prod', { contained: 2, containing: 1, releasing: 0, oldestMinutes: 3.5 }, NOW)).toEqual({
      level: 'INFO',
      message: 'Looked at all that is contained',
      Contained: 2,
      Containing: 1,
      Releasing: 0,
      OldestMinutes: 3.5,
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'prod/containment',
            Dimensions: [[]],
            Metrics: [
              { Name: 'Contained', Unit: 'Count' },
              { Name: 'Containing', Unit: 'Count' },
              { Name: 'Releasing', Unit: 'Count' },
              { Name: 'OldestMinutes', Unit: 'None' },
            ],
          },
        ],
      },
    });
  });
});
