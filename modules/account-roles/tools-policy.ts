import { accountIdOf, workflowAccounts } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { KEEPING_QUEUES } from './kept-queues';
import { ownNames } from './ownership';

/** An account of tools, and how something of it is named. */
interface Place {
  readonly environment: Environment;
  readonly account: string;
  readonly arn: (service: string, resource: string) => string;
}

/** What tools are made of, by the names of the environment; none of it is called, opened or read. */
export function toolStatements(environment: Environment, account: string): Statement[] {
  const place = placeOf(environment, account);
  return [...queues(place), ...secrets(place), ...sealedSecrets(place)];
}

/** Functions and workflows by the names of the environment, whether of tools or of agents. */
export function runningStatements(environment: Environment, account: string): Statement[] {
  const place = placeOf(environment, account);
  return [...functions(place), ...workflows(place), ...sealedSettings(place)];
}

/** Who may hand requests to agents. */
export const callerStatements = (environment: Environment, account: string): Statement[] => {
  const { arn } = placeOf(environment, account);
  const agents = environment.agents.filter((agent) => agent.account === account);
  const callers = [...new Set(agents.flatMap(({ workflow }) => workflow?.callers ?? []))];
  return [
    {
      Sid: 'LetsCallersHandRequestsIn',
      Effect: 'Allow',
      Action: 'lambda:AddPermission',
      Resource: arn('lambda', `function:${awsName(environment, 'function', 'intake', '*')}`),
      Condition: { StringEquals: { 'lambda:Principal': callers } },
    },
    {
      // Also of a caller that is declared no longer.
      Sid: 'TakesPermissionsOfCallersAway',
      Effect: 'Allow',
      Action: ['lambda:GetPolicy', 'lambda:RemovePermission'],
      Resource: arn('lambda', `function:${awsName(environment, 'function', 'intake', '*')}`),
    },
  ];
};

const placeOf = (environment: Environment, account: string): Place => ({
  environment,
  account,
  arn: (service, resource) => regionalArn(environment, service, accountIdOf(environment, account), resource),
});

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
    Action: KEEPING_QUEUES,
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
const sealed = (
  place: Place,
  Sid: string,
  Action: readonly string[],
  classes: readonly string[],
  services: readonly string[],
): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource: place.arn('kms', 'key/*'),
  Condition: {
    StringEquals: {
      'aws:ResourceTag/p2a:data-class': classes,
      'kms:ViaService': services.map((service) => `${service}.${place.environment.region}.amazonaws.com`),
    },
  },
});

const sealedSecrets = (place: Place): Statement[] => [
  sealed(place, 'SealsSecrets', ['kms:Decrypt', 'kms:GenerateDataKey'], ['state'], ['secretsmanager']),
];

/** Executions of agents are sealed with the key of decisions, which is how an auditor can read them. */
function sealedSettings(place: Place): Statement[] {
  const classes = workflowAccounts(place.environment).includes(place.account) ? ['decisions', 'state'] : ['state'];
  return [
    sealed(
      place,
      'SealsFunctionsAndWorkflows',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      classes,
      ['lambda', 'states'],
    ),
    {
      Sid: 'LetsLambdaOpenSettingsForFunctions',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: place.arn('kms', 'key/*'),
      Condition: {
        StringEquals: {
          'aws:ResourceTag/p2a:data-class': 'state',
          'kms:ViaService': [`lambda.${place.environment.region}.amazonaws.com`],
        },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ];
}
