import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import type { Agent, Environment } from '../../foundation/environment';
import { measuredAgents } from '../../foundation/measured-agents';
import { metricNamespace } from '../../foundation/metrics';
import { agentRoleName, awsName } from '../../foundation/names';
import { invocationLogGroupName } from '../invocation-logging/policy';
import { TOKENS, type Tokens, tokenMetricName } from './names';

export interface TokenMetricsProps {
  readonly environment: Environment;
  /** Account of the agents, by name. */
  readonly account: string;
}

/**
 * Where the log of model calls counts tokens; those of a cache that is read stand apart, and are not counted.
 * Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in the Bedrock user guide.
 */
const COUNTED: Readonly<Record<Tokens, string>> = {
  input: '$.input.inputTokenCount',
  output: '$.output.outputTokenCount',
};

/** Calls of models by sessions of an agent's role, whatever the session is called. */
export const callsOf = (environment: Environment, { name, account }: Pick<Agent, 'name' | 'account'>): string =>
  `{ $.identity.arn = "arn:${environment.partition}:sts::${accountIdOf(environment, account)}:assumed-role/${agentRoleName(environment, name)}/*" }`;

/** How many tokens each agent of an account uses, as the log of model calls says. */
export class TokenMetrics extends Construct {
  constructor(scope: Construct, id: string, { environment, account }: TokenMetricsProps) {
    super(scope, id);

    for (const agent of measuredAgents(environment, account)) {
      const place = new Construct(this, agent.name);
      for (const tokens of TOKENS)
        new CloudwatchLogMetricFilter(place, tokens, {
          name: awsName(environment, 'metricFilter', 'tokens', agent.name, tokens),
          logGroupName: invocationLogGroupName(environment),
          pattern: callsOf(environment, agent),
          metricTransformation: {
            namespace: metricNamespace(environment, 'models'),
            name: tokenMetricName(agent.name, tokens),
            value: COUNTED[tokens],
            unit: 'Count',
          },
        });
    }
  }
}
