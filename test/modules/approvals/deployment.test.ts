import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { listOf, type PolicyDocument } from '../../../foundation/policy';
import { ApproverApi } from '../../../modules/approvals/approver-api';
import { RELEASE_ROUTES, releaseSources } from '../../../modules/approvals/release-routes';
import { ToolApprovals } from '../../../modules/approvals/tool-approvals';
import { gatewayBoundary } from '../../../modules/permissions-boundary/gateway-policy';
import { allows } from '../../support/allow';
import { environment } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import {
  documentsIn,
  only,
  policiesIn,
  type Resource,
  resourcesIn,
  statementsIn,
  synthModule,
} from '../../support/synth';

const KEYS = {
  state: 'arn:aws:kms:eu-central-1:333333333333:key/5a7e5a7e-0000-0000-0000-000000000000',
  logs: 'arn:aws:kms:eu-central-1:333333333333:key/10951095-0000-0000-0000-000000000000',
};
const OIDC = {
  kind: 'oidc',
  issuer: 'https://login.acme.example/people',
  audience: 'approvals',
  groupsClaim: 'roles',
} as const;

type Approvals = NonNullable<NonNullable<EnvironmentInput['gateway']>['approvals']>;
const withApprovals = (approvals: Approvals = {}) =>
  environment({ gateway: { account: 'sandbox', approvals: { notify: ['approvers@acme.example'], ...approvals } } });

function synthesized(of: Environment, own?: string): Resource[] {
  return resourcesIn(
    synthModule((stack) => {
      new ToolApprovals(stack, 'approvals', { environment: of, keys: KEYS });
      new ApproverApi(stack, 'approver-api', {
        environment: of,
        keys: KEYS,
        endpoints: own === undefined ? undefined : { own, known: [own, 'vpce-0b'] },
        accountSettings: undefined,
      });
    }),
  );
}

const ours = synthesized(withApprovals());
const theirs = synthesized(withApprovals({ approvers: OIDC, loginMinutes: 30 }));
const all = (resources: readonly Resource[], type: string) => resources.filter((one) => one.type === type);
const named = (resources: readonly Resource[], type: string, path: RegExp) => {
  const [found, ...more] = all(resources, type).filter((one) => path.test(one.path));
  if (found === undefined || more.length > 0) throw new Error(`${type} ${path}: not exactly one`);
  return found.attributes;
};
const rolePolicies = (resources: readonly Resource[]) =>
  policiesIn(all(resources, 'aws_iam_role_policy')).map(({ resource, content }) => ({ path: resource.path, content }));
const permissionsOf = (resources: readonly Resource[], path: RegExp): PolicyDocument => {
  const found = rolePolicies(resources).find((one) => path.test(one.path) && one.path.endsWith('/permissions'));
  if (found === undefined) throw new Error(`${path}: has no permissions`);
  return found.content;
};

describe('21: task tokens', () => {
  test('are used by the role behind the API of approvers and by no other', () => {
    for (const resources of [ours, theirs]) {
      const may = rolePolicies(resources).filter(({ content }) => JSON.stringify(content).includes('states:SendTask'));
      expect(may.map(({ path }) => path)).toEqual(['tried/approver-api/approver/role/permissions']);
      const wide = statementsIn(resources).filter(({ statement }) =>
        [statement.Action].flat().some((action) => action === '*' || action?.startsWith('states:*')),
      );
      expect(wide.filter(({ statement }) => statement.Effect === 'Allow')).toEqual([]);
    }
  });

  test('come from a role of the plane of approvers, whose function nothing but the API calls', () => {
    const role = named(ours, 'aws_iam_role', /approver\/role\/Resource$/);
    expect(role.tags).toMatchObject({ 'p2a:plane': 'approver' });
    expect(role.path).toBe('/p2a/approver/');
    const callers = all(ours, 'aws_lambda_permission').map(({ attributes }) => [
      attributes.principal,
      attributes.qualifier,
    ]);
    expect(callers).toHaveLength(3);
    expect(new Set(callers.map(([principal]) => principal))).toEqual(
      new Set(['apigateway.amazonaws.com', 'cognito-idp.amazonaws.com']),
    );
  });

  test('32: are asked for through the alias, by what is named', () => {
    for (const { attributes } of all(ours, 'aws_lambda_permission')) {
      expect(attributes.qualifier).toMatch(/alias/);
      expect(attributes.source_arn).toMatch(
        /(?:execution_arn\}\/(?:approvers|authorizers)\/\*|user_pool\.[\w-]+\.arn\})$/,
      );
    }
  });
});

