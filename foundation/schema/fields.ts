import { z } from 'zod';

/** A message in two halves: what is wrong, and what to do. The offending value is shown between them. */
export const says = (problem: string, remedy: string) => `${problem}; ${remedy}`;

export const pattern = (regex: RegExp, problem: string, remedy: string) =>
  z.string(says(problem, remedy)).regex(regex, says(problem, remedy));

/** Ends of host names that are addresses of machines, or that lead to the machine which asks, to its metadata or to its neighbours. */
const OF_MACHINES = [
  String.raw`\d+`,
  '0x[0-9a-f]*',
  'local',
  'localhost',
  'localdomain',
  String.raw`(?:compute|ec2|google)\.internal`,
];

/** An address by HTTPS that leads to a service, and never to a machine or what is beside it. */
export const ofAService = (address: z.ZodString) =>
  address.regex(
    new RegExp(`^(?!https://[^/:]*\\.(?:${OF_MACHINES.join('|')})(?::|/|$))`),
    says('leads to a machine or its metadata', 'write the host name of a service'),
  );

export const kebab = (what: string, longest: number) =>
  pattern(
    new RegExp(`^(?=.{1,${longest}}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`),
    `is not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`,
    `use at most ${longest} lower-case letters, digits and single dashes, starting with a letter`,
  );

export const accountId = pattern(
  /^\d{12}$/,
  'is not an account id',
  'use the twelve digits that AWS Organizations shows, as a string',
);

export const accountName = z.string().min(1, says('is empty', 'name one of the accounts of this environment'));

export const region = z.string().min(1, says('is empty', 'name a region, such as eu-west-1'));

export const arn = (service: string) =>
  pattern(
    new RegExp(`^arn:[a-z-]+:${service}:\\S+$`),
    `is not an ARN of ${service}`,
    `copy the whole ARN; it starts with arn:<partition>:${service}:`,
  );

export const wholeNumber = (what: string, least: number) =>
  z
    .int(says(`is not a whole number of ${what}`, `use a whole number, ${least} or more`))
    .min(least, says('is too small', `use ${least} or more`));

export const days = wholeNumber('days', 1);

export const nonEmpty = (what: string) =>
  z
    .string()
    .trim()
    .min(1, says('is empty', `say ${what}`));

/** Longest text that a description of AWS takes beside what is added to it. */
const LONGEST_SENTENCE = 500;

/** Text that becomes a description in IAM, which takes Latin-1 only. */
export const sentence = (what: string) =>
  nonEmpty(what)
    .max(LONGEST_SENTENCE, says('is too long', `keep to ${LONGEST_SENTENCE} characters`))
    .regex(
      /^[\t\n\r\x20-\x7E\xA1-\xFF]*$/,
      says(
        'has characters that AWS takes in no description',
        'keep to letters of Western European languages and plain punctuation',
      ),
    );

/** A resource that a landing zone may already have: made here, given, or left alone. */
export const provision = <Existing extends z.ZodType>(existing: Existing) =>
  z.union(
    [z.literal('create'), z.literal('off'), z.strictObject({ existing })],
    says('is none of the choices', 'use create, off, or existing with what exists, as in { existing: … }'),
  );

/** A switch that needs no reference when somebody else holds it. */
export const provisionSwitch = z.enum(['create', 'existing', 'off']);

/** Path and name of something in IAM, without a leading slash, as in `platform/terraform-security`. */
export const pathAndName = (what: string) =>
  pattern(
    /^(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/,
    `is not the name of a ${what}`,
    `write path and name without a leading slash, such as platform/${what}-name`,
  );

export const bucketName = pattern(
  /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'is not a bucket name',
  'use 3 to 63 lower-case letters, digits, dots and dashes',
);
