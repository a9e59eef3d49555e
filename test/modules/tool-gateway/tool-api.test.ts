import type { EnvironmentInput } from '../../../foundation/environment';
import { allows } from '../../support/allow';
import { only, policiesIn, type Resource } from '../../support/synth';
import { toolInput, trial } from '../tool/trial';
import { ENDPOINTS, gatewayParts, LOGS_KEY, NAME, withGateway } from './parts';

const regional = gatewayParts(withGateway());
const closed = gatewayParts(withGateway(), { endpoints: ENDPOINTS });
const attributesOf = (resources: readonly Resource[], type: string) => only(resources, type).attributes;
const addressOf = (resources: readonly Resource[], type: string) => only(resources, type).address;
const bodyOf = (resources: readonly Resource[]) =>
  JSON.parse(String(attributesOf(resources, 'aws_api_gateway_rest_api').body).replaceAll('$${', '${'));

describe('29: the tool API', () => {
  test('of the region has no endpoint, and a policy that is its own', () => {
    const api = attributesOf(regional, 'aws_api_gateway_rest_api');
    expect(api).toMatchObject({
      name: 'p2a-trial-gateway',
      endpoint_configuration: { types: ['REGIONAL'] },
      disable_execute_api_endpoint: false,
    });
    expect(JSON.parse(String(api.policy)).Statement).toHaveLength(4);
    // An update of the definition would take a policy away that stands apart from it.
    expect(regional.map(({ type }) => type)).not.toContain('aws_api_gateway_rest_api_policy');
  });

  test('is private behind its endpoint, and called from all that are known', () => {
    const api = attributesOf(closed, 'aws_api_gateway_rest_api');
    expect(api.endpoint_configuration).toEqual({ types: ['PRIVATE'], vpc_endpoint_ids: [ENDPOINTS.own] });
    const [policy] = policiesIn([only(closed, 'aws_api_gateway_rest_api')]);
    const from = (endpoint: string) => ({
      action: 'execute-api:Invoke',
      resource: 'arn:aws:execute-api:eu-central-1:666666666666:a/live/POST/tools/register/look-up',
      context: {
        'aws:PrincipalArn': 'arn:aws:iam::555555555555:role/p2a/agent/p2a-trial-agent-reader',
        'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
        'aws:SecureTransport': 'true',
        'aws:SourceVpce': endpoint,
      },
    });
    for (const endpoint of ENDPOINTS.known)
      expect(allows(policy?.content as never, from(endpoint), { account: '555555555555' })).toBe(true);
    expect(allows(policy?.content as never, from('vpce-other'), { account: '555555555555' })).toBe(false);
  });

  test('has no API keys and no usage plans', () => {
    const types = [...regional, ...closed].map(({ type }) => type);
    expect(types.filter((type) => /api_key|usage_plan|authorizer/.test(type))).toEqual([]);
  });

  test('calls what is live of the validator', () => {
    const paths: Array<Record<string, { 'x-amazon-apigateway-integration': { uri: string } }>> = Object.values(
      bodyOf(regional).paths,
    );
    for (const { 'x-amazon-apigateway-integration': integration } of paths.flatMap((path) => Object.values(path)))
      expect(integration.uri).toBe(
        'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:666666666666:function:p2a-trial-gateway-validator:live/invocations',
      );
  });
});

describe('32: who calls the validator', () => {
  const permissions = regional.filter(({ type }) => type === 'aws_lambda_permission');

  test('this API, for calls and approvals of its stage, by what is live', () => {
    const api = addressOf(regional, 'aws_api_gateway_rest_api');
    const alias = addressOf(regional, 'aws_lambda_alias');
    expect(permissions.map(({ attributes }) => attributes.source_arn).sort()).toEqual([
      `\${${api}.execution_arn}/live/GET/approvals/*`,
      `\${${api}.execution_arn}/live/POST/tools/*`,
    ]);
    for (const { attributes } of permissions)
      expect(attributes).toMatchObject({
        principal: 'apigateway.amazonaws.com',
        action: 'lambda:InvokeFunction',
        qualifier: `\${${alias}.name}`,
      });
  });
});

