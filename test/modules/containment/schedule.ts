import type { Gate, World } from './world';

interface Waiting {
  readonly who: number;
  readonly step: string;
  readonly until: number;
  readonly go: () => void;
}

/** Which of those that could go on does so: the number of one of them. */
export type Choice = (waiting: readonly number[], taken: number) => number;

/**
 * Runs several at the same time, one step after the other, in an order that is chosen. Time passes only while all of them wait for it:
 * whoever is in the middle of a step finishes it before the time is over until which it said that it would be at work.
 */
export async function interleaved(
  world: World,
  runs: ReadonlyArray<(gate: Gate) => Promise<unknown>>,
  choose: Choice,
): Promise<void> {
  const waiting: Waiting[] = [];
  let left = runs.length;
  const gateOf =
    (who: number): Gate =>
    async (step, act) => {
      const until = Number(/^wait until (\d+)$/.exec(step)?.[1] ?? 0);
      await new Promise<void>((go) => waiting.push({ who, step, until, go }));
      const result = act();
      world.look(step);
      return result;
    };
  const all = runs.map((run, who) =>
    run(gateOf(who))
      .catch(() => undefined)
      .then(() => {
        left -= 1;
      }),
  );
  for (let taken = 0; ; taken += 1) {
    await new Promise(setImmediate);
    if (left === 0) break;
    const ready = waiting.filter(({ until }) => until <= world.now);
    if (ready.length === 0) {
      world.now = Math.min(...waiting.map(({ until }) => until));
      continue;
    }
    const who = choose(
      ready.map((one) => one.who),
      taken,
    );
    const next = ready.find((one) => one.who === who) ?? ready[0];
    if (next === undefined) throw new Error('nobody can go on');
    waiting.splice(waiting.indexOf(next), 1);
    next.go();
  }
  await Promise.all(all);
}

/** The first goes so many steps, then the second so many, then the first again, and so on; the last takes what is left. */
export const inTurns =
  (...turns: readonly number[]): Choice =>
  (ready, taken) => {
    let passed = 0;
    for (const [index, turn] of turns.entries()) {
      passed += turn;
      if (taken < passed) return index % 2;
    }
    return ready.includes(turns.length % 2) ? turns.length % 2 : (ready[0] ?? 0);
  };

/** At random, and the same every time. */
export function atRandom(seed: number): Choice {
  let state = seed;
  return (ready) => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ready[Math.floor((state / 2 ** 32) * ready.length)] ?? 0;
  };
}
