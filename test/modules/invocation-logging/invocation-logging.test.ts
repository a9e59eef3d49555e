import { InvocationLogging } from '../../../modules/invocation-logging/invocation-logging';
import { environment } from '../../support/environment';
import { only, policiesIn, resourcesIn, synthModule } from '../../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/logs';
const LOG = '/p2a/trial/model-invocations';

const resources = resourcesIn(
  synthModule((stack) => {
    new InvocationLogging(stack, 'logging', { environment: environment(), account: 'sandbox', keyArn: KEY });
  }),
);

test('10: one configuration, with what was asked and answered as text and nothing that cannot be masked', () => {
  const role = only(resources, 'aws_iam_role').address;
  expect(only(resources, 'aws_bedrock_model_invocation_logging_configuration').attributes).toMatchObject({
    logging_config: [
      {
        text_data_delivery_enabled: true,
        image_data_delivery_enabled: false,
        video_data_delivery_enabled: false,
        embedding_data_delivery_enabled: false,
        cloudwatch_config: [{ log_group_name: LOG, role_arn: `\${${role}.arn}` }],
      },
    ],
  });
});

test('25: the log is sealed with the key of logs', () => {
  expect(only(resources, 'aws_cloudwatch_log_group').attributes).toMatchObject({ name: LOG, kms_key_id: KEY });
});

test('10: Bedrock takes on the role for this account and region only', () => {
  const [trust] = policiesIn([only(resources, 'aws_iam_role')]);
  expect(trust?.content.Statement).toEqual([
    {
      Sid: 'BedrockWritesDownModelCalls',
      Effect: 'Allow',
      Principal: { Service: 'bedrock.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '333333333333' },
        ArnLike: { 'aws:SourceArn': ['arn:aws:bedrock:eu-central-1:333333333333:*'] },
      },
    },
  ]);
});

test('the role writes one stream of that log, and reads nothing', () => {
  const [permissions] = policiesIn([only(resources, 'aws_iam_role_policy')]);
  expect(permissions?.content.Statement).toEqual([
    {
      Sid: 'WritesDownModelCalls',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:aws:logs:eu-central-1:333333333333:log-group:${LOG}:log-stream:aws/bedrock/modelinvocations`,
    },
  ]);
});

test('what slips through to a model is masked in its log, from the first event on', () => {
  const mask = only(resources, 'aws_cloudwatch_log_data_protection_policy');
  const { Statement: [audit, deidentify] = [] } = JSON.parse(String(mask.attributes.policy_document));
  expect(mask.attributes.log_group_name).toBe(LOG);
  expect(audit.Operation).toEqual({ Audit: { FindingsDestination: {} } });
  expect(deidentify.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
  // AWS takes a policy only where both statements name the same data.
  expect(deidentify.DataIdentifier).toEqual(audit.DataIdentifier);
  for (const kind of ['CreditCardNumber', 'AwsSecretKey', 'EmailAddress'])
    expect(deidentify.DataIdentifier).toContain(`arn:aws:dataprotection::aws:data-identifier/${kind}`);
  expect(only(resources, 'aws_bedrock_model_invocation_logging_configuration').attributes.depends_on).toContain(
    mask.address,
  );
});
