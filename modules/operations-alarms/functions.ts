import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import {
  approvalsName,
  approverName,
  authorizerName,
  intakeName,
  sanitizerName,
  stepsName,
  tokensName,
  toolFunctionName,
  validatorName,
} from '../../foundation/names';
import { type Alarm, atAll, type Metric } from '../alarm/definition';
import { alarmName } from '../alarm/names';

/** A function that is made here: a test compares the list, and how long each may run, with what is made. */
export interface WatchedFunction {
  /** What it is called among the alarms, as in `tool-claims-register`. */
  readonly what: string;
  readonly functionName: string;
  readonly timeoutSeconds: number;
}

/** Functions of an account but those that stop agents, which have alarms of their own. */
export function watchedFunctions(environment: Environment, account: string): WatchedFunction[] {
  const { agents, tools } = environment;
  return [
    ...(gatewayAccounts(environment).includes(account) ? gatewayFunctions(environment) : []),
    ...agents
      .filter((agent) => agent.account === account && agent.workflow !== undefined)
      .flatMap(({ name }) => [
        { what: `intake-${name}`, functionName: intakeName(environment, name), timeoutSeconds: 60 },
        { what: `sanitizer-${name}`, functionName: sanitizerName(environment, name), timeoutSeconds: 60 },
        { what: `steps-${name}`, functionName: stepsName(environment, name), timeoutSeconds: 45 },
      ]),
    ...tools.flatMap(({ name, account: where, target }) =>
      where === account && target.kind === 'function'
        ? [
            {
              what: `tool-${name}`,
              functionName: toolFunctionName(environment, name),
              timeoutSeconds: target.timeoutSeconds,
            },
          ]
        : [],
    ),
  ];
}

const gatewayFunctions = (environment: Environment): WatchedFunction[] => [
  { what: 'validator', functionName: validatorName(environment), timeoutSeconds: 29 },
  { what: 'approvals', functionName: approvalsName(environment), timeoutSeconds: 30 },
  { what: 'approver', functionName: approverName(environment), timeoutSeconds: 29 },
  { what: 'authorizer', functionName: authorizerName(environment), timeoutSeconds: 10 },
  ...(environment.gateway?.approvals.approvers.kind === 'cognito'
    ? [{ what: 'tokens', functionName: tokensName(environment), timeoutSeconds: 5 }]
    : []),
];

export const functionMetric = (
  functionName: string,
  name: 'Errors' | 'Throttles' | 'Duration' | 'Invocations',
  statistic: Metric['statistic'],
): Metric => ({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName }, statistic });

export const failingName = (environment: Environment, what: string) => alarmName(environment, 'function-fails', what);

/** How much of its time a function may take before somebody looks. */
const NEAR = 0.8;

/**
 * Functions that fail, are throttled, or run for nearly as long as they may. Source: "Types of metrics for Lambda functions" in
 * the Lambda guide.
 */
export const functionAlarms = (environment: Environment, account: string): Alarm[] =>
  watchedFunctions(environment, account).flatMap(({ what, functionName, timeoutSeconds }) => [
    {
      kind: 'metric',
      group: 'function-fails',
      id: what,
      name: failingName(environment, what),
      says: `The function ${functionName} fails, or Lambda does not run it because too many run.`,
      runbook: 'A function fails',
      // The gateway's alarm speaks for what decides.
      severity: what === 'validator' ? undefined : 'warning',
      watched: {
        kind: 'sum',
        metrics: [functionMetric(functionName, 'Errors', 'Sum'), functionMetric(functionName, 'Throttles', 'Sum')],
      },
      ...atAll,
    },
    {
      kind: 'metric',
      group: 'function-slow',
      id: what,
      name: alarmName(environment, 'function-slow', what),
      says: `The function ${functionName} runs for nearly the ${timeoutSeconds} seconds that it may.`,
      runbook: 'A function is slow',
      severity: 'notice',
      watched: { kind: 'metric', metric: functionMetric(functionName, 'Duration', 'Maximum') },
      from: timeoutSeconds * 1000 * NEAR,
      periodSeconds: 300,
      periods: { many: 2, of: 3 },
      silence: 'fine',
    },
  ]);
