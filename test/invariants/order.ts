import { STACK_KINDS } from '../../foundation/stack-kinds';
import type { Case } from '../support/synth';

/** That stacks can be applied one after the other, each with all that it reads of others. */
export function aboutOrder({ stacks, order }: Case): void {
  test('each comes behind all that it follows, so that none waits for itself', () => {
    const ids = order.map(({ id }) => id);
    for (const { id, producers } of order)
      expect([id, producers.filter((earlier) => !ids.slice(0, ids.indexOf(id)).includes(earlier))]).toEqual([id, []]);
    const kinds = new Set(order.map(({ kind }) => kind));
    expect([...kinds]).toEqual(Object.keys(STACK_KINDS).filter((kind) => new Set<string>(kinds).has(kind)));
  });

  test('the toolkit applies them in that order', () => {
    for (const { id, dependencies, producers } of order) expect([id, dependencies]).toEqual([id, producers]);
  });

  test('what is built is what is written, and nothing else', () => {
    expect(order.map(({ id }) => id).sort()).toEqual([...stacks.keys()].sort());
  });

  test('36: what a stack reads of another is offered there', () => {
    const offered = (from: string, output: string) => stacks.get(from)?.output?.[output] !== undefined;
    for (const { id, producers, inputs } of order) {
      const text = JSON.stringify(stacks.get(id));
      const read = [...text.matchAll(/\bdata\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g)].map(
        ([, from = '', output = '']) => ({ from, output }),
      );
      for (const { from, output } of [...read, ...inputs]) {
        expect([id, from, output, offered(from, output)]).toEqual([id, from, output, true]);
        expect([id, producers]).toEqual([id, expect.arrayContaining([from])]);
      }
    }
  });
}
