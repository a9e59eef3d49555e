import { stops } from '../../../foundation/quarantine';
import { reconcile } from '../../../modules/containment/lambda/core/reconcile';
import type { ContainmentRegister, NamedAgent } from '../../../modules/containment/lambda/core/register';
import { NotReleased, release } from '../../../modules/containment/lambda/core/release';
import { stop } from '../../../modules/containment/lambda/core/stop';
import { APPROVER, DESK, failingAt, type Gate, OPERATOR, PAYER, SIGNAL, World } from './world';

type Act = 'quarantine' | 'release' | 'reconcile';

const REGISTER: ContainmentRegister = {
  namePrefix: 'p2a',
  name: 'prod',
  gatewayAccount: '444444444444',
  agents: { [PAYER.name]: PAYER, [DESK.name]: DESK },
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

/** Longer than any lease. */
const LATER = 10 * 60_000;

async function perform(world: World, act: Act, gate?: Gate, agent: NamedAgent = PAYER): Promise<void> {
  switch (act) {
    case 'quarantine': {
      const answer = await stop(world.stopping(gate), agent, { ...OPERATOR, at: world.now });
      world.answered(agent, answer);
      return;
    }
    case 'release':
      await release(world.releasing(gate), agent, { ...APPROVER, at: world.now }).catch((error: unknown) => {
        if (!(error instanceof NotReleased) || error.why !== 'not-contained') throw error;
      });
      return;
    case 'reconcile':
      await reconcile(world.stopping(gate), REGISTER, () => undefined);
  }
}

const sequences = (length: number): Act[][] =>
  length === 0
    ? [[]]
    : sequences(length - 1).flatMap((rest) => (['quarantine', 'release'] as const).map((act) => [...rest, act]));
const ALL = [1, 2, 3, 4].flatMap(sequences);

/** How the agent stands in the end, if the last order was carried out. */
function expectSettled(world: World, last: Act, wasStopped: boolean, agent: NamedAgent = PAYER): void {
  if (last === 'quarantine') {
    expect(world.records.get(agent.name)?.state).toBe('contained');
    expect(world.holds(agent)).toBe(true);
    return;
  }
  expect(world.records.get(agent.name)?.state).toBe(wasStopped ? 'released' : undefined);
  expect(world.switches.size).toBe(0);
  expect(world.tagged.size).toBe(0);
  for (const { roleName } of agent.roles) expect(stops(world.slots.get(roleName))).toBe(false);
}

describe('quarantine and release, in any order, up to four of them', () => {
  test.each(ALL.map((acts) => [acts.join(', ') || 'nothing', acts] as const))('%s', async (_, acts) => {
    const world = new World();
    for (const act of acts) {
      await perform(world, act, failingAt(-1, 'before', world).gate);
      world.now += LATER;
    }
    expect(world.lies).toEqual([]);
    expectSettled(world, acts.at(-1) ?? 'release', acts.includes('quarantine'));
  });

  test.each(ALL.map((acts) => [acts.join(', '), acts] as const))(
    '%s, with a failure before and after every step, and tried again',
    async (_, acts) => {
      for (const [index, failing] of acts.entries())
        for (const when of ['before', 'after'] as const)
          for (let step = 0; ; step += 1) {
            const world = new World();
            for (const act of acts.slice(0, index)) {
              await perform(world, act, failingAt(-1, 'before', world).gate);
              world.now += LATER;
            }
            const failure = failingAt(step, when, world);
            await perform(world, failing, failure.gate).catch(() => undefined);
            const wasReached = failure.steps > step;
            world.now += LATER;
            // What is on record goes on by itself; of anything else, whoever gave the order knows that it failed.
            const again = world.records.get(PAYER.name)?.state === 'containing' ? 'reconcile' : failing;
            for (const act of [again, ...acts.slice(index + 1)]) {
              await perform(world, act, failingAt(-1, 'before', world).gate);
              world.now += LATER;
            }
            expect({ step, when, lies: world.lies }).toEqual({ step, when, lies: [] });
            expectSettled(world, acts.at(-1) ?? 'release', acts.includes('quarantine'));
            if (!wasReached) break;
          }
    },
  );

  test.each([1, 2].flatMap(sequences).map((acts) => [acts.join(', '), acts] as const))(
    '%s of an agent with three roles, with a failure before and after every step, and tried again',
    async (_, acts) => {
      for (const [index, failing] of acts.entries())
        for (const when of ['before', 'after'] as const)
          for (let step = 0, wasReached = true; wasReached; step += 1) {
            const world = new World();
            const settle = async (act: Act) => {
              await perform(world, act, failingAt(-1, 'before', world).gate, DESK);
              world.now += LATER;
            };
            for (const act of acts.slice(0, index)) await settle(act);
            const failure = failingAt(step, when, world);
            await perform(world, failing, failure.gate, DESK).catch(() => undefined);
            wasReached = failure.steps > step;
            world.now += LATER;
            await settle(world.records.get(DESK.name)?.state === 'containing' ? 'reconcile' : failing);
            for (const act of acts.slice(index + 1)) await settle(act);
            expect({ step, when, lies: world.lies }).toEqual({ step, when, lies: [] });
            expectSettled(world, acts.at(-1) ?? 'release', acts.includes('quarantine'), DESK);
          }
    },
  );

  test('two failures in a row, at any two steps, and tried again', async () => {
    for (const when of ['before', 'after'] as const)
      for (let first = 0; first < 24; first += 1)
        for (let second = 0; second < 24; second += 1) {
          const world = new World();
          await perform(world, 'quarantine', failingAt(first, when, world).gate).catch(() => undefined);
          await perform(world, 'quarantine', failingAt(second, when, world).gate).catch(() => undefined);
          await perform(world, 'quarantine', failingAt(-1, when, world).gate);
          expect(world.lies).toEqual([]);
          expectSettled(world, 'quarantine', true);
          world.now += LATER;
          await perform(world, 'release', failingAt(first, when, world).gate).catch(() => undefined);
          world.now += LATER;
          await perform(world, 'release', failingAt(second, when, world).gate).catch(() => undefined);
          world.now += LATER;
          await perform(world, 'release', failingAt(-1, when, world).gate);
          expect(world.lies).toEqual([]);
          expectSettled(world, 'release', true);
        }
  });
});

describe('what IAM has taken and does not show', () => {
  test.each(['switch off', 'fill', 'tag'])('%s: is looked for some times, and is not claimed', async (name) => {
    const world = new World();
    const begun = world.now;
    const gate: Gate = async (step, act) => (step === name ? (undefined as never) : act());
    await expect(stop(world.stopping(gate), PAYER, SIGNAL)).rejects.toThrow(
      'claims-payer: is not contained yet, since verify failed',
    );
    expect(world.now - begun).toBe(5000);
    expect(world.records.get(PAYER.name)?.state).toBe('containing');
    expect(world.events.at(-1)).toMatchObject({ event: 'containment.failed', step: 'verify', state: 'containing' });
  });

  test('is believed as soon as it is seen', async () => {
    const world = new World();
    let looks = 0;
    const gate: Gate = async (step, act) => {
      if (step === 'read tags') looks += 1;
      return step === 'read tags' && looks < 3 ? (false as never) : act();
    };
    expect(await stop(world.stopping(gate), PAYER, SIGNAL)).toBe('contained');
    expect(looks).toBe(3);
  });
});

describe('a step that fails keeps no other from being taken', () => {
  test.each(['switch off', 'fill', 'tag'])('%s', async (name) => {
    const world = new World();
    const gate: Gate = async (step, act) => {
      if (step === name) throw new Error('down');
      return act();
    };
    await expect(stop(world.stopping(gate), PAYER, SIGNAL)).rejects.toThrow(
      'claims-payer: is not contained yet, since',
    );
    const done = {
      'switch off': world.switches.size === 1,
      fill: stops(world.slots.get(PAYER.roleName)),
      tag: world.tagged.size === 1,
    };
    expect(done).toEqual({ 'switch off': true, fill: true, tag: true, [name]: false });
    expect(world.records.get(PAYER.name)?.state).toBe('containing');
    expect(world.events.map(({ event }) => event)).toEqual(['containment.started', 'containment.failed']);
  });

  test('the log, too, keeps nobody from being stopped; what was not kept is kept by the next attempt', async () => {
    const world = new World();
    const gate: Gate = async (step, act) => {
      if (step.startsWith('keep')) throw new Error('down');
      return act();
    };
    await expect(stop(world.stopping(gate), PAYER, SIGNAL)).rejects.toThrow('down');
    expect(world.holds(PAYER)).toBe(true);
    await stop(world.stopping(), PAYER, SIGNAL);
    expect(world.events.map(({ event }) => event)).toEqual(['containment.contained']);
    expect(world.told).toHaveLength(1);
    expect(world.lies).toEqual([]);
  });
});

describe('what was taken away by others', () => {
  const lifts: Readonly<Record<string, (world: World) => void>> = {
    switch: (world) => world.switches.clear(),
    slot: (world) => void world.slots.set(PAYER.roleName, '{"Statement":[]}'),
    tag: (world) => world.tagged.clear(),
  };

  test.each(Object.entries(lifts))('%s: is put back at the next look, and people are told', async (what, lift) => {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    lift(world);
    await reconcile(world.stopping(), REGISTER, () => undefined);
    expect(world.holds(PAYER)).toBe(true);
    expect(world.records.get(PAYER.name)).toMatchObject({ state: 'contained', epoch: 2 });
    expect(world.events.map((event) => [event.event, 'missing' in event ? event.missing : []])).toEqual([
      ['containment.started', []],
      ['containment.contained', []],
      ['containment.lost', [what]],
      ['containment.contained', []],
    ]);
    expect(world.told.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['critical', 'Agent claims-payer was stopped'],
      ['critical', 'Quarantine of claims-payer was tampered with'],
      ['critical', 'Agent claims-payer was stopped'],
    ]);
  });

  test.each(['p2a-prod-intake-desk', 'p2a-prod-sanitizer-desk'])('of a role beside the agent: %s', async (roleName) => {
    for (const lift of [
      (world: World) => void world.slots.set(roleName, '{"Statement":[]}'),
      (world: World) => void world.tagged.delete(roleName),
    ]) {
      const world = new World();
      await stop(world.stopping(), DESK, SIGNAL);
      expect(world.holds(DESK)).toBe(true);
      lift(world);
      await reconcile(world.stopping(), REGISTER, () => undefined);
      expect(world.holds(DESK)).toBe(true);
      expect(world.events.map(({ event }) => event)).toContain('containment.lost');
    }
  });

  test('stays for what it was stopped at first, and is put back as often as it is taken', async () => {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    for (let time = 2; time < 5; time += 1) {
      world.tagged.clear();
      await reconcile(world.stopping(), REGISTER, () => undefined);
      expect(world.records.get(PAYER.name)).toMatchObject({ epoch: time, asked: SIGNAL });
    }
  });

  test('a release that is done is left alone, as are agents that are declared no longer', async () => {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    world.now += LATER;
    await release(world.releasing(), PAYER, APPROVER);
    const before = structuredClone([...world.records.values()]);
    await reconcile(world.stopping(), REGISTER, () => undefined);
    expect([...world.records.values()]).toEqual(before);

    await stop(world.stopping(), PAYER, SIGNAL);
    world.tagged.clear();
    await reconcile(world.stopping(), { ...REGISTER, agents: {} }, () => undefined);
    expect(world.tagged.size).toBe(0);
  });
});
