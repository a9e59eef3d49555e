import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { policy, renderJson } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { everythingOf } from '../tool/made-first';
import { signalBusArn, signalRuleName, signalsRoleName, undeliveredQueueName } from './arns';
import { LeftOverQueue } from './left-over-queue';
import { signalRules } from './signals';
import { signalsStatements, signalsTrust } from './signals-policy';

/** How long EventBridge goes on trying: longer than an outage of a service, and short enough to be about what is now. */
const RETRIES = { maximumEventAgeInSeconds: 2 * 60 * 60, maximumRetryAttempts: 60 };

/** Calls that only read are refused too. Source: "Receiving read-only management events from AWS services" in the EventBridge guide. */
export const WITH_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export interface SignalCarrierProps {
  readonly environment: Environment;
  /** By name. */
  readonly account: string;
  /** Key of the account's alerts. */
  readonly alertsKeyArn: string;
}

/** Carries what says that an agent of the account is conspicuous to where agents are stopped. */
export class SignalCarrier extends Construct {
  constructor(scope: Construct, id: string, { environment, account, alertsKeyArn }: SignalCarrierProps) {
    super(scope, id);
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'containment',
      roleName: signalsRoleName(environment),
      description: 'Carries signals about agents to where agents are stopped',
      trust: signalsTrust(environment, account),
      policies: { permissions: policy(...signalsStatements(environment)) },
    });
    const rules = signalRules(environment, account);
    const regions = [...new Set(rules.map(({ region }) => region))];
    for (const region of regions) {
      const isHome = region === environment.region;
      const here = rules.filter((rule) => rule.region === region);
      const elsewhere = isHome ? {} : { region };
      const place = isHome ? this : new Construct(this, region);
      const queue = new LeftOverQueue(place, 'undelivered', {
        environment,
        account,
        queueName: undeliveredQueueName(environment),
        ruleArns: here.map(({ name }) =>
          regionalArn(
            { ...environment, region },
            'events',
            accountIdOf(environment, account),
            `rule/${signalRuleName(environment, name)}`,
          ),
        ),
        keyArn: isHome ? alertsKeyArn : undefined,
        ...elsewhere,
      });
      for (const { name, description, pattern, reads } of here) {
        const rule = new CloudwatchEventRule(place, name, {
          name: signalRuleName(environment, name),
          description,
          eventPattern: renderJson(this.node.path, pattern),
          state: reads ? WITH_READS : 'ENABLED',
          ...elsewhere,
        });
        new CloudwatchEventTarget(place, `${name}-target`, {
          rule: rule.name,
          targetId: 'signals',
          arn: signalBusArn(environment),
          roleArn: role.arn,
          deadLetterConfig: { arn: queue.arn },
          retryPolicy: RETRIES,
          dependsOn: everythingOf(role),
          ...elsewhere,
        });
      }
    }
  }
}
