import { z } from 'zod';
import { MODES } from '../personal-data';
import { nonEmpty, pattern, says, wholeNumber } from './fields';
import { roleArn } from './trust';

const atMost = (most: number) => says('is too large', `use ${most} or less`);

const pointer = pattern(
  /^(?:\/(?:[^~/]|~[01])*)*$/,
  'is not a JSON Pointer',
  'write it as RFC 6901 does, with * for every member, as in /notes/*/text',
);

/** The reference workflow of an agent: what it takes in, what it is told, and how long people have. */
export const workflow = z.strictObject({
  /** Roles that may hand requests in. */
  callers: z.array(roleArn).min(1, says('is empty, so nobody could hand a request in', 'name at least one role')),
  /** JSON Pointers of what a request may hold; all else is dropped before anything sees it. */
  keep: z
    .array(pointer)
    .min(1, says('is empty, so nothing would be left of a request', 'name the fields that the agent needs')),
  /** JSON Pointers of fields that are replaced as a whole. */
  fields: z.record(pointer, z.enum(MODES)).default({}),
  /** One of the agent's models that answer. */
  model: z.string(),
  /** What the model is told. */
  instructions: nonEmpty('what the model is told').max(8000, says('is too long', 'keep to 8,000 characters')),
  /** What an answer has to be about, for the grounding check. */
  question: nonEmpty('what an answer has to be about').max(
    1000,
    says('is too long for the grounding check', 'keep to 1,000 characters'),
  ),
  maxTokens: wholeNumber('tokens', 1).max(8000, atMost(8000)).default(2000),
  /** How many calls of tools one decision may hold. */
  calls: wholeNumber('calls', 1).max(20, atMost(20)).default(5),
  /** How long a person has to approve a call. */
  approvalMinutes: wholeNumber('minutes', 1)
    .max(10_080, says('is longer than a week', 'use 10080 or less'))
    .default(60),
  /** How long a request may take in all. */
  timeoutMinutes: wholeNumber('minutes', 5)
    .max(20_160, says('is longer than two weeks', 'use 20160 or less'))
    .default(360),
});
