import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { familiesOf } from '../../foundation/families';
import { gatewayTableName, toolQueueName, validatorName } from '../../foundation/names';
import type { RefusalCode } from '../../foundation/refusals';
import type { Alarm } from '../alarm/definition';
import { RECORDED, recordMetric } from '../log-filter/records';
import { waitingIn } from '../operations-alarms/account-alarms';
import { functionMetric, watchedFunctions } from '../operations-alarms/functions';
import { apiMetric, resultMetric, tableMetric } from '../operations-alarms/gateway';
import { familyAlarmName } from '../signal-alarms/families';
import { accountSpendWidgets } from '../spend/widgets';
import { globalRegion, untoldQueueName } from '../watch-rules/arns';
import { lights, lines, type Section } from './widgets';

/** Where the runbook is, for whoever looks at a dashboard. */
const RUNBOOK = 'docs/guide/runbook.md';

/**
 * What an account looks like at a glance, in the order in which somebody looks: what is wrong, whether agents are conspicuous,
 * whether the gateway decides, what people have to decide, and then everything that runs.
 */
export function overview(environment: Environment, account: string, alarms: readonly Alarm[]): Section[] {
  const hasGateway = gatewayAccounts(environment).includes(account);
  return [
    standing(environment, account, alarms),
    ...(hasGateway ? gatewaySections(environment) : []),
    ...(agentAccounts(environment).includes(account) ? [guardrails(environment), spend(environment, account)] : []),
    running(environment, account),
    telling(environment),
  ];
}

export const alarmArn = (environment: Environment, account: string, name: string) =>
  regionalArn(environment, 'cloudwatch', accountIdOf(environment, account), `alarm:${name}`);

function standing(environment: Environment, account: string, alarms: readonly Alarm[]): Section {
  const families = new Set(familiesOf(environment).map((family) => familyAlarmName(environment, family)));
  const arns = (names: readonly string[]) => names.map((name) => alarmArn(environment, account, name));
  const lit = alarms.filter(({ group, name }) => group === 'families' && families.has(name)).map(({ name }) => name);
  // Those that speak for others, and those that speak for themselves.
  const operating = alarms
    .filter(({ severity, kind }) => severity !== undefined && severity !== 'notice' && kind !== undefined)
    .filter(({ group }) => !AGENT_GROUPS.includes(group))
    .map(({ name }) => name);
  return {
    title: `How ${environment.name} stands`,
    says: `A light that is on has a section in the runbook: ${RUNBOOK}. Families are on while a signal of theirs in this account is; other signals are in the accounts of their agents and of the gateway.`,
    widgets: [...lights('Families of agents', arns(lit)), ...lights('What everything runs on', arns(operating))],
  };
}

const AGENT_GROUPS = ['refused', 'sensitive-data', 'guardrail', 'volume', 'many-calls', 'unusual-calls', 'families'];

const SHOWN: readonly RefusalCode[] = [
  'not-authorized',
  'rule-violated',
  'sensitive-data',
  'limit-exceeded',
  'switched-off',
  'quarantined',
  'not-identified',
  'no-answer',
  'outcome-unknown',
  'gateway-failed',
];

function gatewaySections(environment: Environment): Section[] {
  const { region } = environment;
  const table = gatewayTableName(environment);
  const validator = validatorName(environment);
  return [
    {
      title: 'Whether the gateway decides',
      says: 'Refusals by code say whom to look for: agents, people, or something that does not answer.',
      widgets: [
        ...lines(
          'How calls end',
          region,
          SHOWN.map((code) => ({ metric: resultMetric(environment, code), label: code })),
          { stacked: true },
        ),
        ...lines('Requests and their errors', region, [
          { metric: apiMetric(environment, 'gateway', 'Count', 'Sum'), label: 'Requests' },
          { metric: apiMetric(environment, 'gateway', '4XXError', 'Sum'), label: 'Refused' },
          { metric: apiMetric(environment, 'gateway', '5XXError', 'Sum'), label: 'Failed, or later' },
          { metric: recordMetric(environment, RECORDED.unanswered), label: 'Not answered by the gateway' },
          { metric: recordMetric(environment, RECORDED.turnedAway), label: 'Turned away at the door' },
        ]),
        ...lines('How long it takes, in milliseconds', region, [
          { metric: apiMetric(environment, 'gateway', 'Latency', 'p99'), label: 'One in a hundred' },
          { metric: functionMetric(validator, 'Duration', 'Average'), label: 'Deciding, on average' },
        ]),
        ...lines('What it needs', region, [
          { metric: functionMetric(validator, 'Errors', 'Sum'), label: 'Function: errors' },
          { metric: functionMetric(validator, 'Throttles', 'Sum'), label: 'Function: throttled' },
          { metric: tableMetric(table, 'ReadThrottleEvents'), label: 'Table: reads throttled' },
          { metric: tableMetric(table, 'WriteThrottleEvents'), label: 'Table: writes throttled' },
        ]),
      ],
    },
    {
      title: 'What people decide',
      says: 'Expired: nobody decided in time. Failed: the system did not do its part.',
      widgets: lines(
        'Approvals',
        region,
        [RECORDED.approved, RECORDED.rejected, RECORDED.expired, RECORDED.failed].map((one) => ({
          metric: recordMetric(environment, one),
          label: one.metric,
        })),
        { width: 24 },
      ),
    },
  ];
}

const guardrails = ({ region }: Environment): Section => ({
  title: 'What guardrails do',
  says: 'Of all agents of the account; the families have dashboards of their own.',
  widgets: lines(
    'Checks and interventions',
    region,
    ['Invocations', 'InvocationsIntervened', 'InvocationThrottles'].map((name) => ({
      metric: {
        namespace: 'AWS/Bedrock/Guardrails',
        name,
        dimensions: { Operation: 'ApplyGuardrail' },
        statistic: 'Sum',
      },
      label: name,
    })),
    { width: 24 },
  ),
});

const spend = (environment: Environment, account: string): Section => ({
  title: 'What models cost',
  says: 'Tokens as they are used; what they come to is estimated, and the bill says what they cost.',
  widgets: accountSpendWidgets(environment, account).map((widget) => ({ ...widget, width: 12, height: 6 })),
});

/** Functions and the queues of what they could not finish: of a large account in several pictures. */
function running(environment: Environment, account: string): Section {
  const { region, tools } = environment;
  const functions = watchedFunctions(environment, account);
  const queues = tools.filter((tool) => tool.account === account && tool.target.kind === 'function');
  return {
    title: 'What runs',
    says: 'A line that leaves the ground is a function that fails, or a call that waits for somebody to look.',
    widgets: [
      ...lines(
        'Functions that fail',
        region,
        functions.map(({ what, functionName }) => ({
          metric: functionMetric(functionName, 'Errors', 'Sum'),
          label: what,
        })),
      ),
      ...lines(
        'Calls of tools that wait',
        region,
        queues.map(({ name }) => ({ metric: waitingIn(toolQueueName(environment, name)), label: name })),
      ),
    ],
  };
}

/** Also what did not get out of the other region: no alarm there could tell anybody here. */
function telling(environment: Environment): Section {
  const { region } = environment;
  const metric = waitingIn(untoldQueueName(environment));
  const elsewhere = globalRegion(environment);
  return {
    title: 'What people could not be told',
    says: 'Events of rules that reached nobody wait here for two weeks.',
    widgets: lines(
      'Untold',
      region,
      [
        { metric, label: region },
        ...(elsewhere === undefined ? [] : [{ metric, label: elsewhere, region: elsewhere }]),
      ],
      { width: 24 },
    ),
  };
}
