import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupName } from '../../foundation/names';
import { type PolicyDocument, policy } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';

/** Where Bedrock writes down every call of a model in an account, with what was asked and answered. */
export const invocationLogGroupName = (environment: Environment) => logGroupName(environment, 'model-invocations');

/** Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in the Bedrock user guide. */
export const invocationLoggingTrust = (environment: Environment, account: string): PolicyDocument =>
  policy(
    serviceTrust('BedrockWritesDownModelCalls', 'bedrock.amazonaws.com', accountIdOf(environment, account), [
      regionalArn(environment, 'bedrock', accountIdOf(environment, account), '*'),
    ]),
  );

/** The one stream that Bedrock writes to. */
export const invocationLoggingPolicy = (environment: Environment, account: string): PolicyDocument =>
  policy({
    Sid: 'WritesDownModelCalls',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn(environment, accountIdOf(environment, account), invocationLogGroupName(environment))}:log-stream:aws/bedrock/modelinvocations`,
  });

/** What the sanitiser should have taken out. Source: "Types of data that you can protect" in the CloudWatch Logs guide. */
const MASKED = [
  'Address',
  'AwsSecretKey',
  'CreditCardNumber',
  'CreditCardSecurityCode',
  'EmailAddress',
  'OpenSshPrivateKey',
  'PgpPrivateKey',
  'PkcsPrivateKey',
  'PuttyPrivateKey',
];

/** Whatever reached a model all the same is masked for everybody who may not unmask, which nobody here may. */
export const maskedLogs = ({ partition, name }: Environment) => {
  const DataIdentifier = MASKED.map((kind) => `arn:${partition}:dataprotection::aws:data-identifier/${kind}`);
  return {
    Name: `model-invocations-${name}`,
    Version: '2021-06-01',
    Statement: [
      { Sid: 'Count', DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: 'Mask', DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  };
};