describe('the roles', () => {
  test('have a ceiling, and change no switch of the gateway', () => {
    const roles = all(ours, 'aws_iam_role');
    expect(roles).toHaveLength(5);
    for (const { attributes } of roles)
      expect(attributes.permissions_boundary).toMatch(/policy\/p2a\/boundary\/p2a-trial-gateway$/);
    for (const { content } of rolePolicies(ours))
      for (const { Action, Condition } of content.Statement)
        if (JSON.stringify(Action).includes('dynamodb:')) {
          const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
          expect(Condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
          expect([...keys].every((key) => /^(?:approval|pending|call)#\*$/.test(key))).toBe(true);
        }
  });

  test('of who says who somebody is have nothing but their log', () => {
    for (const path of [/authorizer\/role/, /tokens\/role/])
      expect(permissionsOf(ours, path).Statement.map(({ Sid }) => Sid)).toEqual([
        'KeepsItsOwnLog',
        'TracesItsOwnWork',
        'OpensItsOwnSettings',
      ]);
  });

  test('name actions and keys that AWS has, on resources that they work on', async () => {
    const statements = [...ours, ...theirs];
    const allowed = statementsIn(statements).map(({ statement }) => statement);
    expect(await vocabularyMistakes(allowed)).toEqual([]);
    expect(await idleActions(allowed)).toEqual([]);
  });

  test('may do nothing that their ceiling takes away', () => {
    const ceiling = gatewayBoundary(withApprovals(), 'sandbox');
    const missing = all(ours, 'aws_iam_role').flatMap(({ path, attributes }) => {
      const role = path.replace(/\/Resource$/, '');
      const arn = `arn:aws:iam::333333333333:role${attributes.path}${attributes.name}`;
      return permissionsOf(ours, new RegExp(`^${role}/`)).Statement.flatMap(
        ({ Sid, Action, Resource, Condition = {} }) =>
          listOf(Action).flatMap((action) =>
            listOf(Resource)
              .map((resource) => ({
                action: action.replace('*', 'From'),
                resource,
                context: {
                  'aws:PrincipalArn': arn,
                  'aws:ResourceTag/p2a:data-class': 'state',
                  ...Condition.StringEquals,
                  ...Condition['ForAllValues:StringLike'],
                },
              }))
              .filter((request) => !allows(ceiling, request))
              .map((request) => `${role} ${Sid}: ${request.action} on ${request.resource}`),
          ),
      );
    });
    expect(missing).toEqual([]);
  });

  test('are taken on by what they are for, in this account', () => {
    for (const { content } of policiesIn(all(ours, 'aws_iam_role')))
      for (const { Condition } of content.Statement) {
        expect(Condition?.StringEquals).toEqual({ 'aws:SourceAccount': '333333333333' });
        expect(Condition?.ArnLike?.['aws:SourceArn']).toHaveLength(1);
      }
  });
});

describe('26: the state machine', () => {
  const machine = only(ours, 'aws_sfn_state_machine').attributes;

  test('is sealed, and logs what went wrong without what was in it', () => {
    expect(machine.encryption_configuration).toMatchObject({
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kms_key_id: KEYS.state,
    });
    expect(machine.logging_configuration).toEqual({
      level: 'ERROR',
      include_execution_data: false,
      log_destination: 'arn:aws:logs:eu-central-1:333333333333:log-group:/aws/vendedlogs/p2a/trial/approvals:*',
    });
    expect(named(ours, 'aws_cloudwatch_log_group', /approvals\/log\/Resource$/)).toMatchObject({
      name: '/aws/vendedlogs/p2a/trial/approvals',
      kms_key_id: KEYS.logs,
    });
  });

  test('has a role that seals with the key and has the log delivered', () => {
    const { Statement } = permissionsOf(ours, /approvals\/role/);
    const sealing = Statement.find(({ Sid }) => Sid === 'SealsItsOwnExecutions');
    expect(sealing).toMatchObject({
      Resource: KEYS.state,
      Condition: {
        StringEquals: {
          'kms:EncryptionContext:aws:states:stateMachineArn':
            'arn:aws:states:eu-central-1:333333333333:stateMachine:p2a-trial-gateway-approvals',
        },
      },
    });
    expect(Statement.find(({ Sid }) => Sid === 'HasItsLogDelivered')?.Resource).toBe('*');
    const calls = Statement.find(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(calls?.Resource).toEqual(
      ['p2a-trial-gateway-approvals', 'p2a-trial-gateway-validator'].map(
        (name) => `arn:aws:lambda:eu-central-1:333333333333:function:${name}:live`,
      ),
    );
  });

  test('22: waits as long as people have, and calls what is live', () => {
    const longer = synthesized(withApprovals({ expireMinutes: 90 }));
    const [definition] = documentsIn([only(longer, 'aws_sfn_state_machine')]);
    const content = definition?.content as { States: Record<string, { TimeoutSeconds?: number }> };
    expect(content.States.AskPeople?.TimeoutSeconds).toBe(5400);
    expect(JSON.stringify(content)).toContain('function:p2a-trial-gateway-approvals:live');
  });
});

describe('28: the topic', () => {
  test('is sealed, and goes to the mailboxes that are named', () => {
    expect(only(ours, 'aws_sns_topic').attributes.kms_master_key_id).toBe(KEYS.state);
    expect(
      all(ours, 'aws_sns_topic_subscription').map(({ attributes }) => [attributes.protocol, attributes.endpoint]),
    ).toEqual([['email', 'approvers@acme.example']]);
  });

  test('takes messages of the keeper alone, and of nobody without TLS', () => {
    const [topic] = policiesIn(all(ours, 'aws_sns_topic_policy'));
    const keeper = 'arn:aws:iam::333333333333:role/p2a/gateway/p2a-trial-gateway-approvals';
    expect(topic?.content.Statement.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      ['Allow', { ArnEquals: { 'aws:PrincipalArn': keeper } }],
      ['Deny', { ArnNotEquals: { 'aws:PrincipalArn': keeper } }],
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ]);
    expect(named(ours, 'aws_iam_role', /keeper\/role\/Resource$/)).toMatchObject({
      name: 'p2a-trial-gateway-approvals',
      path: '/p2a/gateway/',
    });
  });
});

interface Definition {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly securitySchemes: {
      readonly approver: { readonly 'x-amazon-apigateway-authorizer': Readonly<Record<string, unknown>> };
    };
  };
  readonly [extension: string]: unknown;
}

describe('the API', () => {
  const api = only(ours, 'aws_api_gateway_rest_api').attributes;
  const body = JSON.parse(api.body as string) as Definition;

  test('18, 29: asks the authorizer about every request of every method, anew each time', () => {
    const methods = Object.values(body.paths).flatMap((path) => Object.entries(path));
    expect(methods).toHaveLength(5);
    for (const [, method] of methods) expect(method.security).toEqual([{ approver: [] }]);
    expect(body.components.securitySchemes.approver['x-amazon-apigateway-authorizer']).toMatchObject({
      type: 'token',
      authorizerResultTtlInSeconds: 0,
      authorizerUri: expect.stringContaining('function:p2a-trial-gateway-authorizer:live/invocations'),
    });
  });

  test('31: checks bodies by a schema that is closed and bounded', () => {
    expect(body['x-amazon-apigateway-request-validator']).toBe('everything');
    expect(body['x-amazon-apigateway-request-validators']).toEqual({
      everything: { validateRequestBody: true, validateRequestParameters: true },
    });
    expect(body.components.schemas.Decision).toMatchObject({
      additionalProperties: false,
      required: ['decision', 'digest'],
      properties: {
        decision: { enum: ['approve', 'reject'] },
        digest: { maxLength: 128, pattern: expect.stringMatching(/^\^.*\$$/) },
        reason: { maxLength: 500 },
      },
    });
    expect(body.components.schemas.Release).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['reason'],
      properties: { reason: { type: 'string', minLength: 1, maxLength: 500 } },
    });
    const bodies = Object.values(body.paths).flatMap(({ post }) => (post === undefined ? [] : [post.requestBody]));
    expect(bodies).toEqual(
      ['Decision', 'Release'].map((schema) => ({
        required: true,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
      })),
    );
  });

  test('has agents released by another function than the one that decides, which is made later', () => {
    const called = Object.fromEntries(
      Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { 'x-amazon-apigateway-integration': integration }]) => [
          `${method} ${path}`,
          integration,
        ]),
      ),
    );
    const by = (name: string) => ({
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-${name}:live/invocations`,
      passthroughBehavior: 'never',
      timeoutInMillis: 29_000,
    });
    expect(called).toEqual({
      'get /approvals': by('gateway-approver'),
      'get /approvals/{id}': by('gateway-approver'),
      'post /approvals/{id}/decision': by('gateway-approver'),
      'get /agents/{agent}/containment': by('release'),
      'post /agents/{agent}/release': by('release'),
    });
    expect(all(ours, 'aws_lambda_function').map(({ attributes }) => attributes.function_name)).not.toContain(
      'p2a-trial-release',
    );
    expect(JSON.stringify(ours.filter(({ type }) => type !== 'aws_api_gateway_rest_api'))).not.toContain(
      'p2a-trial-release',
    );
  });

  test('32: is named to that function by its methods, for whatever agent', () => {
    const sources = releaseSources('arn:aws:execute-api:eu-central-1:333333333333:a1b2c3');
    expect(sources).toEqual([
      'arn:aws:execute-api:eu-central-1:333333333333:a1b2c3/approvers/GET/agents/*/containment',
      'arn:aws:execute-api:eu-central-1:333333333333:a1b2c3/approvers/POST/agents/*/release',
    ]);
    expect(
      Object.values(RELEASE_ROUTES).map(({ method, path }) =>
        Object.keys(body.paths[path] ?? {}).includes(method.toLowerCase()),
      ),
    ).toEqual([true, true]);
  });

  test('answers by itself as the function does, with codes of the catalogue', () => {
    const responses = body['x-amazon-apigateway-gateway-responses'] as Readonly<
      Record<string, { readonly statusCode: unknown; readonly responseTemplates: Readonly<Record<string, string>> }>
    >;
    for (const type of ['UNAUTHORIZED', 'ACCESS_DENIED', 'DEFAULT_4XX', 'DEFAULT_5XX', 'THROTTLED']) {
      const { statusCode, responseTemplates = {} } = responses[type] ?? {};
      const problem = JSON.parse(responseTemplates['application/json'] ?? '') as { status: number; instance: string };
      expect(String(problem.status)).toBe(String(statusCode));
      expect(problem.instance).toContain('$context.requestId');
    }
    expect(responses.UNAUTHORIZED?.statusCode).toBe('401');
  });

  test('30: is throttled, traced, logged without what is in it, and deployed anew when it changes', () => {
    expect(only(ours, 'aws_api_gateway_method_settings').attributes).toMatchObject({
      method_path: '*/*',
      settings: {
        throttling_rate_limit: 10,
        throttling_burst_limit: 20,
        metrics_enabled: true,
        data_trace_enabled: false,
      },
    });
    const stage = only(ours, 'aws_api_gateway_stage').attributes;
    expect(stage.stage_name).toBe('approvers');
    const { format, destination_arn } = stage.access_log_settings as Readonly<Record<string, string>>;
    expect(destination_arn).toBe('arn:aws:logs:eu-central-1:333333333333:log-group:/p2a/trial/gateway/approver-access');
    expect(format).not.toMatch(/authorizer\.(?!principalId)|authorization|header|body/i);
    const deployment = only(ours, 'aws_api_gateway_deployment').attributes;
    expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
    const inPrivate = synthesized(withApprovals(), 'vpce-0a');
    expect(only(inPrivate, 'aws_api_gateway_deployment').attributes.triggers).not.toEqual(deployment.triggers);
  });

  test('29: is reached by endpoints alone where it is private', () => {
    const inPrivate = only(synthesized(withApprovals(), 'vpce-0a'), 'aws_api_gateway_rest_api').attributes;
    expect(inPrivate.endpoint_configuration).toEqual({ types: ['PRIVATE'], vpc_endpoint_ids: ['vpce-0a'] });
    const { Statement } = JSON.parse(inPrivate.policy as string) as PolicyDocument;
    expect(Statement.find(({ Sid }) => Sid === 'NobodyCallsFromElsewhere')).toMatchObject({
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0a', 'vpce-0b'] } },
    });
    expect(api.endpoint_configuration).toEqual({ types: ['REGIONAL'] });
    expect(api.policy).toContain('aws:SecureTransport');
  });
});

const authorizerOf = (resources: readonly Resource[]) => {
  const { environment: given } = named(resources, 'aws_lambda_function', /authorizer\/function\/Resource$/);
  return JSON.parse((given as { variables: { P2A_AUTHORIZER: string } }).variables.P2A_AUTHORIZER) as unknown;
};

describe('approvers', () => {
  test('of another provider are known by what the environment says, and nothing is made for them', () => {
    expect(authorizerOf(theirs)).toEqual({
      issuer: OIDC.issuer,
      audience: OIDC.audience,
      groupsClaim: 'roles',
      mfa: { claim: 'amr', values: ['mfa', 'hwk', 'otp'] },
      loginMinutes: 30,
    });
    expect(theirs.filter(({ type }) => type.startsWith('aws_cognito'))).toEqual([]);
    expect(theirs.filter(({ path }) => path.includes('/tokens/'))).toEqual([]);
  });

  test('18: of the pool show a second factor, each of them, and are added by an administrator', () => {
    const pool = only(ours, 'aws_cognito_user_pool').attributes;
    expect(pool).toMatchObject({
      mfa_configuration: 'ON',
      software_token_mfa_configuration: { enabled: true },
      admin_create_user_config: { allow_admin_create_user_only: true },
      account_recovery_setting: { recovery_mechanism: [{ name: 'admin_only', priority: 1 }] },
      deletion_protection: 'ACTIVE',
      user_pool_tier: 'ESSENTIALS',
      lambda_config: { pre_token_generation_config: { lambda_version: 'V2_0' } },
      lifecycle: { prevent_destroy: true },
    });
    // Cognito asks for no second factor on a device that it remembers.
    expect(pool.device_configuration).toBeUndefined();
    expect(pool.password_policy).toMatchObject({ minimum_length: 16 });
  });

  test('18: of the pool are known by its tokens, and by the proof that its trigger puts into them', () => {
    expect(authorizerOf(ours)).toEqual({
      issuer: expect.stringMatching(/^https:\/\/\$\{aws_cognito_user_pool\..+\.endpoint\}$/),
      audience: expect.stringMatching(/^\$\{aws_cognito_user_pool_client\..+\.id\}$/),
      tokenUse: 'id',
      groupsClaim: 'cognito:groups',
      mfa: { claim: 'p2a_mfa', values: ['pool', 'provider'] },
      loginMinutes: 60,
    });
  });

  test('18: of the pool sign in by its pages, and cannot write the proof themselves', () => {
    const client = only(ours, 'aws_cognito_user_pool_client').attributes;
    expect(client).toMatchObject({
      generate_secret: false,
      allowed_oauth_flows: ['code'],
      allowed_oauth_scopes: ['email', 'openid'],
      explicit_auth_flows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      write_attributes: ['email'],
      supported_identity_providers: ['COGNITO'],
      prevent_user_existence_errors: 'ENABLED',
      id_token_validity: 60,
    });
    expect(all(ours, 'aws_cognito_identity_provider')).toEqual([]);
    const brief = synthesized(withApprovals({ loginMinutes: 15 }));
    expect(only(brief, 'aws_cognito_user_pool_client').attributes).toMatchObject({
      id_token_validity: 15,
      refresh_token_validity: 60,
    });
  });

  test('come from the provider of the organization where there is one', () => {
    const approvers = {
      kind: 'cognito' as const,
      samlMetadataUrl: 'https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc',
      domainPrefix: 'acme-approvals',
      callbackUrls: ['https://approvals.acme.example/'],
    };
    const resources = synthesized(withApprovals({ approvers }));
    expect(only(resources, 'aws_cognito_identity_provider').attributes).toMatchObject({
      provider_type: 'SAML',
      provider_details: { MetadataURL: approvers.samlMetadataUrl },
      attribute_mapping: { email: 'email', 'custom:mfa': 'mfa' },
    });
    const client = only(resources, 'aws_cognito_user_pool_client').attributes;
    expect(client.callback_urls).toEqual(approvers.callbackUrls);
    expect(client.allowed_oauth_scopes).toEqual(['email', 'openid']);
    expect(only(resources, 'aws_cognito_user_pool_domain').attributes.domain).toBe('acme-approvals');
  });

  test('are in groups of the families that there are, where a token can say who operates an agent', () => {
    expect(
      all(ours, 'aws_cognito_user_group')
        .map(({ attributes }) => attributes.name)
        .sort(),
    ).toEqual(['claims-approvers', 'claims-operators']);
    expect(only(ours, 'aws_cognito_user_pool_domain').attributes.domain).toBe('p2a-trial-approvers-333333333333');
  });

  test('sign in at no domain that Cognito takes for its own', () => {
    const of = withApprovals({ approvers: { kind: 'cognito', domainPrefix: 'my-aws-approvals' } });
    expect(() => synthesized(of)).toThrow(
      'tried/approver-api/pool: Cognito takes no domain that holds its own names, got "my-aws-approvals"',
    );
  });
});

test('32: no function is told a secret, and every log and every setting is sealed', () => {
  for (const { attributes } of all(ours, 'aws_lambda_function')) {
    expect(attributes).toMatchObject({ kms_key_arn: KEYS.state, tracing_config: { mode: 'Active' } });
    expect(JSON.stringify(attributes.environment)).not.toMatch(/secret|password/i);
  }
  for (const { attributes } of all(ours, 'aws_cloudwatch_log_group')) expect(attributes.kms_key_id).toBe(KEYS.logs);
});
