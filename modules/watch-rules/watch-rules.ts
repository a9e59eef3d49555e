import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { alertTopicArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { renderJson } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { everythingOf } from '../tool/made-first';
import { forwardingRoleName, globalRegion, homeBusArn, ruleName, untoldQueueName } from './arns';
import { LARGEST_PATTERN, type WatchRule } from './definition';
import { messageOf } from './message';
import { forwardingPolicy, forwardingTrust, untoldQueuePolicy } from './policy';
import { watchRules } from './rules';

/** As long as EventBridge tries. */
const ATTEMPTS = { maximumEventAgeInSeconds: 24 * 60 * 60, maximumRetryAttempts: 185 };
/** As long as SQS keeps anything. */
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

export interface WatchRulesProps {
  readonly environment: Environment;
  /** Account that is watched, by name. */
  readonly account: string;
  /** Key of the account's alerts. */
  readonly keyArn: string;
}

/**
 * Rules on what happens in an account, each of which tells people in a line. What appears in the partition's home region alone is
 * looked for there by the same rule, and carried to the environment's home region, where people are told.
 */
export class WatchRules extends Construct {
  constructor(scope: Construct, id: string, props: WatchRulesProps) {
    super(scope, id);
    const { environment, account, keyArn } = props;
    const rules = watchRules(environment, account);

    const untold = this.addQueue(props, environment.region, { kmsMasterKeyId: keyArn });
    const home = new Construct(this, 'home');
    for (const rule of rules) {
      const { inputPaths, inputTemplate } = messageOf(environment, rule);
      this.addRule(new Construct(home, rule.id), props, rule, {
        targetId: 'people',
        arn: alertTopicArn(environment, account, rule.severity),
        deadLetterConfig: { arn: untold.arn },
        inputTransformer: { inputPaths: { ...inputPaths }, inputTemplate },
      });
    }
    const region = globalRegion(environment);
    if (region !== undefined)
      this.carryHome(
        props,
        rules.filter((rule) => rule.global === true),
        region,
      );
  }

  private carryHome(props: WatchRulesProps, rules: readonly WatchRule[], region: string): void {
    const { environment, account } = props;
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'delivery',
      roleName: forwardingRoleName(environment),
      description: 'Carries events of global services to the home region',
      trust: forwardingTrust(environment, account, region),
      policies: { permissions: forwardingPolicy(environment, account) },
    });
    // A key of the home region cannot seal it. What is in it is the record of CloudTrail, without content.
    const untold = this.addQueue(props, region, { sqsManagedSseEnabled: true });
    const global = new Construct(this, 'global');
    for (const rule of rules)
      this.addRule(
        new Construct(global, rule.id),
        props,
        rule,
        {
          targetId: 'home',
          arn: homeBusArn(environment, account),
          roleArn: role.arn,
          deadLetterConfig: { arn: untold.arn },
          dependsOn: everythingOf(role),
        },
        region,
      );
  }

  private addRule(
    place: Construct,
    { environment }: WatchRulesProps,
    { id, says, runbook, pattern, reads = false }: WatchRule,
    target: Pick<
      ConstructorParameters<typeof CloudwatchEventTarget>[2],
      'targetId' | 'arn' | 'roleArn' | 'deadLetterConfig' | 'inputTransformer' | 'dependsOn'
    >,
    region?: string,
  ): void {
    const eventPattern = JSON.stringify(pattern);
    if (eventPattern.length > LARGEST_PATTERN)
      throw new Error(
        `${place.node.path}: the pattern has ${eventPattern.length} characters, and EventBridge takes ${LARGEST_PATTERN}; name less`,
      );
    const where = region === undefined ? {} : { region };
    const rule = new CloudwatchEventRule(place, 'Resource', {
      ...where,
      name: ruleName(environment, id),
      description: `${says}. Runbook: ${runbook}`,
      eventPattern,
      state: reads ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED',
    });
    new CloudwatchEventTarget(place, 'target', { ...where, rule: rule.name, retryPolicy: ATTEMPTS, ...target });
  }

  private addQueue(
    { environment, account }: WatchRulesProps,
    region: string,
    sealed: { readonly kmsMasterKeyId: string } | { readonly sqsManagedSseEnabled: true },
  ): SqsQueue {
    const isHome = region === environment.region;
    const where = isHome ? {} : { region };
    const place = new Construct(this, isHome ? 'untold' : 'not-carried');
    const queue = new SqsQueue(place, 'Resource', {
      ...where,
      name: untoldQueueName(environment),
      ...sealed,
      messageRetentionSeconds: FOURTEEN_DAYS,
    });
    new SqsQueuePolicy(place, 'policy', {
      ...where,
      queueUrl: queue.url,
      policy: renderJson(place.node.path, untoldQueuePolicy(environment, account, region)),
    });
    return queue;
  }
}
