import { environment, environmentInput } from '../support/environment';
import { resourcesIn, synthEnvironment } from '../support/synth';

test('an account may hold more agents than CloudWatch Logs, Budgets and IAM take one by one', () => {
  const [agent] = environmentInput().agents ?? [];
  if (agent === undefined) throw new Error('the smallest environment has an agent');
  const resources = resourcesIn(
    synthEnvironment(
      environment({
        budgets: { monthlyUsd: 1000, families: { [agent.family]: 500 } },
        agents: Array.from({ length: 250 }, (_, index) => ({ ...agent, name: `triage-${index}` })),
      }),
    ),
  );
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  expect(ofType('aws_iam_role').filter(({ path }) => path.includes('/agents/triage-'))).toHaveLength(250);
  const filters = ofType('aws_cloudwatch_log_metric_filter').map(({ attributes }) => attributes.log_group_name);
  expect(filters.filter((name) => name === '/p2a/trial/model-invocations').length).toBeLessThanOrEqual(100);
  expect(ofType('aws_cloudwatch_metric_alarm').filter(({ path }) => path.includes('/refused/'))).toHaveLength(250);
  expect(ofType('aws_budgets_budget_action').length).toBeGreaterThan(2);
});
