import type { Project } from '../../foundation/main';
import { type Case, synthesizeAgain } from '../support/synth';

/** That a plan shows what somebody changed, and nothing else. */
export function aboutSameBytes({ environment, stacks, policies }: Case, build: Project['build']): void {
  test('38: the same environment comes to the same bytes, on another day too', () => {
    const again = onAnotherDay(() => synthesizeAgain(environment, build));
    expect([...again.stacks.keys()]).toEqual([...stacks.keys()]);
    for (const [id, stack] of stacks)
      expect([id, JSON.stringify(again.stacks.get(id)) === JSON.stringify(stack)]).toEqual([id, true]);
    expect(again.policies).toEqual(policies);
  });
}

function onAnotherDay<Result>(work: () => Result): Result {
  jest.useFakeTimers({ now: Date.UTC(2001, 0, 1) });
  try {
    return work();
  } finally {
    jest.useRealTimers();
  }
}
