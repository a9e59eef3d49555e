import type { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { ApproverApi } from '../modules/approvals/approver-api';
import { ToolApprovals } from '../modules/approvals/tool-approvals';
import type { ApiEndpoints } from '../modules/governed-api/governed-api';
import { FunctionCode } from '../modules/tool/function-code';
import { ApiAccountSettings } from '../modules/tool-gateway/api-account-settings';
import { ApiEndpoint } from '../modules/tool-gateway/api-endpoint';
import { ApiFirewall } from '../modules/tool-gateway/api-firewall';
import { ApiName } from '../modules/tool-gateway/api-name';
import { gatewayOf } from '../modules/tool-gateway/arns';
import { gatewayExtraFiles } from '../modules/tool-gateway/catalog/gateway-files';
import { endpointsOfAgents, givenEndpoint, privateNetwork } from '../modules/tool-gateway/endpoints';
import { GatewayAddress } from '../modules/tool-gateway/gateway-address';
import { StateTable } from '../modules/tool-gateway/state-table';
import { ToolApi } from '../modules/tool-gateway/tool-api';
import { Validator } from '../modules/tool-gateway/validator';
import type { BoundariesStack } from './boundaries';
import type { KeysStack } from './keys';
import type { RecordsStack } from './records';

export interface GatewayStackProps {
  readonly keys: KeysStack;
  readonly boundaries: BoundariesStack | undefined;
  /** Where it writes down what it decides. */
  readonly records: RecordsStack;
}

/** The one door between agents and tools: what decides about calls, what it remembers, and how agents reach it. */
export class GatewayStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, props: GatewayStackProps) {
    super(scope, { environment, kind: 'gateway', account });
    const { keys, boundaries, records } = props;
    if (boundaries !== undefined) this.follow(boundaries);
    // Nothing decides before there is somewhere to write that down.
    this.follow(records);
    Validator.leaveItsRecordAlone(this);

    const logsKeyArn = this.read(keys, 'logs-key-arn');
    const gatewayKeys = { state: this.read(keys, 'state-key-arn'), digests: this.read(keys, 'digest-key-arn') };
    new StateTable(this, 'table', { environment, stateKeyArn: gatewayKeys.state });
    const validator = new Validator(this, 'validator', {
      environment,
      code: FunctionCode.of(this, 'modules/tool-gateway/lambda/validator', gatewayExtraFiles(environment)),
      keys: gatewayKeys,
      logsKeyArn,
    });
    const approvalKeys = { state: gatewayKeys.state, logs: logsKeyArn };
    new ToolApprovals(this, 'approvals', { environment, keys: approvalKeys });
    const accountSettings =
      environment.landingZone.apiAccountSettings === 'create'
        ? new ApiAccountSettings(this, 'account-settings', { environment })
        : undefined;
    const endpoints = this.endpoints(environment);
    const toolApi = new ToolApi(this, 'api', {
      environment,
      validator: validator.alias,
      logsKeyArn,
      endpoints,
      accountSettings,
    });
    const approverApi = new ApproverApi(this, 'approver-api', {
      environment,
      keys: approvalKeys,
      endpoints,
      accountSettings,
    });
    this.addFirewall(environment, logsKeyArn, { tools: toolApi.stage.arn, approvers: approverApi.stageArn });
    this.addName(environment, toolApi, endpoints);
    new GatewayAddress(this, 'address', { environment, toolApi });

    this.offer('approver-url', approverApi.url);
    // For the permission of the function that lets agents go again, which is made later and guarded better.
    this.offer('approver-api-execution-arn', approverApi.executionArn);
    // Whose tokens it believes, where the pool of people is made here.
    if (gatewayOf(environment).approvals.approvers.kind === 'cognito') {
      this.offer('approver-issuer', approverApi.trusted.issuer);
      this.offer('approver-audience', approverApi.trusted.audience);
    }
  }

  private endpoints(environment: Environment): ApiEndpoints | undefined {
    const networkName = privateNetwork(environment);
    if (networkName === undefined) return undefined;
    const own =
      givenEndpoint(environment, networkName) ??
      new ApiEndpoint(this, 'endpoint', { environment, networkName }).endpointId;
    return { own, known: [...new Set([own, ...endpointsOfAgents(environment)])] };
  }

  private addFirewall(environment: Environment, logsKeyArn: string, stageArns: Readonly<Record<string, string>>): void {
    const { firewall } = gatewayOf(environment);
    if (firewall === 'off') return;
    const existingArn = firewall === 'create' ? undefined : firewall.existing.arn;
    new ApiFirewall(this, 'firewall', { environment, stageArns, logsKeyArn, existingArn });
  }

  private addName(environment: Environment, toolApi: ToolApi, endpoints: ApiEndpoints | undefined): void {
    const { domainName, certificateArn } = gatewayOf(environment);
    if (domainName === undefined || certificateArn === undefined) return;
    new ApiName(this, 'name', { domainName, certificateArn, toolApi, endpoints });
  }
}
