import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { roleArn, toolRoleArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { toolSecretName } from '../../foundation/names';
import { policy, renderJson } from '../../foundation/policy';
import { functionArn } from './arns';
import { secretStatements } from './keeping-policy';

type Secret = Tool['secrets'][string];

export interface ToolSecretProps {
  readonly environment: Environment;
  readonly tool: Tool;
  /** As the tool names it. */
  readonly secretName: string;
  readonly secret: Secret;
  readonly stateKeyArn: string;
}

/** A secret that one tool reads and nobody else. Its value is put there by other means, so that no state ever holds it. */
export class ToolSecret extends Construct {
  private readonly props: ToolSecretProps;

  constructor(scope: Construct, id: string, props: ToolSecretProps) {
    super(scope, id);
    this.props = props;
    const { environment, tool, secretName, secret, stateKeyArn } = props;

    const made = new SecretsmanagerSecret(this, 'Resource', {
      name: toolSecretName(environment, tool.name, secretName),
      description: secret.purpose,
      kmsKeyId: stateKeyArn,
      recoveryWindowInDays: 30,
    });
    new SecretsmanagerSecretPolicy(this, 'policy', {
      secretArn: made.arn,
      policy: renderJson(this.node.path, policy(...secretStatements(this.readers()))),
      blockPublicPolicy: true,
    });
    if (secret.rotation !== undefined) this.addRotation(made, secret.rotation);
  }

  private readers(): string[] {
    const { environment, tool, secret } = this.props;
    const rotating =
      secret.rotation === undefined
        ? []
        : [roleArn(environment, accountIdOf(environment, tool.account), secret.rotation.role)];
    return [toolRoleArn(environment, tool), ...rotating];
  }

  private addRotation(
    { arn, id }: SecretsmanagerSecret,
    { function: rotator, everyDays }: NonNullable<Secret['rotation']>,
  ): void {
    const { environment, tool, secretName } = this.props;
    const permission = new LambdaPermission(this, 'rotation-permission', {
      // One function may rotate several secrets.
      statementId: toolSecretName(environment, tool.name, secretName),
      functionName: rotator,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceArn: arn,
      sourceAccount: accountIdOf(environment, tool.account),
    });
    new SecretsmanagerSecretRotation(this, 'rotation', {
      secretId: id,
      rotationLambdaArn: functionArn(environment, tool, rotator),
      // At first there is no value that could be replaced.
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: everyDays },
      dependsOn: [permission],
    });
  }
}
