import { agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import type { Agent, Environment } from '../../foundation/environment';
import { familiesOf } from '../../foundation/families';
import { interventionsMetric, metricNamespace } from '../../foundation/metrics';
import { stateMachineArn } from '../agent-workflow/arns';
import type { Alarm, Metric } from '../alarm/definition';
import { familySpendWidgets } from '../spend/widgets';
import { alarmArn } from './overview';
import { type Line, lights, lines, type Section } from './widgets';

/** Families of which an account sees something: all where the gateway is, and otherwise those of its agents. */
export function familiesSeen(environment: Environment, account: string): string[] {
  if (gatewayAccounts(environment).includes(account)) return familiesOf(environment);
  if (!agentAccounts(environment).includes(account)) return [];
  return familiesOf({ agents: environment.agents.filter((agent) => agent.account === account) });
}

/** What an account sees of a family: which agent is conspicuous, what it calls, and what stands between it and its models. */
export function familyBoard(
  environment: Environment,
  account: string,
  family: string,
  alarms: readonly Alarm[],
): Section[] {
  const members = environment.agents.filter((agent) => agent.family === family);
  const here = members.filter((agent) => agent.account === account);
  const names = new Set(members.map(({ name }) => name));
  const signals = alarms.filter(
    ({ id, group, severity }) => names.has(id) && group !== 'families' && severity !== undefined,
  );
  const { region } = environment;
  return [
    {
      title: `How the family ${family} stands`,
      says: 'A light that is on names the agent and the signal; the runbook (docs/guide/runbook.md) has a section for each signal.',
      widgets: lights(
        'Signals',
        signals.map(({ name }) => alarmArn(environment, account, name)),
      ),
    },
    ...(gatewayAccounts(environment).includes(account)
      ? [
          {
            title: 'What it calls',
            says: 'Many calls may be usual; many refusals are not.',
            widgets: [
              ...lines('Calls of tools', region, members.map(line((agent) => called(environment, agent)))),
              ...lines(
                'Refused: not authorized',
                region,
                members.map(line((agent) => called(environment, agent, 'not-authorized'))),
              ),
              ...lines(
                'Refused: a rule does not allow it',
                region,
                members.map(line((agent) => called(environment, agent, 'rule-violated'))),
              ),
              ...lines(
                'Refused: sensitive data',
                region,
                members.map(line((agent) => called(environment, agent, 'sensitive-data'))),
              ),
            ],
          },
        ]
      : []),
    {
      title: 'What it asks models',
      says: 'Interventions of the guardrail, by agent, and how workflows end.',
      widgets: [
        ...lines('Interventions of the guardrail', region, here.map(line((agent) => intervened(environment, agent)))),
        ...familySpendWidgets(environment, account, family).map((widget) => ({ ...widget, width: 12, height: 6 })),
        ...lines(
          'Workflows that fail',
          region,
          here.filter(({ workflow }) => workflow !== undefined).map(line((agent) => failed(environment, agent))),
        ),
      ],
    },
  ];
}

const line =
  (metricOf: (agent: Agent) => Metric) =>
  (agent: Agent): Line => ({ metric: metricOf(agent), label: agent.name });

const called = (environment: Environment, { name }: Agent, result?: string): Metric => ({
  namespace: metricNamespace(environment, 'gateway'),
  name: 'Calls',
  dimensions: { Agent: name, ...(result === undefined ? {} : { Result: result }) },
  statistic: 'Sum',
});

const intervened = (environment: Environment, { name }: Agent): Metric => ({
  namespace: metricNamespace(environment, 'guardrail'),
  name: interventionsMetric(name),
  dimensions: {},
  statistic: 'Sum',
});

const failed = (environment: Environment, agent: Agent): Metric => ({
  namespace: 'AWS/States',
  name: 'ExecutionsFailed',
  dimensions: { StateMachineArn: stateMachineArn(environment, agent) },
  statistic: 'Sum',
});
