import { boundaryArn } from '../../foundation/arns';
import type { Bounded } from '../../foundation/vocabulary';
import { type Case, documentsIn, placeOf, type Resource, resourcesIn } from '../support/synth';

/** Where the roles of an environment lie, below which ceilings, and that nothing is attached to them by hand. */
export function aboutRoles({ environment, stacks }: Case): void {
  const resources = resourcesIn(stacks);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  describe('roles', () => {
    const roles = ofType('aws_iam_role');
    const partOf = (type: string, { stack, address }: Resource) =>
      ofType(type).filter(
        ({ stack: of, attributes }) =>
          of === stack && [attributes.role, attributes.role_name].includes(`\${${address}.name}`),
      );
    const planeOf = ({ attributes }: Resource) => (attributes.tags as Record<string, string>)['p2a:plane'];

    test('17: lie under the path of their plane, and last an hour at most', () => {
      for (const role of roles)
        expect([placeOf(role), role.attributes]).toEqual([
          placeOf(role),
          expect.objectContaining({
            path: `/${environment.iamPath ?? environment.namePrefix}/${planeOf(role)}/`,
            max_session_duration: 3600,
          }),
        ]);
    });

    test('17: of agents, tools and the gateway have the ceiling of their kind and account', () => {
      for (const role of roles) {
        const ceiling = CEILINGS[planeOf(role) ?? ''];
        if (ceiling === undefined) continue;
        const account = String(stacks.get(role.stack)?.provider.aws?.[0]?.allowed_account_ids).slice(0, 12);
        const name = Object.keys(environment.accounts).find((one) => environment.accounts[one]?.id === account) ?? '';
        expect([placeOf(role), role.attributes.permissions_boundary]).toEqual([
          placeOf(role),
          boundaryArn(environment, name, ceiling),
        ]);
      }
    });

    test('36: keep the policies that are declared, and no other', () => {
      for (const role of roles) {
        const inline = partOf('aws_iam_role_policy', role).map(({ address }) => `\${${address}.name}`);
        const attached = partOf('aws_iam_role_policy_attachment', role).map(
          ({ address }) => `\${${address}.policy_arn}`,
        );
        const [exclusive, ...more] = partOf('aws_iam_role_policies_exclusive', role);
        const [attachments, ...others] = partOf('aws_iam_role_policy_attachments_exclusive', role);
        expect([placeOf(role), more, others]).toEqual([placeOf(role), [], []]);
        expect([placeOf(role), sorted(exclusive?.attributes.policy_names)]).toEqual([placeOf(role), sorted(inline)]);
        expect([placeOf(role), sorted(attachments?.attributes.policy_arns)]).toEqual([placeOf(role), sorted(attached)]);
      }
    });

    test('39: of agents, tools and the gateway have a slot for a quarantine, which no apply empties', () => {
      for (const role of roles.filter((one) => Object.hasOwn(CEILINGS, planeOf(one) ?? ''))) {
        const slots = partOf('aws_iam_role_policy', role).filter(({ attributes }) => attributes.name === 'quarantine');
        expect([placeOf(role), slots.map(({ attributes }) => attributes.lifecycle)]).toEqual([
          placeOf(role),
          [{ ignore_changes: ['policy'] }],
        ]);
        expect([placeOf(role), role.attributes.lifecycle]).toEqual([
          placeOf(role),
          { ignore_changes: ['tags["p2a:quarantined"]'] },
        ]);
      }
    });

    test('19: keep their inline policies together within 10,240 characters', () => {
      for (const role of roles) {
        const sizes = documentsIn(partOf('aws_iam_role_policy', role)).map(({ size }) => size);
        expect([placeOf(role), sizes.reduce((sum, size) => sum + size, 0) <= 10_240]).toEqual([placeOf(role), true]);
      }
    });
  });
}

const sorted = (names: unknown) => (Array.isArray(names) ? names.map(String).sort() : names);

/** Of each plane that ships with workloads. */
const CEILINGS: Readonly<Record<string, Bounded>> = {
  agent: 'agent',
  tool: 'tool',
  gateway: 'gateway',
  approver: 'gateway',
};
