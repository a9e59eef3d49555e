import { accountIdOf } from '../../foundation/accounts';
import { bucketArn, regionalArn } from '../../foundation/arns';
import type { Agent, Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';

/** What agents of an account keep: requests as they were sanitised, and records of decisions. */
export const RECORD_CLASSES = ['prompts', 'decisions'] as const;
export type RecordClass = (typeof RECORD_CLASSES)[number];

export const recordBucketName = (environment: Environment, account: string, recordClass: RecordClass) =>
  awsName(environment, 'bucket', recordClass, accountIdOf(environment, account));

export const recordBucketArn = (environment: Environment, account: string, recordClass: RecordClass) =>
  bucketArn(environment, recordBucketName(environment, account, recordClass));

/** What tokens stand for. */
export const tokenTableName = (environment: Environment) => awsName(environment, 'table', 'tokens');
export const tokenTableArn = (environment: Environment, account: string) =>
  regionalArn(environment, 'dynamodb', accountIdOf(environment, account), `table/${tokenTableName(environment)}`);

/** Tokens of models that agents of an account have used, by agent and day. */
export const quotaTableName = (environment: Environment) => awsName(environment, 'table', 'model-tokens');
export const quotaTableArn = (environment: Environment, account: string) =>
  regionalArn(environment, 'dynamodb', accountIdOf(environment, account), `table/${quotaTableName(environment)}`);

/** Whether some agent of an account may use so many tokens in a day, and its workflow keeps to it. */
export const countsTokens = ({ agents }: Environment, account: string): boolean =>
  agents.some((agent) => agent.account === account && isCounted(agent));

/** Whether the workflow of an agent keeps to a number of tokens a day. */
export const isCounted = ({ trust, modelTokensPerDay }: Agent): boolean =>
  trust.kind === 'workflow' && modelTokensPerDay !== undefined;
