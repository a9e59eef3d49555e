import { FAULTS, refusalState, retry, type State } from './states';

/** How many tokens of models an agent has in a day, and where they are counted. */
export interface TokenQuota {
  readonly table: string;
  readonly agent: string;
  readonly tokensPerDay: number;
}

export interface ChargingParts {
  readonly partition: string;
  /** What the model is told beside the request. */
  readonly instructions: string;
  readonly maxTokens: number;
  readonly quota: TokenQuota;
}

/** What a message takes around its texts; models count a few tokens for each role and turn. */
const AROUND_MESSAGES = 500;

/** Upper estimate of a call's tokens but for the request: no token is shorter than a byte, and no answer longer than it may be. */
export const fixedTokens = ({ instructions, maxTokens }: Pick<ChargingParts, 'instructions' | 'maxTokens'>): number =>
  Buffer.byteLength(instructions) + maxTokens + AROUND_MESSAGES;

export const FIRST_OF_CHARGING = 'EstimateTokens';

/** After these no model has answered, and nothing is billed; what is revoked by a budget is among them. */
export const NOTHING_USED = [
  {
    ErrorEquals: [
      'BedrockRuntime.AccessDeniedException',
      'BedrockRuntime.ModelNotReadyException',
      'BedrockRuntime.ResourceNotFoundException',
      'BedrockRuntime.ServiceQuotaExceededException',
      'BedrockRuntime.ServiceUnavailableException',
      'BedrockRuntime.ThrottlingException',
      'BedrockRuntime.ValidationException',
    ],
    ResultPath: '$.error',
    Next: 'GiveTokensBack',
  },
];

export const usesNothing = (fault: string) => NOTHING_USED.some(({ ErrorEquals }) => ErrorEquals.includes(fault));

const DYNAMO_FAULTS = [
  'DynamoDB.AmazonDynamoDBException',
  'DynamoDB.InternalServerErrorException',
  'DynamoDB.ProvisionedThroughputExceededException',
  'DynamoDB.RequestLimitExceededException',
  'DynamoDB.SdkClientException',
  'DynamoDB.ThrottlingException',
];

/**
 * The daily quota of an agent in its workflow: before a model is asked, an upper estimate is charged, on the condition that there
 * is room for it, and afterwards settled with what was used. Whatever runs at the same time, charges never come to more than
 * the quota, and so use does not. The day is that in UTC on which an execution started, so that it settles where it
 * has charged. Where it is not known what was used, the estimate stays charged.
 */
export function charging(parts: ChargingParts): Record<string, State> {
  const { partition, quota } = parts;
  const fixed = fixedTokens(parts);
  const update = (expression: string, values: State): State => ({
    Type: 'Task',
    Resource: `arn:${partition}:states:::dynamodb:updateItem`,
    Parameters: {
      TableName: quota.table,
      Key: { agent: { S: quota.agent }, day: { 'S.$': '$.tokens.day' } },
      UpdateExpression: expression,
      ExpressionAttributeNames: { '#tokens': 'tokens' },
      ...values,
    },
    ResultPath: null,
    TimeoutSeconds: 30,
  });
  return {
    EstimateTokens: {
      Type: 'Pass',
      Parameters: {
        'day.$': "States.ArrayGetItem(States.StringSplit($$.Execution.StartTime, 'T'), 0)",
        'charge.$': `States.MathAdd($.document.bytes, ${fixed})`,
        // What may have been charged before, so that this fits.
        'room.$': `States.MathAdd(${minus('$.document.bytes')}, ${quota.tokensPerDay - fixed})`,
      },
      ResultPath: '$.tokens',
      Next: 'IsThereRoomAtAll',
    },
    IsThereRoomAtAll: {
      Type: 'Choice',
      Choices: [{ Variable: '$.tokens.room', NumericGreaterThanEquals: 0, Next: 'ChargeTokens' }],
      Default: refusalState('quota-exhausted'),
    },
    ChargeTokens: {
      ...update('ADD #tokens :charge', {
        ConditionExpression: 'attribute_not_exists(#tokens) OR #tokens <= :room',
        ExpressionAttributeValues: { ':charge': number('$.tokens.charge'), ':room': number('$.tokens.room') },
      }),
      // One that was taken for a failure is charged twice, and settled once: rather too much than too little.
      Retry: [retry(...DYNAMO_FAULTS)],
      Catch: [
        {
          ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'],
          ResultPath: '$.error',
          Next: refusalState('quota-exhausted'),
        },
        ...FAULTS,
      ],
      Next: 'AskModel',
    },
    SettleTokens: {
      ...update('ADD #tokens :difference', {
        ExpressionAttributeValues: {
          ':difference': number(`States.MathAdd($.model.usage.TotalTokens, ${minus('$.tokens.charge')})`),
        },
      }),
      // Not tried again: what was given back twice would be more than there is. The answer does not wait for it either.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'WasItLetThrough' }],
      Next: 'WasItLetThrough',
    },
    GiveTokensBack: {
      ...update('ADD #tokens :difference', {
        ExpressionAttributeValues: { ':difference': number(minus('$.tokens.charge')) },
      }),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: refusalState('workflow-failed') }],
      Next: refusalState('workflow-failed'),
    },
  };
}

/** States can add and not subtract: a sign is written in front of the digits, and both are read as a number. */
const minus = (path: string) => `States.StringToJson(States.Format('-{}', ${path}))`;

/** DynamoDB takes numbers as texts. */
const number = (path: string) => ({ 'N.$': `States.Format('{}', ${path})` });
