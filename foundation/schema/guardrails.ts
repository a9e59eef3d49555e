import { z } from 'zod';
import { refusalSentence } from '../refusals';
import { kebab, nonEmpty, pattern, says, wholeNumber } from './fields';

/** Categories of harmful content. Source: "GuardrailContentFilterConfig" in the Bedrock API reference. */
export const CONTENT_CATEGORIES = ['hate', 'insults', 'sexual', 'violence', 'misconduct'] as const;

/** Kinds of personal data that Bedrock finds. Source: "GuardrailPiiEntityConfig" in the Bedrock API reference. */
export const PII_TYPES = [
  'ADDRESS',
  'AGE',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'CA_HEALTH_NUMBER',
  'CA_SOCIAL_INSURANCE_NUMBER',
  'CREDIT_DEBIT_CARD_CVV',
  'CREDIT_DEBIT_CARD_EXPIRY',
  'CREDIT_DEBIT_CARD_NUMBER',
  'DRIVER_ID',
  'EMAIL',
  'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  'IP_ADDRESS',
  'LICENSE_PLATE',
  'MAC_ADDRESS',
  'NAME',
  'PASSWORD',
  'PHONE',
  'PIN',
  'SWIFT_CODE',
  'UK_NATIONAL_HEALTH_SERVICE_NUMBER',
  'UK_NATIONAL_INSURANCE_NUMBER',
  'UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER',
  'URL',
  'USERNAME',
  'US_BANK_ACCOUNT_NUMBER',
  'US_BANK_ROUTING_NUMBER',
  'US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER',
  'US_PASSPORT_NUMBER',
  'US_SOCIAL_SECURITY_NUMBER',
  'VEHICLE_IDENTIFICATION_NUMBER',
] as const;
export type PiiType = (typeof PII_TYPES)[number];

/** Quotas of one guardrail. Source: "Quotas for Amazon Bedrock" in the AWS general reference, and the API reference. */
export const GUARDRAIL_LIMITS = {
  topics: 30,
  topicDefinition: 200,
  topicExamples: 5,
  topicExample: 100,
  regexes: 10,
  regexPattern: 500,
  words: 10_000,
  wordsInPhrase: 3,
  phrase: 100,
  message: 500,
} as const;

const text = (what: string, most: number) =>
  nonEmpty(what).max(most, says('is too long', `keep to ${most} characters`));

const strength = z.enum(['none', 'low', 'medium', 'high']);
const filter = z.strictObject({ input: strength, output: strength });
const strongest = { input: 'high', output: 'high' } as const;

const regexAction = z.enum(['block', 'anonymize']);
/** What a model says is never only looked at: an output has no `none`. */
const pii = z.strictObject({ input: z.enum(['block', 'anonymize', 'none']), output: regexAction });
const everywhere = (action: 'block' | 'anonymize') => ({ input: action, output: action });

/** Secrets stop a call; personal data is masked, so that a case can still be worked on. */
const USUAL_PII: Partial<Record<PiiType, z.input<typeof pii>>> = {
  AWS_ACCESS_KEY: everywhere('block'),
  AWS_SECRET_KEY: everywhere('block'),
  CREDIT_DEBIT_CARD_CVV: everywhere('block'),
  CREDIT_DEBIT_CARD_NUMBER: everywhere('anonymize'),
  EMAIL: everywhere('anonymize'),
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: everywhere('anonymize'),
  PASSWORD: everywhere('block'),
  PHONE: everywhere('anonymize'),
  PIN: everywhere('block'),
  UK_NATIONAL_INSURANCE_NUMBER: everywhere('anonymize'),
  US_BANK_ACCOUNT_NUMBER: everywhere('anonymize'),
  US_PASSPORT_NUMBER: everywhere('anonymize'),
  US_SOCIAL_SECURITY_NUMBER: everywhere('anonymize'),
};

