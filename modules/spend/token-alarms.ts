import type { Agent, Environment } from '../../foundation/environment';
import { familiesOf } from '../../foundation/families';
import { measuredAgents } from '../../foundation/measured-agents';
import { metricNamespace } from '../../foundation/metrics';
import { signalAlarmName } from '../../foundation/names';
import { type Alarm, anyOf, type Metric } from '../alarm/definition';
import { severityOf } from '../signal-alarms/gateway-signals';
import { TOKENS, type Tokens, tokenMetricName, unusualSpendAlarmName, unusualTokensAlarmName } from './names';

const QUARTER = 15 * 60;
const DAY = 24 * 60 * 60;

/** Alarms of an account on tokens of models: of a day, and what is unusual. */
export function tokenAlarms(environment: Environment, account: string): Alarm[] {
  const agents = measuredAgents(environment, account);
  return [
    ...agents.flatMap((agent) => ofADay(environment, agent)),
    ...agents.flatMap((agent) => TOKENS.map((tokens) => unusualTokens(environment, agent, tokens))),
    ...familiesOf({ agents }).map((family) => unusualSpend(environment, family, agents)),
  ];
}

const metricOf = (environment: Environment, { name }: Agent, tokens: Tokens): Metric => ({
  namespace: metricNamespace(environment, 'models'),
  name: tokenMetricName(name, tokens),
  dimensions: {},
  statistic: 'Sum',
});

/**
 * A period of a day slides: it ends now, and is looked at every minute, so that the alarm does not wait for a day to end. In
 * return it knows no midnight. Source: "Alarm evaluation window" in the CloudWatch guide.
 */
const ofADay = (environment: Environment, agent: Agent): Alarm[] =>
  agent.modelTokensPerDay === undefined
    ? []
    : [
        {
          kind: 'metric',
          group: 'tokens',
          id: agent.name,
          name: signalAlarmName(environment, 'tokens', agent.name),
          says: `${agent.name} has used the ${agent.modelTokensPerDay} tokens of models that it has for 24 hours.`,
          runbook: 'An agent uses too many tokens',
          severity: severityOf(environment, 'tokens'),
          watched: { kind: 'sum', metrics: TOKENS.map((tokens) => metricOf(environment, agent, tokens)) },
          from: agent.modelTokensPerDay,
          periodSeconds: DAY,
          periods: { many: 1, of: 1 },
          // An agent that asks no model has used none.
          silence: 'fine',
        },
      ];

/** Two quarters of an hour of three: a single long answer is no reason to be told. */
const unusualTokens = (environment: Environment, agent: Agent, tokens: Tokens): Alarm => ({
  kind: 'metric',
  group: `unusual-${tokens}-tokens`,
  id: agent.name,
  name: unusualTokensAlarmName(environment, agent.name, tokens),
  says: `${agent.name} uses far more ${tokens} tokens of models than usual.`,
  runbook: 'A family spends unusually much',
  watched: {
    kind: 'unusual',
    metric: metricOf(environment, agent, tokens),
    deviations: environment.detection.anomalyDeviations,
  },
  periodSeconds: QUARTER,
  periods: { many: 2, of: 3 },
  silence: 'fine',
});

/** One message for a family, however many of its agents are at it. */
function unusualSpend(environment: Environment, family: string, agents: readonly Agent[]): Alarm {
  const names = agents
    .filter((agent) => agent.family === family)
    .flatMap(({ name }) => TOKENS.map((tokens) => unusualTokensAlarmName(environment, name, tokens)));
  return {
    kind: 'composite',
    group: 'unusual-spend',
    id: family,
    name: unusualSpendAlarmName(environment, family),
    says: `Agents of ${family} use far more tokens of models than usual, which its budget will know of in hours.`,
    runbook: 'A family spends unusually much',
    severity: 'warning',
    rule: anyOf(names),
  };
}
