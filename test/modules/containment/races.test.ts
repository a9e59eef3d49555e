import { release } from '../../../modules/containment/lambda/core/release';
import { stop } from '../../../modules/containment/lambda/core/stop';
import { throttle } from '../../../modules/containment/lambda/core/throttle';
import { atRandom, type Choice, inTurns, interleaved } from './schedule';
import { APPROVER, type Gate, OPERATOR, PAYER, SIGNAL, World } from './world';

const LATER = 10 * 60_000;

const stopping =
  (world: World, asked = SIGNAL) =>
  async (gate: Gate) => {
    const answer = await stop(world.stopping(gate, `of-the-${asked.by}`), PAYER, { ...asked, at: world.now });
    // A signal that comes once more is not looked after; whoever is told that it is contained has a right to it.
    world.answered(PAYER, answer);
  };
const letting = (world: World) => async (gate: Gate) => {
  await release(world.releasing(gate), PAYER, { ...APPROVER, at: world.now });
};

/** An agent that was stopped some time ago. */
async function contained(): Promise<World> {
  const world = new World();
  await stop(world.stopping(), PAYER, SIGNAL);
  world.now += LATER;
  return world;
}

/** A quarantine that came while an agent was let go has won, or the release was over before it came. */
function expectStopped(world: World): void {
  expect(world.lies).toEqual([]);
  expect(world.records.get(PAYER.name)?.state).toBe('contained');
  expect(world.holds(PAYER)).toBe(true);
}

const STEPS = 26;

test('a quarantine that begins after any step of a release, and goes any number of steps before the release goes on', async () => {
  for (let first = 0; first < STEPS; first += 1)
    for (let second = 0; second < STEPS; second += 1) {
      const world = await contained();
      // A release of its own begins first: before that, the agent is contained and the signal changes nothing.
      await interleaved(world, [letting(world), stopping(world, OPERATOR)], inTurns(first, second));
      expect({ first, second, lies: world.lies }).toEqual({ first, second, lies: [] });
      if (world.records.get(PAYER.name)?.state === 'released') {
        // The quarantine found everything in place before the release began.
        expect(world.events.filter(({ event }) => event === 'containment.started')).toHaveLength(1);
        expect(world.holds(PAYER)).toBe(false);
      } else expectStopped(world);
    }
}, 60_000);

test('the other way round: a release that is asked for while an agent is being stopped waits until that is over', async () => {
  for (let first = 1; first < STEPS; first += 1)
    for (let second = 0; second < STEPS; second += 1) {
      const world = new World();
      await interleaved(world, [stopping(world), letting(world)], inTurns(first, second));
      expectStopped(world);
    }
}, 60_000);

test('three turns each', async () => {
  for (let first = 1; first < 18; first += 1)
    for (let second = 1; second < 14; second += 2)
      for (let third = 1; third < 12; third += 2) {
        const world = await contained();
        await interleaved(world, [letting(world), stopping(world, OPERATOR)], inTurns(first, second, third, 3));
        expect({ first, second, third, lies: world.lies }).toEqual({ first, second, third, lies: [] });
      }
}, 60_000);

test('two quarantines, two releases and a throttle at once, in a thousand orders', async () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const world = await contained();
    const choose: Choice = atRandom(seed);
    await interleaved(
      world,
      [
        letting(world),
        stopping(world, OPERATOR),
        stopping(world),
        letting(world),
        async (gate) => {
          await throttle(world.stopping(gate), PAYER, { ...SIGNAL, signal: 'refused' });
        },
      ],
      choose,
    );
    expect({ seed, lies: world.lies }).toEqual({ seed, lies: [] });
    world.now += LATER;
    await stop(world.stopping(), PAYER, OPERATOR);
    expectStopped(world);
  }
}, 60_000);

test('a release that is overtaken says so, and the quarantine waits for it before it says anything', async () => {
  const world = await contained();
  let refusal: unknown;
  const begun = world.now;
  await interleaved(
    world,
    [
      async (gate) => {
        await release(world.releasing(gate), PAYER, APPROVER).catch((error: unknown) => {
          refusal = error;
        });
      },
      stopping(world),
    ],
    inTurns(6, 100),
  );
  expect(refusal).toMatchObject({ name: 'NotReleased', why: 'in-progress' });
  expectStopped(world);
  expect(world.now - begun).toBeGreaterThanOrEqual(45_000);
});

test('where the time of the function is too short to wait, it says so, and the next look goes on', async () => {
  const world = await contained();
  await interleaved(
    world,
    [
      letting(world),
      async (gate) => {
        const parts = { ...world.stopping(gate), deadline: world.now + 50_000 };
        expect(await stop(parts, PAYER, OPERATOR)).toBe('containing');
      },
    ],
    inTurns(6, 100),
  );
  expect(world.records.get(PAYER.name)?.state).toBe('containing');
  world.now += LATER;
  await stop(world.stopping(), PAYER, { by: 'reconciliation', at: world.now });
  expectStopped(world);
});
