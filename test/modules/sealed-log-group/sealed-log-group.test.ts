import { CONTAINMENT_LOGS, containmentLogGroupName, gatewayLogGroupName } from '../../../foundation/log-groups';
import { maskedLogs } from '../../../modules/sealed-log-group/protection-policy';
import { SealedLogGroup, type SealedLogGroupProps } from '../../../modules/sealed-log-group/sealed-log-group';
import govcloud from '../../fixtures/govcloud/environment';
import { environment } from '../../support/environment';
import { only, resourcesIn, synthModule } from '../../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/logs';
const trial = environment();
const AUDIT = gatewayLogGroupName(trial, 'audit');
const AGENT = '/p2a/trial/agents/triage';

const synth = (props: Partial<SealedLogGroupProps> = {}) =>
  resourcesIn(
    synthModule((stack) => {
      new SealedLogGroup(stack, 'log', { environment: trial, logGroupName: AGENT, keyArn: KEY, ...props });
    }),
  );
const GROUP = 'aws_cloudwatch_log_group';
const MASK = 'aws_cloudwatch_log_data_protection_policy';
const SUBSCRIPTION = 'aws_cloudwatch_log_subscription_filter';
const masked = (props: Partial<SealedLogGroupProps>): string[] =>
  JSON.parse(String(only(synth(props), MASK).attributes.policy_document)).Statement[0].DataIdentifier.map(
    (arn: string) => arn.replace(/^.*\//, ''),
  );

test('25, 28: it is sealed, kept, masked, and sent to the destination of its class', () => {
  const resources = synth();
  expect(only(resources, GROUP).attributes).toMatchObject({ name: AGENT, kms_key_id: KEY, retention_in_days: 30 });
  expect(only(resources, SUBSCRIPTION).attributes).toMatchObject({
    log_group_name: AGENT,
    // Everything: a pattern would leave something out.
    filter_pattern: '',
    destination_arn: 'arn:aws:logs:eu-central-1:222222222222:destination:p2a-trial-archive-logs',
  });
  // The destination admits accounts by their ids, and then a role is one too many.
  expect(only(resources, SUBSCRIPTION).attributes).not.toHaveProperty('role_arn');
});

test.each<readonly [string, string]>([
  ['/p2a/trial/model-invocations', 'prompts'],
  ['/aws/vendedlogs/p2a/trial/agents/triage', 'decisions'],
  ['/aws/vendedlogs/p2a/trial/approvals', 'decisions'],
  ['/aws/vendedlogs/p2a/trial/tools/letters', 'logs'],
  ['aws-waf-logs-p2a-trial-gateway', 'logs'],
  [AUDIT, 'audit'],
  ...CONTAINMENT_LOGS.map((log) => [containmentLogGroupName(trial, log), log === 'audit' ? 'audit' : 'logs'] as const),
  [`${AUDIT}-of-somebody-else`, 'logs'],
])('28: %s becomes a record of the class %s', (logGroupName, archiveClass) => {
  expect(only(synth({ logGroupName }), SUBSCRIPTION).attributes.destination_arn).toMatch(
    new RegExp(`:destination:p2a-trial-archive-${archiveClass}$`),
  );
});

test('34: nothing is sent on before it would be masked', () => {
  const resources = synth();
  expect(only(resources, SUBSCRIPTION).attributes.depends_on).toEqual([only(resources, MASK).address]);
  expect(only(resources, MASK).attributes.depends_on).toEqual([only(resources, GROUP).address]);
});

describe('34: what is masked', () => {
  test('is what the sanitiser should have taken out, and secrets', () => {
    expect(masked({})).toEqual([
      'Address',
      'AwsSecretKey',
      'CreditCardNumber',
      'CreditCardSecurityCode',
      'EmailAddress',
      'OpenSshPrivateKey',
      'PgpPrivateKey',
      'PkcsPrivateKey',
      'PuttyPrivateKey',
    ]);
  });

  test.each([AUDIT, containmentLogGroupName(trial, 'audit')])(
    'leaves who approved or stopped something readable in %s',
    (logGroupName) => {
      const kinds = masked({ logGroupName });
      expect(kinds).toEqual(expect.arrayContaining(['AwsSecretKey', 'CreditCardNumber', 'PkcsPrivateKey']));
      expect(kinds).not.toContain('EmailAddress');
      expect(kinds).not.toContain('Address');
    },
  );

  test('is counted and masked alike, as CloudWatch Logs demands', () => {
    const [count, mask, ...more] = maskedLogs(trial, 'logs').Statement;
    expect(more).toEqual([]);
    expect(count?.DataIdentifier).toEqual(mask?.DataIdentifier);
    expect([count?.Operation, mask?.Operation]).toEqual([
      { Audit: { FindingsDestination: {} } },
      { Deidentify: { MaskConfig: {} } },
    ]);
  });

  test('36: is said in the words of the partition', () => {
    expect(JSON.stringify(maskedLogs(govcloud, 'logs'))).not.toContain('arn:aws:');
  });
});

describe('evidence', () => {
  test('39: stays with its mask and its subscription where it is no longer declared', () => {
    const resources = synth({ logGroupName: AUDIT, kept: true });
    expect(only(resources, GROUP).attributes).toMatchObject({ skip_destroy: true });
    for (const type of [MASK, SUBSCRIPTION])
      expect(only(resources, type).attributes).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(JSON.stringify(synth())).not.toMatch(/skip_destroy|prevent_destroy/);
  });
});

describe('40: where delivery is not made here', () => {
  const destination = (name: string) => `arn:aws:logs:eu-central-1:999999999999:destination:${name}`;
  const given = environment({
    landingZone: {
      logDelivery: {
        existing: {
          destinations: {
            prompts: destination('a'),
            decisions: destination('b'),
            logs: destination('c'),
            audit: destination('d'),
          },
        },
      },
    },
  });

  test('a given destination is subscribed to, by class', () => {
    expect(only(synth({ environment: given }), SUBSCRIPTION).attributes.destination_arn).toBe(destination('c'));
    expect(only(synth({ environment: given, logGroupName: AUDIT }), SUBSCRIPTION).attributes.destination_arn).toBe(
      destination('d'),
    );
  });

  test('or nothing is, and it is sealed and masked all the same', () => {
    const off = synth({ environment: environment({ landingZone: { logDelivery: 'off' } }) });
    expect(off.map(({ type }) => type).sort()).toEqual([MASK, GROUP].sort());
  });
});
