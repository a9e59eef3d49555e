import { accountIdOf } from '../../foundation/accounts';
import { regionalArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName, containmentName, planePath, releaseName, signalBusName } from '../../foundation/names';
import { LIVE } from '../governed-function/live';
import { gatewayOf } from '../tool-gateway/arns';
import { DOORS } from './lambda/stops/doors';

/** Everything here is in the gateway's account, unless it says otherwise: where there is no gateway, there is none of it. */
const gatewayAccountId = (environment: Environment) => accountIdOf(environment, gatewayOf(environment).account);

const arn = (environment: Environment, service: string, resource: string) =>
  regionalArn(environment, service, gatewayAccountId(environment), resource);

const role = (environment: Environment, accountId: string, name: string) =>
  roleArn(environment, accountId, `${planePath(environment, 'containment')}${name}`);

/** Stops agents, or slows them down. */
export const containmentArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${containmentName(environment)}`);
/** What people who may stop agents invoke: it takes their orders and no events. */
export const containmentOrdersArn = (environment: Environment) => `${containmentArn(environment)}:${DOORS.orders}`;
/** Lets agents go again. Nobody invokes it but the API of approvers. */
export const releaseArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${releaseName(environment)}`);
export const releaseLiveArn = (environment: Environment) => `${releaseArn(environment)}:${LIVE}`;
/** Under which API Gateway calls what is live of it. */
export const releaseUri = (environment: Environment) =>
  `arn:${environment.partition}:apigateway:${environment.region}:lambda:path/2015-03-31/functions/${releaseLiveArn(environment)}/invocations`;

export const containmentRoleName = (environment: Environment) => awsName(environment, 'role', 'containment');
export const releaseRoleName = (environment: Environment) => awsName(environment, 'role', 'release');
export const containmentRoleArn = (environment: Environment) =>
  role(environment, gatewayAccountId(environment), containmentRoleName(environment));
export const releaseRoleArn = (environment: Environment) =>
  role(environment, gatewayAccountId(environment), releaseRoleName(environment));

/** The roles by which the two reach the roles of agents, in every account that has agents. */
export const containmentReachName = (environment: Environment) => awsName(environment, 'role', 'containment', 'reach');
export const releaseReachName = (environment: Environment) => awsName(environment, 'role', 'release', 'reach');
/** @param accountId Twelve digits, or `*`. */
export const containmentReachArn = (environment: Environment, accountId: string) =>
  role(environment, accountId, containmentReachName(environment));
export const releaseReachArn = (environment: Environment, accountId: string) =>
  role(environment, accountId, releaseReachName(environment));

/** The role by which EventBridge carries signals of an account to the gateway's. */
export const signalsRoleName = (environment: Environment) => awsName(environment, 'role', 'signals');
export const signalsRoleArn = (environment: Environment, account: string) =>
  role(environment, accountIdOf(environment, account), signalsRoleName(environment));

export const signalBusArn = (environment: Environment) =>
  arn(environment, 'events', `event-bus/${signalBusName(environment)}`);

/** What could not be acted upon, in the gateway's account. */
export const unactedQueueName = (environment: Environment) => awsName(environment, 'queue', 'containment', 'failed');
export const unactedQueueArn = (environment: Environment) => arn(environment, 'sqs', unactedQueueName(environment));
/** Signals that did not get to the gateway's account, in the account that they are of. */
export const undeliveredQueueName = (environment: Environment) => awsName(environment, 'queue', 'signals', 'failed');
export const undeliveredQueueArn = (environment: Environment, account: string) =>
  regionalArn(environment, 'sqs', accountIdOf(environment, account), undeliveredQueueName(environment));

/** Rules by which signals of an account are carried. */
export const signalRuleName = (environment: Environment, rule: string) =>
  awsName(environment, 'eventRule', 'signal', rule);
/** Rule of the bus by which they are acted upon, and the one that has all looked at regularly. */
export const actingRuleName = (environment: Environment) => awsName(environment, 'eventRule', 'containment', 'act');
export const lookingRuleName = (environment: Environment) => awsName(environment, 'eventRule', 'containment', 'look');
export const actingRuleArn = (environment: Environment) =>
  arn(environment, 'events', `rule/${signalBusName(environment)}/${actingRuleName(environment)}`);
export const lookingRuleArn = (environment: Environment) =>
  arn(environment, 'events', `rule/${lookingRuleName(environment)}`);
