import { BedrockModelInvocationLoggingConfiguration } from '@cdktf/provider-aws/lib/bedrock-model-invocation-logging-configuration';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { invocationLoggingRoleName } from './arns';
import { invocationLogGroupName, invocationLoggingPolicy, invocationLoggingTrust } from './policy';

export interface InvocationLoggingProps {
  readonly environment: Environment;
  /** Account whose calls of models are written down, by name. */
  readonly account: string;
  /** Key of the account's logs. */
  readonly keyArn: string;
}

/** Every call of a model in an account, with prompt and answer, in one sealed log that masks what should not be in it. */
export class InvocationLogging extends Construct {
  constructor(scope: Construct, id: string, { environment, account, keyArn }: InvocationLoggingProps) {
    super(scope, id);

    const logGroupName = invocationLogGroupName(environment);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'delivery',
      roleName: invocationLoggingRoleName(environment),
      description: 'Writes down every call of a model',
      trust: invocationLoggingTrust(environment, account),
      policies: { permissions: invocationLoggingPolicy(environment, account) },
    });
    new BedrockModelInvocationLoggingConfiguration(this, 'Resource', {
      loggingConfig: [
        {
          textDataDeliveryEnabled: true,
          // Of these there is no text to mask.
          imageDataDeliveryEnabled: false,
          videoDataDeliveryEnabled: false,
          embeddingDataDeliveryEnabled: false,
          cloudwatchConfig: [{ logGroupName, roleArn: role.arn }],
        },
      ],
      // Nothing is written down before it would be masked.
      dependsOn: everythingOf(role, log),
    });
  }
}
