import { GATEWAY_STAGE, gatewayActionArns, gatewayApprovalArns } from '../../foundation/arns';
import { glob } from '../support/deny';
import { type Case, only, type Resource, resourcesIn } from '../support/synth';

/** Who gets through the gateway of an environment, with what, and that it keeps nothing that it should not. */
export function aboutGateway({ environment, stacks }: Case): void {
  const { gateway, namePrefix, name } = environment;
  if (gateway === undefined) return;
  const resources = resourcesIn(stacks).filter(({ stack }) => stack === `${name}-gateway-${gateway.account}`);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const toolApi = only(
    ofType('aws_api_gateway_rest_api').filter(({ attributes }) => attributes.name === `${namePrefix}-${name}-gateway`),
    'aws_api_gateway_rest_api',
  );
  const ofToolApi = (type: string) =>
    only(
      resources.filter(({ attributes }) => attributes.rest_api_id === `\${${toolApi.address}.id}`),
      type,
    ).attributes;

  describe('the gateway', () => {
    test('29: every method of the tool API takes signed requests, and no method has an API key', () => {
      const { paths } = bodyOf(toolApi);
      const methods = Object.values<Record<string, Record<string, unknown>>>(paths).flatMap((path) =>
        Object.values(path),
      );
      expect(methods.length).toBeGreaterThan(0);
      for (const method of methods) expect(method['x-amazon-apigateway-auth']).toEqual({ type: 'AWS_IAM' });
      expect(ofType('aws_api_gateway_api_key')).toEqual([]);
      expect(ofType('aws_api_gateway_usage_plan')).toEqual([]);
    });

    test('29: the API has the stage and the paths that agents may call', () => {
      const called = environment.agents.flatMap(({ tools }) =>
        Object.entries(tools).flatMap(([tool, actions]) =>
          actions.map((action) => gatewayActionArns(environment, tool, action)),
        ),
      );
      const stage = ofToolApi('aws_api_gateway_stage').stage_name;
      expect(stage).toBe(GATEWAY_STAGE);
      const served = Object.entries<object>(bodyOf(toolApi).paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((verb) => `api/${stage}/${verb.toUpperCase()}${path}`),
      );
      for (const [arn = ''] of [...called, gatewayApprovalArns(environment)]) {
        const pattern = arn.split(':').slice(5).join(':');
        expect([arn, served.some((one) => glob(pattern, one))]).toEqual([arn, true]);
      }
    });

    test('30: it is deployed by a hash, throttled and measured, and no data of it is traced', () => {
      const deployment = ofToolApi('aws_api_gateway_deployment');
      expect(deployment).toMatchObject({
        lifecycle: { create_before_destroy: true },
        triggers: { definition: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
      for (const { attributes } of ofType('aws_api_gateway_method_settings'))
        expect(attributes).toMatchObject({
          method_path: '*/*',
          settings: {
            data_trace_enabled: false,
            metrics_enabled: true,
            throttling_rate_limit: expect.any(Number),
            throttling_burst_limit: expect.any(Number),
          },
        });
      for (const { attributes } of ofType('aws_api_gateway_stage'))
        expect(attributes).toMatchObject({ access_log_settings: { destination_arn: expect.any(String) } });
      expect(ofType('aws_api_gateway_method_settings')).toHaveLength(ofType('aws_api_gateway_stage').length);
    });

    test('31: what an action takes is closed and bounded before the validator sees it', () => {
      const { components, paths, ...definition } = bodyOf(toolApi);
      const used = JSON.stringify(paths).match(/#\/components\/schemas\/[A-Za-z0-9]+/g) ?? [];
      expect(used.length > 0).toBe(environment.tools.length > 0);
      for (const reference of used) {
        const model = components.schemas[reference.split('/').at(-1) ?? ''];
        expect(unbounded(model)).toEqual([]);
      }
      const validator = definition['x-amazon-apigateway-request-validator'];
      expect(definition['x-amazon-apigateway-request-validators'][validator]).toEqual({
        validateRequestBody: true,
        validateRequestParameters: true,
      });
    });

    test('32: every function is called by what is live alone, by a named caller', () => {
      const permissions = ofType('aws_lambda_permission');
      expect(permissions.length).toBeGreaterThan(1);
      for (const { attributes } of permissions) {
        expect(String(attributes.qualifier)).toMatch(/^\$\{aws_lambda_alias\./);
        expect(String(attributes.source_arn)).toMatch(/\$\{aws_(?:api_gateway_rest_api|cognito_user_pool)\.|^arn:/);
      }
    });

    test('32: no function has anything in its settings but names, ARNs and rules', () => {
      for (const { attributes } of ofType('aws_lambda_function')) {
        const { variables } = attributes.environment as { variables: Record<string, string> };
        for (const [name, value] of Object.entries(variables)) {
          expect(name).toMatch(/^P2A_[A-Z_]+$/);
          expect(value).not.toMatch(/secret|password|BEGIN |AKIA/i);
        }
        expect(attributes.kms_key_arn).toBeDefined();
      }
    });

    test('the firewall stands in front of every stage, where there is one', () => {
      const stages = ofType('aws_api_gateway_stage').map(({ address }) => `\${${address}.arn}`);
      const guarded = ofType('aws_wafv2_web_acl_association').map(({ attributes }) => attributes.resource_arn);
      expect(guarded.sort()).toEqual(environment.gateway?.firewall === 'off' ? [] : stages.sort());
    });
  });
}

const bodyOf = ({ attributes }: Resource) => JSON.parse(String(attributes.body));

/** Paths within a model that let in more than is known to be needed. */
function unbounded(model: Record<string, unknown>, path = ''): string[] {
  switch (model.type) {
    case 'object':
      return [
        ...(model.additionalProperties === false ? [] : [`${path} is open`]),
        ...Object.entries<Record<string, unknown>>((model.properties as never) ?? {}).flatMap(([name, one]) =>
          unbounded(one, `${path}/${name}`),
        ),
      ];
    case 'array':
      return [
        ...(model.maxItems === undefined ? [`${path} has no end`] : []),
        ...unbounded(model.items as Record<string, unknown>, `${path}/*`),
      ];
    case 'string':
      return model.maxLength === undefined && model.enum === undefined ? [`${path} has no end`] : [];
    case 'boolean':
    case 'integer':
    case 'number':
      return [];
    default:
      return [`${path} is of type ${model.type}`];
  }
}
