import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { approverName, authorizerName, awsName, gatewayTableName } from '../../foundation/names';
import { releaseUri } from '../containment/arns';
import { type ApiEndpoints, GovernedApi } from '../governed-api/governed-api';
import type { GovernedFunction } from '../governed-function/governed-function';
import { LIVE } from '../governed-function/live';
import type { ApiAccountSettings } from '../tool-gateway/api-account-settings';
import { gatewayOf } from '../tool-gateway/arns';
import { ApprovalFunction, type ApprovalKeys } from './approval-function';
import { approverApiPolicy, approverStatements, authorizerStatements } from './approver-policy';
import { ApproverPool } from './approver-pool';
import { approverArn, approverRoleName, authorizerArn, authorizerRoleName } from './arns';
import type { AuthorizerSettings } from './lambda/authorizer/settings';
import { approverApi } from './openapi';
import { APPROVER_STAGE } from './stage';

/** More than people need, and less than it takes to find something by trying, in requests a second. */
const THROTTLE = { perSecond: 10, burst: 20 };

export interface ApproverApiProps {
  readonly environment: Environment;
  readonly keys: ApprovalKeys;
  /** Undefined for an API of the region. */
  readonly endpoints: ApiEndpoints | undefined;
  /** What lets it log, where that is made here. */
  readonly accountSettings: ApiAccountSettings | undefined;
}

/** Where people see what waits and decide about it: an API of its own, behind proof of who they are. */
export class ApproverApi extends Construct {
  /** Of the stage, for a firewall in front of it. Known at apply only. */
  public readonly stageArn: string;
  /** Address of the stage. Known at apply only. */
  public readonly url: string;
  /** Under which API Gateway calls functions. Known at apply only. */
  public readonly executionArn: string;
  /** Whose tokens it believes. Partly known at apply only. */
  public readonly trusted: Omit<AuthorizerSettings, 'loginMinutes'>;

  constructor(scope: Construct, id: string, props: ApproverApiProps) {
    super(scope, id);
    const { environment, keys } = props;
    const { approvals } = gatewayOf(environment);

    this.trusted = this.trustedIn(environment, keys);
    const authorizer = this.addAuthorizer(props, approvals.loginMinutes);
    const approver = new ApprovalFunction(this, 'approver', {
      environment,
      plane: 'approver',
      keys,
      functionName: approverName(environment),
      description: 'Takes decisions of people',
      functionArn: approverArn(environment),
      roleName: approverRoleName(environment),
      statements: approverStatements(environment, keys.state),
      log: 'approver',
      code: 'approver',
      settings: {
        P2A_ENVIRONMENT: environment.name,
        P2A_TABLE: gatewayTableName(environment),
        P2A_AUDIT_LOG_GROUP: gatewayLogGroupName(environment, 'audit'),
        P2A_LOGIN_MINUTES: String(approvals.loginMinutes),
      },
      timeoutSeconds: 29,
      memoryMb: 512,
    });
    const { api, stage } = this.addApi(props);
    this.letCall('calls-approver', approver.live, `${api.executionArn}/${APPROVER_STAGE}/*`);
    this.letCall('asks-authorizer', authorizer.live, `${api.executionArn}/authorizers/*`);
    this.stageArn = stage.arn;
    this.url = stage.invokeUrl;
    this.executionArn = api.executionArn;
  }

  private addAuthorizer({ environment, keys }: ApproverApiProps, loginMinutes: number): ApprovalFunction {
    const settings: AuthorizerSettings = { ...this.trusted, loginMinutes };
    return new ApprovalFunction(this, 'authorizer', {
      environment,
      plane: 'approver',
      keys,
      functionName: authorizerName(environment),
      description: 'Says who somebody is that decides',
      functionArn: authorizerArn(environment),
      roleName: authorizerRoleName(environment),
      statements: authorizerStatements(environment, keys.state),
      log: 'authorizer',
      code: 'authorizer',
      settings: { P2A_ENVIRONMENT: environment.name, P2A_AUTHORIZER: JSON.stringify(settings) },
      timeoutSeconds: 10,
      memoryMb: 512,
    });
  }

  /** Whose tokens are believed: those of a pool that is made here, or of a given provider. */
  private trustedIn(environment: Environment, keys: ApprovalKeys): Omit<AuthorizerSettings, 'loginMinutes'> {
    const { approvers } = gatewayOf(environment).approvals;
    if (approvers.kind === 'cognito') return new ApproverPool(this, 'pool', { environment, approvers, keys }).trusted;
    const { issuer, audience, groupsClaim, mfa } = approvers;
    return { issuer, audience, groupsClaim, mfa };
  }

  private addApi({ environment, keys, endpoints, accountSettings }: ApproverApiProps): GovernedApi {
    const logGroupName = gatewayLogGroupName(environment, 'approver-access');
    return new GovernedApi(this, 'rest', {
      environment,
      apiName: awsName(environment, 'restApi', 'approvers'),
      description: 'Where people decide about calls of agents',
      definition: (endpointIds) => this.definition(environment, endpointIds),
      policy: approverApiPolicy,
      endpoints,
      stageName: APPROVER_STAGE,
      throttle: THROTTLE,
      accessLog: {
        name: logGroupName,
        arn: logGroupArn(environment, accountIdOf(environment, gatewayOf(environment).account), logGroupName),
        keyArn: keys.logs,
        format: ACCESS_LOG,
      },
      accountSettings,
    });
  }

  private definition(environment: Environment, endpointIds: readonly string[]) {
    const uri = (functionArn: string) =>
      `arn:${environment.partition}:apigateway:${environment.region}:lambda:path/2015-03-31/functions/${functionArn}:${LIVE}/invocations`;
    return approverApi({
      approverUri: uri(approverArn(environment)),
      releaseUri: releaseUri(environment),
      authorizerUri: uri(authorizerArn(environment)),
      endpointIds,
    });
  }

  private letCall(id: string, { functionName, alias }: GovernedFunction, sourceArn: string): void {
    new LambdaPermission(this, id, {
      statementId: 'TheApiOfApproversCalls',
      action: 'lambda:InvokeFunction',
      functionName,
      qualifier: alias.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn,
    });
  }
}

/** Who asked for what and what came of it; nothing of the token, and nothing of what waits. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  approver: '$context.authorizer.principalId',
  address: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  response: '$context.error.responseType',
  latency: '$context.responseLatency',
};