describe('30: a change of the API', () => {
  const hashOf = (resources: readonly Resource[]) =>
    (attributesOf(resources, 'aws_api_gateway_deployment').triggers as { definition: string }).definition;
  const parts = (more: Partial<EnvironmentInput> = {}, tools = [toolInput()]) =>
    gatewayParts(trial(tools, { gateway: { account: 'gateway' }, ...more }));

  test('is deployed, the new before the old is gone', () => {
    expect(attributesOf(regional, 'aws_api_gateway_deployment').lifecycle).toEqual({ create_before_destroy: true });
    expect(attributesOf(regional, 'aws_api_gateway_stage').deployment_id).toBe(
      `\${${addressOf(regional, 'aws_api_gateway_deployment')}.id}`,
    );
  });

  test('38: is known by a hash that is the same for the same environment', () => {
    expect(hashOf(parts())).toBe(hashOf(regional));
    expect(hashOf(regional)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, Resource[]]>([
    [
      'what an action takes',
      parts({}, [
        toolInput({
          actions: {
            ...toolInput().actions,
            'look-up': {
              kind: 'read',
              purpose: 'Returns one claim',
              input: { type: 'object', additionalProperties: false, properties: { more: { type: 'boolean' } } },
            },
          },
        }),
      ]),
    ],
    ['who may call', parts({ organization: { ...trial().organization, id: 'o-zzzzzzzzzz' } })],
    ['how it is reached', closed],
  ])('is a change of: %s', (_, resources) => {
    expect(hashOf(resources)).not.toBe(hashOf(regional));
  });

  test('also if it is an endpoint that comes to have another id', () => {
    expect(attributesOf(closed, 'aws_api_gateway_deployment').triggers).toMatchObject({
      endpoints: ENDPOINTS.known.join(' '),
    });
  });
});

describe('30: the stage', () => {
  const settings = attributesOf(regional, 'aws_api_gateway_method_settings');

  test('is throttled and measured on every method, and traces no data', () => {
    const given = gatewayParts(withGateway({ throttle: { perSecond: 7, burst: 9 } }));
    expect(attributesOf(given, 'aws_api_gateway_method_settings')).toMatchObject({
      method_path: '*/*',
      settings: {
        throttling_rate_limit: 7,
        throttling_burst_limit: 9,
        metrics_enabled: true,
        data_trace_enabled: false,
        caching_enabled: false,
      },
    });
  });

  test('34: keeps no execution log, which would quote what a body was refused for', () => {
    expect(settings).toMatchObject({ settings: { logging_level: 'OFF' } });
  });

  test('writes down who called, sealed, and nothing of what was said', () => {
    const stage = attributesOf(regional, 'aws_api_gateway_stage');
    const { destination_arn: destination, format } = stage.access_log_settings as Record<string, string>;
    expect(destination).toBe('arn:aws:logs:eu-central-1:666666666666:log-group:/p2a/trial/gateway/access');
    const variables = Object.values(JSON.parse(String(format)));
    expect(variables).toEqual(expect.arrayContaining(['$context.identity.userArn', '$context.requestId']));
    for (const variable of variables)
      expect(variable).not.toMatch(
        /error\.message|validationErrorString|authorizer|requestOverride|userAgent|context\.path$|context\.identity\.user$/,
      );
    const log = regional.find(({ attributes }) => attributes.name === '/p2a/trial/gateway/access');
    expect(log?.attributes.kms_key_id).toBe(LOGS_KEY);
    expect(stage).toMatchObject({ xray_tracing_enabled: true, cache_cluster_enabled: false, stage_name: 'live' });
  });

  test('10: comes after what lets it log', () => {
    expect(attributesOf(regional, 'aws_api_gateway_stage').depends_on).toEqual(
      expect.arrayContaining([addressOf(regional, 'aws_api_gateway_account')]),
    );
  });
});

describe('the name of the API', () => {
  const named = gatewayParts(withGateway(NAME), { name: NAME });
  const privately = gatewayParts(withGateway(NAME), { name: NAME, endpoints: ENDPOINTS });

  test('is the only one, once it is made, and needs TLS 1.2', () => {
    for (const resources of [named, privately]) {
      expect(attributesOf(resources, 'aws_api_gateway_rest_api').disable_execute_api_endpoint).toBe(true);
      expect(bodyOf(resources).servers[0]['x-amazon-apigateway-endpoint-configuration']).toMatchObject({
        disableExecuteApiEndpoint: true,
      });
      expect(attributesOf(resources, 'aws_api_gateway_domain_name')).toMatchObject({
        domain_name: 'tools.acme.internal',
        security_policy: 'TLS_1_2',
      });
      expect(attributesOf(resources, 'aws_api_gateway_base_path_mapping')).toMatchObject({
        domain_name: expect.anything(),
      });
      expect(attributesOf(resources, 'aws_api_gateway_base_path_mapping').base_path).toBeUndefined();
    }
  });

  test('of the region has its certificate there', () => {
    expect(attributesOf(named, 'aws_api_gateway_domain_name')).toMatchObject({
      regional_certificate_arn: NAME.certificateArn,
      endpoint_configuration: { types: ['REGIONAL'] },
    });
    expect(named.map(({ type }) => type)).not.toContain('aws_api_gateway_domain_name_access_association');
  });

  test('29, 35: if it is private, is reached from known endpoints, the own one among them', () => {
    const name = attributesOf(privately, 'aws_api_gateway_domain_name');
    const address = addressOf(privately, 'aws_api_gateway_domain_name');
    expect(name).toMatchObject({
      certificate_arn: NAME.certificateArn,
      endpoint_configuration: { types: ['PRIVATE'] },
    });
    expect(JSON.parse(String(name.policy)).Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceVpce': ENDPOINTS.known },
    });
    expect(attributesOf(privately, 'aws_api_gateway_domain_name_access_association')).toEqual({
      domain_name_arn: `\${${address}.arn}`,
      access_association_source: ENDPOINTS.own,
      access_association_source_type: 'VPCE',
    });
    expect(attributesOf(privately, 'aws_api_gateway_base_path_mapping').domain_name_id).toBe(
      `\${${address}.domain_name_id}`,
    );
  });

  test('is where agents find the gateway; without one, that is the stage', () => {
    const address = (resources: readonly Resource[]) => attributesOf(resources, 'aws_ssm_parameter');
    expect(address(named)).toMatchObject({
      name: '/p2a/trial/gateway/url',
      tier: 'Advanced',
      value: 'https://tools.acme.internal',
    });
    expect(address(regional).value).toBe(`\${${addressOf(regional, 'aws_api_gateway_stage')}.invoke_url}`);
  });
});

describe('the firewall', () => {
  test('stands in front of the stage, and logs what it refused without signatures', () => {
    expect(attributesOf(regional, 'aws_wafv2_web_acl_association')).toMatchObject({
      resource_arn: `\${${addressOf(regional, 'aws_api_gateway_stage')}.arn}`,
      web_acl_arn: `\${${addressOf(regional, 'aws_wafv2_web_acl')}.arn}`,
    });
    const logging = attributesOf(regional, 'aws_wafv2_web_acl_logging_configuration');
    expect(logging.redacted_fields).toEqual([
      { query_string: {} },
      { single_header: { name: 'authorization' } },
      { single_header: { name: 'idempotency-key' } },
      { single_header: { name: 'p2a-requester' } },
      { single_header: { name: 'x-amz-security-token' } },
    ]);
    expect(logging.log_destination_configs).toEqual([
      'arn:aws:logs:eu-central-1:666666666666:log-group:aws-waf-logs-p2a-trial-gateway',
    ]);
  });

  test('lets through what no rule stops', () => {
    expect(attributesOf(regional, 'aws_wafv2_web_acl')).toMatchObject({
      scope: 'REGIONAL',
      default_action: { allow: {} },
    });
  });

  test('40: may be somebody else’s', () => {
    const arn = 'arn:aws:wafv2:eu-central-1:666666666666:regional/webacl/shared/1';
    const given = gatewayParts(withGateway(), { existingFirewall: arn });
    expect(attributesOf(given, 'aws_wafv2_web_acl_association').web_acl_arn).toBe(arn);
    expect(given.map(({ type }) => type)).not.toContain('aws_wafv2_web_acl');
  });
});
