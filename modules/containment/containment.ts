import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { containmentLogGroupName } from '../../foundation/log-groups';
import { containmentName, releaseName, signalBusName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import type { AuthorizerSettings } from '../approvals/lambda/authorizer/settings';
import { APPROVER_STAGE } from '../approvals/stage';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { gatewayOf } from '../tool-gateway/arns';
import {
  actingRuleArn,
  actingRuleName,
  containmentArn,
  containmentReachArn,
  containmentRoleName,
  lookingRuleArn,
  lookingRuleName,
  releaseArn,
  releaseReachArn,
  releaseRoleName,
  unactedQueueName,
} from './arns';
import { ContainmentFunction } from './containment-function';
import { DOORS } from './lambda/stops/doors';
import { LeftOverQueue } from './left-over-queue';
import { type ContainmentKeys, releasingStatements, stoppingStatements } from './policy';
import { WITH_READS } from './signal-carrier';
import { busPattern, hasSignals } from './signals';
import { busPolicy } from './signals-policy';

/** How often all that is contained is looked at. */
const LOOKS = 'rate(5 minutes)';

/** How long Lambda goes on with an event: its attempts come a minute and two after each other. */
const ATTEMPTS = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 6 * 60 * 60 };

/** Of the API by which approvers let agents go. */
export interface ApproverDoor {
  /** Known at apply only. */
  readonly executionArn: string;
  /** Whose tokens are believed, apart from how long ago somebody may have signed in. */
  readonly trusted: Omit<AuthorizerSettings, 'loginMinutes'>;
}

export interface ContainmentProps {
  readonly environment: Environment;
  readonly keys: ContainmentKeys;
  readonly door: ApproverDoor;
}

/** Stops agents for signals and for people, sees to it that they stay stopped, and lets them go for approvers. */
export class Containment extends Construct {
  constructor(scope: Construct, id: string, props: ContainmentProps) {
    super(scope, id);
    const { environment, keys } = props;

    const audit = new SealedLogGroup(this, 'audit', {
      environment,
      logGroupName: containmentLogGroupName(environment, 'audit'),
      keyArn: keys.logs,
      kept: true,
    });
    const unacted = new LeftOverQueue(this, 'unacted', {
      environment,
      account: gatewayOf(environment).account,
      queueName: unactedQueueName(environment),
      ruleArns: [actingRuleArn(environment), lookingRuleArn(environment)],
      keyArn: keys.alerts,
    });
    const stops = this.addStops(props, audit, unacted);
    this.addBus(environment, stops, unacted);
    this.addLooks(environment, stops, unacted);
    this.addReleases(props, audit);
  }

  private addStops({ environment, keys }: ContainmentProps, audit: SealedLogGroup, unacted: LeftOverQueue) {
    const stops = new ContainmentFunction(this, 'stops', {
      environment,
      keys,
      functionName: containmentName(environment),
      description: 'Stops agents, or slows them down',
      functionArn: containmentArn(environment),
      roleName: containmentRoleName(environment),
      statements: stoppingStatements(environment, keys),
      code: 'stops',
      reachArn: (account) => containmentReachArn(environment, account),
      // What it has sent is through or lost when its lease is over: see lambda/core/stop.ts.
      timeoutSeconds: 120,
      after: [audit],
    });
    const { alias, functionName } = stops.live;
    // The same version by another name; which of the two was called decides what is taken: see lambda/stops/doors.ts.
    const orders = new LambdaAlias(this, 'orders', {
      name: DOORS.orders,
      functionName,
      functionVersion: alias.functionVersion,
    });
    for (const [id, qualifier] of Object.entries({ attempts: alias.name, 'attempts-of-orders': orders.name }))
      new LambdaFunctionEventInvokeConfig(this, id, {
        functionName,
        qualifier,
        ...ATTEMPTS,
        destinationConfig: { onFailure: { destination: unacted.arn } },
      });
    return stops;
  }

