import type { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import type { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { GATEWAY_STAGE, logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { awsName } from '../../foundation/names';
import { type ApiEndpoints, GovernedApi } from '../governed-api/governed-api';
import { ACCESS_LOG } from './access-log';
import type { ApiAccountSettings } from './api-account-settings';
import { toolApiPolicy } from './api-policy';
import { gatewayOf, validatorUri } from './arns';
import { toolApiDefinition } from './openapi';

export interface ToolApiProps {
  readonly environment: Environment;
  readonly validator: LambdaAlias;
  readonly logsKeyArn: string;
  /** Undefined for an API of the region. */
  readonly endpoints: ApiEndpoints | undefined;
  /** What lets it log, where that is made here. */
  readonly accountSettings: ApiAccountSettings | undefined;
}

/** The one door between agents and tools: a REST API whose every method takes signed requests of agents. */
export class ToolApi extends Construct {
  public readonly api: ApiGatewayRestApi;
  public readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: ToolApiProps) {
    super(scope, id);
    const { environment, validator, logsKeyArn, endpoints, accountSettings } = props;
    const { account, throttle, domainName, certificateArn } = gatewayOf(environment);

    // With a certificate the name is made here, and without one nobody knows whether it leads here.
    const byNameOnly = domainName !== undefined && certificateArn !== undefined;
    const logGroupName = gatewayLogGroupName(environment, 'access');
    const { api, stage } = new GovernedApi(this, 'rest', {
      environment,
      apiName: awsName(environment, 'restApi', 'gateway'),
      description: 'Calls of tools by agents',
      definition: (endpointIds) =>
        toolApiDefinition(environment, { validatorUri: validatorUri(environment), endpointIds, byNameOnly }),
      policy: (endpointIds) => toolApiPolicy(environment, endpointIds),
      endpoints,
      byNameOnly,
      stageName: GATEWAY_STAGE,
      throttle,
      accessLog: {
        name: logGroupName,
        arn: logGroupArn(environment, accountIdOf(environment, account), logGroupName),
        keyArn: logsKeyArn,
        format: ACCESS_LOG,
      },
      accountSettings,
    });
    this.api = api;
    this.stage = stage;
    this.letCall(validator);
  }

  private letCall(validator: LambdaAlias): void {
    const permissions = new Construct(this, 'permissions');
    for (const [called, path] of Object.entries({ calls: 'POST/tools/*', approvals: 'GET/approvals/*' }))
      new LambdaPermission(permissions, called, {
        statementId: `Api-${called}`,
        action: 'lambda:InvokeFunction',
        functionName: validator.functionName,
        qualifier: validator.name,
        principal: 'apigateway.amazonaws.com',
        sourceArn: `${this.api.executionArn}/${GATEWAY_STAGE}/${path}`,
      });
  }
}
