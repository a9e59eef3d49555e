import { IGNORED_ON_ROLE, QUARANTINE_SLOT } from '../../../foundation/quarantine';
import { only, type Resource } from '../../support/synth';
import { gatewayParts, KEYS, LOGS_KEY, withGateway } from './parts';

const resources = gatewayParts(withGateway());
const named = (type: string, name: string): Resource => {
  const found = resources.find((resource) => resource.type === type && resource.attributes.name === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
};

describe('the validator', () => {
  const { attributes } = only(resources, 'aws_lambda_function');

  test('32: finds names in its settings, and nothing secret', () => {
    expect(attributes.environment).toEqual({
      variables: {
        P2A_TABLE: 'p2a-trial-gateway',
        P2A_AUDIT_LOG_GROUP: '/p2a/trial/gateway/audit',
        P2A_DIGEST_KEY_ARN: KEYS.digests,
        P2A_APPROVALS_MACHINE_ARN: 'arn:aws:states:eu-central-1:666666666666:stateMachine:p2a-trial-gateway-approvals',
      },
    });
    expect(attributes.kms_key_arn).toBe(KEYS.state);
  });

  test('logs where the key of logs seals', () => {
    for (const log of ['validator', 'access'])
      expect(named('aws_cloudwatch_log_group', `/p2a/trial/gateway/${log}`).attributes.kms_key_id).toBe(LOGS_KEY);
  });

  test('serves a new version to some calls where the environment says so', () => {
    const trying = gatewayParts(withGateway({ canary: { stableVersion: '7', percent: 5 } }));
    expect(only(trying, 'aws_lambda_alias').attributes).toMatchObject({
      function_version: '7',
      routing_config: { additional_version_weights: expect.anything() },
    });
  });
});

describe('17, 39: its role, and that of access logs', () => {
  test.each(['p2a-trial-gateway-validator', 'p2a-trial-gateway-api-logs'])(
    '%s is of the gateway, under the ceiling of the gateway, and can be stopped',
    (name) => {
      const role = named('aws_iam_role', name);
      expect(role.attributes).toMatchObject({
        path: '/p2a/gateway/',
        permissions_boundary: 'arn:aws:iam::666666666666:policy/p2a/boundary/p2a-trial-gateway',
        max_session_duration: 3600,
        tags: { 'p2a:plane': 'gateway' },
        lifecycle: { ignore_changes: IGNORED_ON_ROLE },
      });
      const slot = resources.find(
        ({ type, attributes }) =>
          type === 'aws_iam_role_policy' &&
          attributes.name === QUARANTINE_SLOT &&
          attributes.role === `\${${role.address}.name}`,
      );
      expect(slot?.attributes.lifecycle).toEqual({ ignore_changes: ['policy'] });
    },
  );
});

describe('what the gateway remembers', () => {
  const { attributes } = only(resources, 'aws_dynamodb_table');

  test('is sealed, can be brought back, and is not lost by mistake', () => {
    expect(attributes).toMatchObject({
      name: 'p2a-trial-gateway',
      server_side_encryption: { enabled: true, kms_key_arn: KEYS.state },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is found by two keys, forgets by itself, and takes whatever number of calls comes', () => {
    expect(attributes).toMatchObject({
      hash_key: 'pk',
      range_key: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
      ],
      ttl: { attribute_name: 'expires', enabled: true },
      billing_mode: 'PAY_PER_REQUEST',
    });
  });
});
