import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { ownNames } from './ownership';

/** An account of tools, and how something of it is named. */
interface Place {
  readonly environment: Environment;
  readonly account: string;
  readonly arn: (service: string, resource: string) => string;
}

/** What tools are made of, by the names of the environment; none of it is called, opened or read. */
export function toolStatements(environment: Environment, account: string): Statement[] {
  const place: Place = {
    environment,
    account,
    arn: (service, resource) => regionalArn(environment, service, accountIdOf(environment, account), resource),
  };
  return [...functions(place), ...workflows(place), ...queues(place), ...secrets(place), ...sealedSettings(place)];
}

const functions = ({ environment, arn }: Place): Statement[] => [
  {
    Sid: 'KeepsFunctions',
    Effect: 'Allow',
    Action: [
      'lambda:CreateAlias',
      'lambda:CreateFunction',
      'lambda:DeleteAlias',
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionConcurrency',
      'lambda:GetAlias',
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionConfiguration',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
      'lambda:PublishVersion',
      'lambda:PutFunctionConcurrency',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateAlias',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    Resource: arn('lambda', `function:${ownNames(environment)}`),
  },
];

const workflows = ({ environment, arn }: Place): Statement[] => [
  {
    Sid: 'KeepsWorkflows',
    Effect: 'Allow',
    Action: [
      'states:CreateStateMachine',
      'states:DeleteStateMachine',
      'states:DescribeStateMachine',
      'states:ListStateMachineVersions',
      'states:ListTagsForResource',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
    Resource: arn('states', `stateMachine:${ownNames(environment)}`),
  },
  {
    Sid: 'HasWorkflowsChecked',
    Effect: 'Allow',
    Action: 'states:ValidateStateMachineDefinition',
    Resource: '*',
  },
];

const queues = ({ environment, arn }: Place): Statement[] => [
  {
    Sid: 'KeepsQueues',
    Effect: 'Allow',
    Action: [
      'sqs:CreateQueue',
      'sqs:DeleteQueue',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ListQueueTags',
      'sqs:SetQueueAttributes',
      'sqs:TagQueue',
      'sqs:UntagQueue',
    ],
    Resource: arn('sqs', ownNames(environment)),
  },
];

const secrets = (place: Place): Statement[] => [
  {
    Sid: 'KeepsSecretsAndNeverReadsThem',
    Effect: 'Allow',
    Action: [
      'secretsmanager:CancelRotateSecret',
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteResourcePolicy',
      'secretsmanager:DeleteSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetResourcePolicy',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:RotateSecret',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
      'secretsmanager:UpdateSecret',
    ],
    Resource: place.arn('secretsmanager', `secret:${ownNames(place.environment)}`),
  },
  {
    // A step of the pipeline beside Terraform, so that no value is in a state. It is never read back.
    Sid: 'PutsValuesOfSecrets',
    Effect: 'Allow',
    Action: 'secretsmanager:PutSecretValue',
    Resource: place.arn('secretsmanager', `secret:${ownNames(place.environment)}`),
  },
  ...rotations(place),
];

const SECRETS_MANAGER = { StringEquals: { 'lambda:Principal': 'secretsmanager.amazonaws.com' } };

/** Functions of somebody else make the next value of a secret: Secrets Manager may call those that are declared. */
function rotations(place: Place): Statement[] {
  const declared = rotationFunctions(place);
  const anybodys = place.arn('lambda', 'function:*');
  return [
    ...(declared.length === 0 ? [] : newRotations(declared)),
    {
      // Also of a function that is declared no longer.
      Sid: 'TakesThatPermissionAway',
      Effect: 'Allow',
      Action: 'lambda:RemovePermission',
      Resource: anybodys,
      Condition: SECRETS_MANAGER,
    },
    {
      Sid: 'FindsThatPermission',
      Effect: 'Allow',
      Action: 'lambda:GetPolicy',
      Resource: anybodys,
    },
  ];
}

const newRotations = (rotators: readonly string[]): Statement[] => [
  {
    Sid: 'LetsSecretsManagerCallRotators',
    Effect: 'Allow',
    Action: 'lambda:AddPermission',
    Resource: rotators,
    Condition: SECRETS_MANAGER,
  },
  {
    // RotateSecret asks it of its caller, who has no other use for it.
    Sid: 'LetsSecretsManagerStartRotations',
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: rotators,
    Condition: { Bool: { 'aws:ViaAWSService': 'true' } },
  },
];

const rotationFunctions = ({ environment, account, arn }: Place) => [
  ...new Set(
    environment.tools
      .filter((tool) => tool.account === account)
      .flatMap((tool) => Object.values(tool.secrets))
      .flatMap(({ rotation }) => (rotation === undefined ? [] : arn('lambda', `function:${rotation.function}`))),
  ),
];

/** What these services seal, they seal in the name of whoever makes it. */
function sealedSettings({ environment: { region }, arn }: Place): Statement[] {
  const ofState = { 'aws:ResourceTag/p2a:data-class': 'state' };
  const via = (...services: readonly string[]) => ({
    'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`),
  });
  return [
    {
      Sid: 'SealsWhatToolsAreMadeOf',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: arn('kms', 'key/*'),
      Condition: { StringEquals: { ...ofState, ...via('lambda', 'secretsmanager', 'states') } },
    },
    {
      Sid: 'LetsLambdaOpenSettingsForFunctions',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: arn('kms', 'key/*'),
      Condition: {
        StringEquals: { ...ofState, ...via('lambda') },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ];
}
