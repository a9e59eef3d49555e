import { z } from 'zod';
import { accountName, bucketName, kebab, pattern, says } from './fields';

/** Whose resource it is; without it, the account of whoever uses it. */
const account = accountName.optional();

export const keyArn = pattern(
  /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-)?[0-9a-f-]{32,36}$/,
  'is not the ARN of a key',
  'copy the ARN of the key, not of an alias',
);

const tableName = pattern(
  /^[A-Za-z0-9_.-]{3,255}$/,
  'is not the name of one table',
  'write its whole name, without wildcards',
);

const functionName = pattern(
  /^[A-Za-z0-9_-]{1,64}$/,
  'is not the name of one function',
  'write its whole name, without wildcards; an alias goes into alias',
);

const alias = pattern(
  /^(?!\d+$)[A-Za-z0-9_-]{1,128}$/,
  'is not the name of an alias',
  'use letters, digits, dashes and underscores, and a letter among them',
);

/** A part of a bucket, as the objects in it are named. */
const folder = pattern(
  /^(?!own\/?$)(?!.*[*?$])(?!\/).{1,500}\/$/,
  'is not a folder of a bucket',
  'write it without wildcards and with a slash at the end, as in claims/open/, or use own for a folder with the name of the agent',
);

/** A DynamoDB table, some of its items. */
export const tableRef = z.strictObject({
  table: tableName,
  account,
  /** Key that seals the table, where it is a customer managed one. */
  keyArn: keyArn.optional(),
});

export const functionRef = z.strictObject({ function: functionName, alias: alias.optional(), account });

export const stateMachineRef = z.strictObject({
  stateMachine: pattern(
    /^[A-Za-z0-9_-]{1,80}$/,
    'is not the name of one state machine',
    'write its whole name, without wildcards',
  ),
  /** An express one answers at once; a standard one is started and asked later. */
  type: z.enum(['express', 'standard']).default('express'),
  account,
});

export const objectsRef = z.strictObject({
  bucket: bucketName,
  prefix: folder,
  keyArn: keyArn.optional(),
});

/** Data that an agent may read without a tool, each by its whole name. */
export const reads = z.strictObject({
  /** Objects below a folder; `own` is the folder named like the agent, held by its tag. */
  objects: z
    .array(z.strictObject({ ...objectsRef.shape, prefix: z.union([z.literal('own'), folder], folderOrOwn()) }))
    .default([]),
  /** Items of some partitions; `own` is the partition named like the agent, held by its tag. */
  tables: z
    .array(
      z.strictObject({
        ...tableRef.shape,
        partitions: z.union(
          [
            z.literal('own'),
            z
              .array(
                pattern(
                  /^[^*?$]{1,200}$/,
                  'is not the key of one partition',
                  'write the whole partition key, without wildcards',
                ),
              )
              .min(1, says('is empty', 'name the partition keys, or use own')),
          ],
          says('is none of the choices', 'use own, or a list of whole partition keys'),
        ),
      }),
    )
    .default([]),
  /** Functions that only look something up. */
  functions: z.array(functionRef).default([]),
  stateMachines: z.array(stateMachineRef).default([]),
  /** Knowledge bases of the agent's account, by id. */
  knowledgeBases: z
    .array(pattern(/^[0-9A-Z]{10}$/, 'is not the id of a knowledge base', 'copy the ten characters of its id'))
    .default([]),
});

function folderOrOwn() {
  return says(
    'is not a folder of a bucket',
    'write it without wildcards and with a slash at the end, as in claims/open/, or use own for a folder with the name of the agent',
  );
}

const mailbox = z.email(says('is not an e-mail address', 'write one address'));

/** What a tool's role may do: a grant in words, or a statement of IAM where no grant fits. */
export const permission = z.discriminatedUnion('grant', [
  z.strictObject({ grant: z.literal('read-table'), ...tableRef.shape, indexes: z.array(tableName).default([]) }),
  z.strictObject({ grant: z.literal('change-table'), ...tableRef.shape }),
  z.strictObject({ grant: z.literal('read-objects'), ...objectsRef.shape }),
  z.strictObject({ grant: z.literal('write-objects'), ...objectsRef.shape }),
  z.strictObject({
    grant: z.literal('send-mail'),
    /** Verified identity of SES, a domain or an address. */
    identity: pattern(
      /^(?:[a-z0-9.+_-]+@)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
      'is not an identity of SES',
      'write a verified domain or address',
    ),
    /** Addresses that mail may come from. */
    from: z.array(mailbox).min(1, says('is empty', 'name the addresses that mail may come from')),
  }),
  z.strictObject({ grant: z.literal('invoke-function'), ...functionRef.shape }),
  z.strictObject({ grant: z.literal('start-workflow'), ...stateMachineRef.shape }),
  z.strictObject({
    grant: z.literal('statement'),
    /** A sentence in camel case, as in `ReadExchangeRates`; those that end in a number are the template's own. */
    sid: pattern(
      /^[A-Z][A-Za-z0-9]{1,59}[A-Za-z]$/,
      'is not a statement name',
      'write a sentence in camel case, with a letter at the end',
    ),
    actions: z
      .array(
        pattern(
          /^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/,
          'is not one action',
          'name each action in full, without wildcards, as in dynamodb:GetItem',
        ),
      )
      .min(1, says('is empty', 'name the actions')),
    resources: z
      .array(
        pattern(
          /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:(?=.*[A-Za-z0-9])(?![A-Za-z-]+[/:]\*$)[^*?$]+\*?$/,
          'matches too much',
          'write the ARN of one resource; * may stand at its end only, behind a name',
        ),
      )
      .min(1, says('is empty', 'name the resources')),
    /** Conditions as IAM writes them: by operator, by key. */
    conditions: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
  }),
]);

export const networkName = kebab('network name', 24);
