import type { TerraformStack } from 'cdktf';
import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { FunctionCode } from '../../../modules/tool/function-code';
import { ApiAccountSettings } from '../../../modules/tool-gateway/api-account-settings';
import { ApiFirewall } from '../../../modules/tool-gateway/api-firewall';
import { ApiName } from '../../../modules/tool-gateway/api-name';
import { GatewayAddress } from '../../../modules/tool-gateway/gateway-address';
import { StateTable } from '../../../modules/tool-gateway/state-table';
import { ToolApi } from '../../../modules/tool-gateway/tool-api';
import { Validator } from '../../../modules/tool-gateway/validator';
import { type Resource, resourcesIn, synthModule } from '../../support/synth';
import { toolInput, trial } from '../tool/trial';

export const KEYS = {
  state: 'arn:aws:kms:eu-central-1:666666666666:key/state',
  digests: 'arn:aws:kms:eu-central-1:666666666666:key/digests',
};
export const LOGS_KEY = 'arn:aws:kms:eu-central-1:666666666666:key/logs';
export const ENDPOINTS = { own: 'vpce-0a1b2c3d4e5f6a7b8', known: ['vpce-0a1b2c3d4e5f6a7b8', 'vpce-0a1b2c3d4e5f6a7b9'] };
export const NAME = {
  domainName: 'tools.acme.internal',
  certificateArn: 'arn:aws:acm:eu-central-1:666666666666:certificate/1',
};

type GatewayInput = NonNullable<EnvironmentInput['gateway']>;

/** Agents, tools and a gateway, each in an account of their own. */
export const withGateway = (given: Partial<GatewayInput> = {}, more: Partial<EnvironmentInput> = {}): Environment =>
  trial([toolInput()], { gateway: { account: 'gateway', ...given }, ...more });

export interface Parts {
  readonly endpoints?: typeof ENDPOINTS;
  readonly name?: typeof NAME;
  readonly existingFirewall?: string;
}

/** What a gateway consists of, with a function that is bundled in no time. */
export const gatewayParts = (environment: Environment, parts: Parts = {}): Resource[] =>
  resourcesIn(synthModule((stack) => addParts(stack, environment, parts)));

function addParts(stack: TerraformStack, environment: Environment, { endpoints, name, existingFirewall }: Parts) {
  new StateTable(stack, 'table', { environment, stateKeyArn: KEYS.state });
  const { alias: validator } = new Validator(stack, 'validator', {
    environment,
    code: FunctionCode.of(stack, 'test/modules/tool/echo'),
    keys: KEYS,
    logsKeyArn: LOGS_KEY,
  });
  const accountSettings = new ApiAccountSettings(stack, 'account-settings', { environment });
  const toolApi = new ToolApi(stack, 'api', {
    environment,
    validator,
    logsKeyArn: LOGS_KEY,
    endpoints,
    accountSettings,
  });
  if (name !== undefined) new ApiName(stack, 'name', { ...name, toolApi, endpoints });
  new ApiFirewall(stack, 'firewall', {
    environment,
    logsKeyArn: LOGS_KEY,
    stageArns: { tools: toolApi.stage.arn },
    existingArn: existingFirewall,
  });
  new GatewayAddress(stack, 'address', { environment, toolApi });
}
