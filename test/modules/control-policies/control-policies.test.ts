import prod from '../../../environments/prod';
import { ControlPolicies } from '../../../modules/control-policies/control-policies';
import { targetPolicies } from '../../../modules/control-policies/target-policies';
import { resourcesIn, synthModule } from '../../support/synth';

test('12: the last policy is attached before an earlier one changes, so that what moves there is never missing', () => {
  const [target] = targetPolicies(prod);
  if (target === undefined) throw new Error('prod has no target');
  const resources = resourcesIn(
    synthModule((stack) => {
      new ControlPolicies(stack, target.ou, { environment: prod, ...target, targetId: 'ou-ald1-pr0dpr0d' });
    }),
  );
  const policyAt = (kind: string, index: number) =>
    resources.find(
      ({ type, path }) => type === 'aws_organizations_policy' && path.endsWith(`/${kind}-${index}/Resource`),
    );
  const attachmentAt = (index: number) =>
    resources.find(({ path }) => path.endsWith(`/scp-${index}/attachment`))?.address;

  const last = target.scp.length;
  expect(last).toBeGreaterThan(1);
  for (let index = 1; index < last; index++)
    expect(policyAt('scp', index)?.attributes.depends_on).toEqual([attachmentAt(index + 1)]);
  for (const [kind, index] of [
    ['scp', last],
    ['rcp', target.rcp.length],
  ] as const)
    expect(policyAt(kind, index)?.attributes).not.toHaveProperty('depends_on');
});