const topic = z.strictObject({
  name: pattern(
    /^[0-9a-zA-Z_ !?.-]{1,100}$/,
    'is not the name of a topic',
    'use at most 100 letters, digits, spaces and - _ ! ? .',
  ),
  definition: text('what the topic is, in a sentence', GUARDRAIL_LIMITS.topicDefinition),
  /** What somebody would write. */
  examples: z
    .array(text('an example', GUARDRAIL_LIMITS.topicExample))
    .max(GUARDRAIL_LIMITS.topicExamples, says('are too many', `keep to ${GUARDRAIL_LIMITS.topicExamples}`))
    .default([]),
});

const regex = z.strictObject({
  name: text('what it finds', 100),
  description: text('what it is', 1000).optional(),
  /** Bedrock knows no look-around. */
  pattern: text('what to look for', GUARDRAIL_LIMITS.regexPattern).refine(
    (value) => compiles(value) && !/\(\?(?:=|!|<=|<!)/.test(value),
    says('is not a pattern that Bedrock knows', 'write a regular expression without look-around'),
  ),
  input: regexAction,
  output: regexAction,
});

function compiles(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}

const score = z
  .number(says('is not a score', 'use a number from 0 to 0.99'))
  .min(0, says('is not a score', 'use a number from 0 to 0.99'))
  .max(0.99, says('is not a score', 'use a number from 0 to 0.99'));

const message = (code: Parameters<typeof refusalSentence>[0]) =>
  text('what a user reads', GUARDRAIL_LIMITS.message).default(refusalSentence(code));

/** One definition, of which every account with agents has a guardrail. */
export const guardrails = z.strictObject({
  /** What agents do not talk about. That they do not disclose their instructions is always among it. */
  topics: z
    .array(topic)
    // The template adds one.
    .max(GUARDRAIL_LIMITS.topics - 1, says('are too many', `keep to ${GUARDRAIL_LIMITS.topics - 1}`))
    .default([]),
  contentFilters: z
    .strictObject({
      hate: filter.default(strongest),
      insults: filter.default(strongest),
      sexual: filter.default(strongest),
      violence: filter.default(strongest),
      misconduct: filter.default(strongest),
      /** Of what comes in; there is no such filter on what a model says. */
      promptAttack: z.enum(['low', 'medium', 'high']).default('high'),
    })
    .prefault({}),
  pii: z
    .strictObject({
      entities: z
        .partialRecord(z.enum(PII_TYPES, says('is not a kind of personal data', 'use one of Bedrock')), pii)
        .default(USUAL_PII as Partial<Record<PiiType, z.output<typeof pii>>>),
      regexes: z
        .array(regex)
        .max(GUARDRAIL_LIMITS.regexes, says('are too many', `keep to ${GUARDRAIL_LIMITS.regexes}`))
        .default([]),
    })
    .prefault({}),
  words: z
    .strictObject({
      profanity: z.boolean().default(true),
      /** Files in `environments/deny-lists/`, by name without `.txt`. */
      denyLists: z.array(kebab('deny list', 40)).default([]),
    })
    .prefault({}),
  /** How far an answer must be supported by its sources, and answer the question, where sources are given. */
  grounding: z
    .union(
      [z.literal('off'), z.strictObject({ grounding: score, relevance: score })],
      says('is none of the choices', 'use off, or the scores grounding and relevance from 0 to 0.99'),
    )
    .default({ grounding: 0.75, relevance: 0.5 }),
  /** The standard tier knows more languages, and judges a call in any region of a geography. */
  tier: z
    .union(
      [z.literal('classic'), z.strictObject({ standard: z.enum(['us', 'eu', 'apac', 'us-gov']) })],
      says('is none of the choices', 'use classic, or a geography, as in { standard: "eu" }'),
    )
    .default('classic'),
  blockedInput: message('guardrail-blocked-input'),
  blockedOutput: message('guardrail-blocked-output'),
  /** Raise it when a guardrail has used up its 20 versions: see docs/guide/guardrails.md. */
  generation: wholeNumber('generations', 1).default(1),
  /** Whether Bedrock applies it to every call in the accounts of agents, also of callers that name none. */
  enforceInAccounts: z.boolean().default(false),
});
