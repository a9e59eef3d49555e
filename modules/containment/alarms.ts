import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { containmentName, releaseName } from '../../foundation/names';
import { type Alarm, atAll, type Metric } from '../alarm/definition';
import { alarmName } from '../alarm/names';
import { unactedQueueName, undeliveredQueueName } from './arns';
import { CONTAINMENT_METRICS, containmentNamespace } from './lambda/core/metrics';
import { hasSignals } from './signals';

const GROUP = 'containment';

/** How long an agent may be neither contained nor released, in minutes. */
const UNSETTLED_MINUTES = 10;

const waitingIn = (QueueName: string): Metric => ({
  namespace: 'AWS/SQS',
  name: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName },
  statistic: 'Maximum',
});

const ofFunction = (FunctionName: string, name: 'Errors' | 'Throttles'): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName },
  statistic: 'Sum',
});

/** Whatever keeps an agent from being stopped or released. */
export const containmentAlarms = (environment: Environment, account: string): Alarm[] => [
  ...(gatewayAccounts(environment).includes(account) ? ofTheGateway(environment) : []),
  ...(hasSignals(environment, account)
    ? [
        {
          ...critical(
            environment,
            'signals-undelivered',
            'Signals about agents of this account do not get to where agents are stopped.',
            'Signals are not acted upon',
          ),
          watched: { kind: 'metric' as const, metric: waitingIn(undeliveredQueueName(environment)) },
          ...atAll,
        },
      ]
    : []),
];

const ofTheGateway = (environment: Environment): Alarm[] => [
  {
    ...critical(
      environment,
      'unsettled',
      `An agent has been neither contained nor released for ${UNSETTLED_MINUTES} minutes, or nobody has looked.`,
      'An agent is not contained',
    ),
    watched: {
      kind: 'metric',
      metric: {
        namespace: containmentNamespace(environment.name),
        name: CONTAINMENT_METRICS.oldestMinutes,
        dimensions: {},
        statistic: 'Maximum',
      },
    },
    from: UNSETTLED_MINUTES,
    // Two looks, and a little: one that did not take place is as bad as one that saw something.
    periodSeconds: 660,
    periods: { many: 1, of: 1 },
    silence: 'wrong',
  },
  {
    ...critical(
      environment,
      'stopping-fails',
      'The function that stops agents fails or is throttled, so an agent may not be stopped.',
      'An agent is not contained',
    ),
    watched: {
      kind: 'sum',
      metrics: [
        ofFunction(containmentName(environment), 'Errors'),
        ofFunction(containmentName(environment), 'Throttles'),
      ],
    },
    ...atAll,
  },
  {
    ...critical(
      environment,
      'releasing-fails',
      'The function that releases agents fails or is throttled, so nobody can be released.',
      'An agent cannot be released',
    ),
    watched: {
      kind: 'sum',
      metrics: [ofFunction(releaseName(environment), 'Errors'), ofFunction(releaseName(environment), 'Throttles')],
    },
    ...atAll,
  },
  {
    ...critical(
      environment,
      'signals-unacted',
      'Signals or orders were given up after several attempts, so an agent may not be stopped.',
      'Signals are not acted upon',
    ),
    watched: { kind: 'metric', metric: waitingIn(unactedQueueName(environment)) },
    ...atAll,
  },
];

const critical = (environment: Environment, id: string, says: string, runbook: string) => ({
  kind: 'metric' as const,
  group: GROUP,
  id,
  name: alarmName(environment, GROUP, id),
  says,
  runbook,
  severity: 'critical' as const,
});
