import { z } from 'zod';
import { keyArn } from './data';
import { accountId, bucketName } from './fields';

/** Where copies of a class go: a bucket of somebody else, on purpose, in another account and perhaps another region. */
const replica = z.strictObject({
  bucket: bucketName,
  /** Twelve digits of the account that owns the bucket, and everything in it. */
  account: accountId,
  /** Key of that account and of the bucket's region, which seals the copies. */
  keyArn,
});

/** Copies of the archive, by class of record; a class that is left out has none. */
export const replication = z.strictObject({
  prompts: replica.optional(),
  decisions: replica.optional(),
  logs: replica.optional(),
  audit: replica.optional(),
});
