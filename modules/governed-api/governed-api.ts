import { createHash } from 'node:crypto';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, render, renderJson } from '../../foundation/policy';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';

/** Endpoints of a private API. */
export interface ApiEndpoints {
  /** Of the network of its own account. */
  readonly own: string;
  /** All from which it is called. */
  readonly known: readonly string[];
}

export interface GovernedApiProps {
  readonly environment: Environment;
  readonly apiName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  /** In OpenAPI 3.0, with the endpoints of its own account. */
  readonly definition: (endpointIds: readonly string[]) => object;
  /** Who calls it, with the endpoints from which a private API is called. */
  readonly policy: (endpointIds: readonly string[] | undefined) => PolicyDocument;
  /** Undefined for an API of the region. */
  readonly endpoints: ApiEndpoints | undefined;
  /** Whether it answers under a domain name of its own alone. */
  readonly byNameOnly?: boolean;
  readonly stageName: string;
  /** Of each method, in requests. */
  readonly throttle: { readonly perSecond: number; readonly burst: number };
  readonly accessLog: {
    readonly name: string;
    /** ARN of the group, without a star at its end. */
    readonly arn: string;
    readonly keyArn: string;
    /** Variables of the context by the name under which they are written down. */
    readonly format: Readonly<Record<string, string>>;
  };
  /** What lets it log, where that is made here. */
  readonly accountSettings: Construct | undefined;
}

/** A REST API of one definition, and its one stage: deployed whenever it changes, throttled, and written down. */
export class GovernedApi extends Construct {
  public readonly api: ApiGatewayRestApi;
  public readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: GovernedApiProps) {
    super(scope, id);
    const { definition, policy, endpoints, byNameOnly = false } = props;

    this.api = new ApiGatewayRestApi(this, 'Resource', {
      name: props.apiName,
      description: props.description,
      body: renderJson(this.node.path, definition(endpoints === undefined ? [] : [endpoints.own])),
      // Not as a resource of its own: whatever changes the definition would take that away.
      policy: render(this.node.path, 'api', policy(endpoints?.known)),
      endpointConfiguration:
        endpoints === undefined ? { types: ['REGIONAL'] } : { types: ['PRIVATE'], vpcEndpointIds: [endpoints.own] },
      disableExecuteApiEndpoint: byNameOnly,
    });
    this.stage = this.addStage(props, this.deploy(props));
    this.throttle(props);
  }

  private deploy({ definition, policy, endpoints }: GovernedApiProps): ApiGatewayDeployment {
    return new ApiGatewayDeployment(this, 'deployment', {
      restApiId: this.api.id,
      // An endpoint that is made here has no id yet, and what stands for it would be another every time.
      triggers: {
        definition: hashOf([definition([]), policy(endpoints && [])]),
        ...(endpoints === undefined ? {} : { endpoints: endpoints.known.join(' ') }),
      },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private addStage(props: GovernedApiProps, deployment: ApiGatewayDeployment): ApiGatewayStage {
    const { environment, stageName, accessLog, accountSettings } = props;
    const log = new SealedLogGroup(this, 'log', {
      environment,
      logGroupName: accessLog.name,
      keyArn: accessLog.keyArn,
    });
    return new ApiGatewayStage(this, 'stage', {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName,
      accessLogSettings: { destinationArn: accessLog.arn, format: JSON.stringify(accessLog.format) },
      cacheClusterEnabled: false,
      xrayTracingEnabled: true,
      dependsOn: everythingOf(log, ...(accountSettings === undefined ? [] : [accountSettings])),
    });
  }

  private throttle({ throttle }: GovernedApiProps): void {
    new ApiGatewayMethodSettings(this, 'method-settings', {
      restApiId: this.api.id,
      stageName: this.stage.stageName,
      methodPath: '*/*',
      settings: {
        throttlingRateLimit: throttle.perSecond,
        throttlingBurstLimit: throttle.burst,
        metricsEnabled: true,
        dataTraceEnabled: false,
        // What a body is refused for is written there with the values that it held, in a group that nobody seals.
        loggingLevel: 'OFF',
        cachingEnabled: false,
      },
    });
  }
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
