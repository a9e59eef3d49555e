import { listOf } from '../support/deny';
import { type Case, policiesIn, resourcesIn } from '../support/synth';

/** Who reaches the tools of an environment, and what these reach. */
export function aboutTools({ environment, stacks }: Case): void {
  const resources = resourcesIn(stacks);
  const inTools = resources.filter(({ stack }) => stack.startsWith(`${environment.name}-tools-`));
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  describe('who reaches a tool', () => {
    const calls = policiesIn(inTools)
      .filter(({ resource }) => resource.type === 'aws_iam_role_policy' && resource.path.includes('/invoke-role/'))
      .flatMap(({ content }) => content.Statement)
      .filter(({ Action }) => listOf(Action).some((action) => /Invoke(?:Function)?$|StartSyncExecution/.test(action)));

    test('the pairs of agent and action that agents declare, and no others', () => {
      const granted = calls.flatMap(({ Condition }) => {
        const tags = Condition?.StringEquals ?? {};
        const of = (key: string) => listOf(tags[`aws:PrincipalTag/p2a:${key}`]);
        return of('agent').flatMap((agent) =>
          of('action').flatMap((action) => of('tool').map((tool) => `${agent} ${tool} ${action}`)),
        );
      });
      const declared = environment.agents.flatMap(({ name, tools }) =>
        Object.entries(tools).flatMap(([tool, actions]) => actions.map((action) => `${name} ${tool} ${action}`)),
      );
      expect(granted.sort()).toEqual(declared.sort());
    });

    test('nobody without such a pair, and no function but by an alias', () => {
      for (const { Sid, Condition, Resource } of calls) {
        expect([Sid, Object.keys(Condition?.StringEquals ?? {})]).toEqual([
          Sid,
          expect.arrayContaining(['agent', 'tool', 'action'].map((key) => `aws:PrincipalTag/p2a:${key}`)),
        ]);
        for (const arn of listOf(Resource).filter((one) => one.includes(':function:')))
          expect([Sid, arn]).toEqual([Sid, expect.stringMatching(/:function:[^:]+:[A-Za-z][^:]*$/)]);
      }
    });
  });

  describe('what tools reach', () => {
    test('no host outside AWS that none of them declares', () => {
      const domains = ofType('aws_route53_resolver_firewall_domain_list').flatMap(
        ({ attributes }) => attributes.domains as string[],
      );
      const outside = domains.filter((domain) => !domain.startsWith('*'));
      expect(new Set(outside)).toEqual(new Set(environment.tools.flatMap(({ egress }) => egress)));
    });

    test('nothing from a network that has no firewall', () => {
      const guarded = ofType('aws_route53_resolver_firewall_rule_group_association').map(
        ({ attributes }) => attributes.vpc_id,
      );
      const used = environment.tools.flatMap(({ target }) =>
        target.kind === 'function' && target.network !== undefined ? [environment.networks[target.network]?.vpcId] : [],
      );
      expect(new Set(guarded)).toEqual(new Set(used));
    });
  });
}
