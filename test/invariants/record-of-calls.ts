import { STACK_KINDS } from '../../foundation/stack-kinds';
import { type Case, resourcesIn } from '../support/synth';

/** That what tools were asked is written where whoever ships the gateway cannot change it. */
export function aboutRecordOfCalls({ environment, stacks }: Case): void {
  if (environment.gateway === undefined) return;
  const group = `/${environment.namePrefix}/${environment.name}/gateway/audit`;
  const resources = resourcesIn(stacks).filter(({ attributes }) =>
    [attributes.name, attributes.log_group_name].includes(group),
  );
  const makes = resources.filter(({ type }) => /^aws_cloudwatch_log_(?:group|data|subscription)/.test(type));

  describe('28: the record of calls', () => {
    test('is made, masked and archived by whoever guards, and nothing of it by whoever ships the gateway', () => {
      const types = ['aws_cloudwatch_log_data_protection_policy', 'aws_cloudwatch_log_group'];
      if (environment.landingZone.logDelivery !== 'off') types.push('aws_cloudwatch_log_subscription_filter');
      expect(makes.map(({ type }) => type).sort()).toEqual(types);
      expect(new Set(makes.map(({ stack }) => stack))).toEqual(
        new Set([`${environment.name}-records-${environment.gateway?.account}`]),
      );
      expect(STACK_KINDS.records.deployedBy).toBe('security');
    });

    test('is forgotten and left alone where the stack of the gateway held it', () => {
      const gateway = stacks.get(`${environment.name}-gateway-${environment.gateway?.account}`);
      const removed = JSON.stringify(gateway?.removed);
      for (const type of ['group', 'data_protection_policy', 'subscription_filter'])
        expect(removed).toMatch(
          new RegExp(`"from":"aws_cloudwatch_log_${type}\\.validator_audit_[^"]+","lifecycle":{"destroy":false}`),
        );
    });
  });
}
