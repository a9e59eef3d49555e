import { STACK_KINDS } from '../../foundation/stack-kinds';
import { type Case, resourcesIn } from '../support/synth';

/** That the roles by which stacks are deployed are there before them, where they are made here. */
export function aboutDeployment({ environment: { name, namePrefix }, stacks, order }: Case): void {
  const first = order.filter(({ kind }) => kind === 'bootstrap');
  if (first.length === 0) return;

  test('40: each stack is deployed by a role that was made before it', () => {
    const roles = resourcesIn(stacks)
      .filter(({ stack, type }) => stack.includes('-bootstrap-') && type === 'aws_iam_role')
      .map(({ stack, attributes }) => `${stack} ${attributes.name}`);
    expect(order.slice(0, first.length)).toEqual(first);
    for (const { kind, account } of order.slice(first.length))
      expect(roles).toContain(
        `${name}-bootstrap-${account} ${namePrefix}-${name}-${STACK_KINDS[kind].deployedBy}-deploy`,
      );
  });
}
