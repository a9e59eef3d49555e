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