  /**
   * Not sealed with a key of ours: events of AWS are sealed with one of its own on any bus, and a key that fails would keep agents
   * from being stopped. Source: "Encrypting EventBridge event buses with AWS KMS keys" in the EventBridge guide.
   */
  private addBus(environment: Environment, stops: ContainmentFunction, unacted: LeftOverQueue): void {
    const place = new Construct(this, 'signals');
    const bus = new CloudwatchEventBus(place, 'Resource', {
      name: signalBusName(environment),
      description: 'Signals about agents, from all accounts of the environment',
    });
    if (Object.keys(environment.accounts).some((account) => hasSignals(environment, account)))
      new CloudwatchEventBusPolicy(place, 'policy', {
        eventBusName: bus.name,
        policy: renderJson(place.node.path, busPolicy(environment)),
      });
    const rule = new CloudwatchEventRule(place, 'act', {
      name: actingRuleName(environment),
      description: 'Hands signals to the function that stops agents',
      eventBusName: bus.name,
      eventPattern: renderJson(place.node.path, busPattern(environment)),
      state: WITH_READS,
    });
    this.letStart(place, 'act', environment, stops, { rule, arn: actingRuleArn(environment) }, unacted, {
      eventBusName: bus.name,
    });
  }

  private addLooks(environment: Environment, stops: ContainmentFunction, unacted: LeftOverQueue): void {
    const place = new Construct(this, 'looks');
    const rule = new CloudwatchEventRule(place, 'Resource', {
      name: lookingRuleName(environment),
      description: 'Has all agents looked at that are stopped',
      scheduleExpression: LOOKS,
    });
    this.letStart(place, 'look', environment, stops, { rule, arn: lookingRuleArn(environment) }, unacted, {
      input: JSON.stringify({ reconcile: true }),
    });
  }

  private letStart(
    place: Construct,
    id: string,
    environment: Environment,
    { live }: ContainmentFunction,
    { rule, arn }: { readonly rule: CloudwatchEventRule; readonly arn: string },
    unacted: LeftOverQueue,
    target: { readonly eventBusName?: string; readonly input?: string },
  ): void {
    const permission = new LambdaPermission(place, `${id}-permission`, {
      statementId: `The-rule-${id}-starts-it`,
      action: 'lambda:InvokeFunction',
      functionName: live.functionName,
      qualifier: live.alias.name,
      principal: 'events.amazonaws.com',
      sourceArn: arn,
      sourceAccount: accountIdOf(environment, gatewayOf(environment).account),
    });
    new CloudwatchEventTarget(place, `${id}-target`, {
      rule: rule.name,
      targetId: 'containment',
      arn: live.alias.arn,
      deadLetterConfig: { arn: unacted.arn },
      retryPolicy: { maximumEventAgeInSeconds: 2 * 60 * 60, maximumRetryAttempts: 60 },
      dependsOn: [permission],
      ...target,
    });
  }

  private addReleases({ environment, keys, door }: ContainmentProps, audit: SealedLogGroup): void {
    const { loginMinutes } = gatewayOf(environment).approvals;
    const authorizer: AuthorizerSettings = { ...door.trusted, loginMinutes };
    const releases = new ContainmentFunction(this, 'releases', {
      environment,
      keys,
      functionName: releaseName(environment),
      description: 'Lets agents go again that were stopped',
      functionArn: releaseArn(environment),
      roleName: releaseRoleName(environment),
      statements: releasingStatements(environment, keys),
      code: 'releases',
      reachArn: (account) => releaseReachArn(environment, account),
      settings: { P2A_AUTHORIZER: JSON.stringify(authorizer) },
      // As long as API Gateway waits; see lambda/core/release.ts for what is sent later than that.
      timeoutSeconds: 29,
      after: [audit],
    });
    for (const [id, path] of Object.entries({ releases: 'POST/agents/*/release', looks: 'GET/agents/*/containment' }))
      new LambdaPermission(this, `approvers-${id}`, {
        statementId: `The-API-of-approvers-${id}`,
        action: 'lambda:InvokeFunction',
        functionName: releases.live.functionName,
        qualifier: releases.live.alias.name,
        principal: 'apigateway.amazonaws.com',
        sourceArn: `${door.executionArn}/${APPROVER_STAGE}/${path}`,
      });
  }
}
