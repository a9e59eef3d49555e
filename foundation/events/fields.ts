import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../refusals';

/** All events are of this form; a form that today's queries would misread gets the next number. */
export const EVENTS_VERSION = 1;

const text = (pattern: RegExp, said: string) => z.string().regex(pattern).describe(said);

/** ISO 8601, in UTC, as `Date.toISOString` writes it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NAME = /^[a-z][a-z0-9-]{0,63}$/;

export const name = (said: string) => text(NAME, said);
/** Something that is no sentence: letters, digits and what ARNs and counters are made of. */
export const id = (said: string, longest = 128) => text(new RegExp(`^[\\w:/.=+@,#-]{1,${longest}}$`), said);
export const count = (said: string) => z.int().min(0).describe(said);
export const milliseconds = count('How long it took, in milliseconds.');
export const errorKind = text(
  /^\w{1,64}$/,
  'Kind of the error behind it; never its message, which could quote what others sent.',
);
export const listOf = <Item extends z.ZodType>(item: Item, most: number, said: string) =>
  z.array(item).max(most).readonly().describe(said);

const CODES = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];
export const code = z.enum(CODES).describe('Code of the refusal, as the catalogue of refusals explains it.');
export const result = z.enum(['ok', ...CODES]).describe('`ok`, or the code of the refusal.');

export const request = id('Id of the request, the same in the log of everything that it passes through.');
/** Executions of the reference workflow; what other agents run in has no name here. */
export const execution = text(/^[\w-]{1,80}$/, 'Name of the execution of the workflow in which it happened.');
export const agent = name('Name of the agent.');
export const family = name('Family of the agent.');
export const tool = name('Name of the tool.');
export const action = name('Name of the action of the tool.');
export const approval = id('Id of the approval.', 80);
export const digest = id('Keyed digest of tool, action and input.');
export const idempotencyKey = text(/^[\w-]{1,160}$/, 'Key by which a repeated call is the same call.');
export const approver = z.string().min(1).max(320).describe('Subject of the approver at the identity provider.');

/** What a line of a function has beside its event, for Lambda and for whoever reads the log. */
const line = {
  timestamp: text(TIME, 'The same time again, where Lambda looks for it.').optional(),
  level: z.enum(['INFO', 'WARN', 'ERROR']).describe('How bad it is, where Lambda looks for it.').optional(),
  message: text(/^[A-Z][a-z ,]{1,79}$/, 'In few words, the same in every event of its kind.').optional(),
};

/**
 * The form of an event: what all of them say, and what this one says beside that.
 * @param said What has happened; the schema and the documentation show it.
 */
export const event = <const Name extends string, Fields extends z.core.$ZodLooseShape>(
  named: Name,
  said: string,
  fields: Fields,
) =>
  z
    .strictObject({
      version: z.literal(EVENTS_VERSION).describe('Version of the form.'),
      event: z.literal(named).describe('What has happened.'),
      time: text(TIME, 'When, as ISO 8601 in UTC.'),
      environment: name('Name of the environment.'),
      ...line,
      ...fields,
    })
    .describe(said);
