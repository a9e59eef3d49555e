import type { Entity } from '../../../../foundation/personal-data';
import { type Candidate, type Detector, strong, weak } from './candidate';
import { aba, luhn, nhs, verhoeff } from './checksums';
import type { Context } from './context';
import { runsOf, type Stretch, stretchesOf } from './digit-groups';

type NumberCheck = (stretch: Stretch, context: Context) => Candidate | undefined;

/** Numbers that are known by their digits, how these are grouped, and the words around them. */
export const numbers: Detector = function* (context, wanted) {
  for (const groups of runsOf(context.text))
    for (let from = 0; from < groups.length; from += 1)
      for (const stretch of stretchesOf(groups, from))
        for (const { entity, check } of BY_LENGTH[stretch.digits.length] ?? []) {
          const found = wanted.has(entity) ? check(stretch, context) : undefined;
          if (found !== undefined) yield found;
        }
};

const isNamed = (words: RegExp, { start, end }: Stretch, context: Context) => context.says(words, start, end);
const repeats = (digits: string) => /^(\d)\1*$/.test(digits);

/** First digits of issuers, and how many digits their numbers have. Source: ISO/IEC 7812 and the manuals of card schemes. */
const ISSUERS: ReadonlyArray<readonly [RegExp, readonly number[]]> = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|309|36|3[89])/, [14, 16]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62|^81/, [16, 17, 18, 19]],
  [/^(?:50(?:18|20|38)|5[68]|6304|6390|67)/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^(?:508[5-9]|60698|607|608|353|356)/, [16]],
];
const CARD_SHAPE = /^(?:\d+|4-4-4-\d{1,4}|4-4-4-4-\d{1,3}|4-6-[45]|4-4-5|6-\d{6,13}|4-3-3-3)$/;

const card: NumberCheck = ({ digits, shape, separator, isPart, start, end }) =>
  separator !== undefined &&
  !isPart &&
  CARD_SHAPE.test(shape) &&
  luhn(digits) &&
  ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) &&
  !repeats(digits)
    ? strong('card', start, end)
    : undefined;

/** Source: "Social Security number randomization" of the SSA. */
const isIssued = (digits: string) => !/^(?:000|666|9|...00|.{5}0000)/.test(digits);
/** Source: publication 1915 of the IRS. */
const isItin = (digits: string) => /^9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])/.test(digits);
/** Printed in advertisements, and withdrawn for that reason. Source: "Social Security cards issued by Woolworth" of the SSA. */
const isWithdrawn = (digits: string) => digits === '078051120' || digits === '219099999';

const taxpayer =
  (entity: Entity, words: RegExp, fits: (digits: string) => boolean): NumberCheck =>
  (stretch, context) => {
    const { digits, shape, separator, isPart, start, end } = stretch;
    if (isPart || separator === undefined || !fits(digits) || repeats(digits)) return undefined;
    if (shape === '3-2-4' && separator === '-') return strong(entity, start, end);
    if (shape !== '3-2-4' && shape !== '9') return undefined;
    return isNamed(words, stretch, context) ? weak(entity, start, end) : undefined;
  };

/** A number that is only believed where words say so. */
const named =
  (entity: Entity, shapes: readonly string[], words: RegExp, fits: (digits: string) => boolean): NumberCheck =>
  (stretch, context) => {
    const { digits, shape, isPart, start, end } = stretch;
    if (isPart || !shapes.includes(shape) || repeats(digits) || !fits(digits)) return undefined;
    return isNamed(words, stretch, context) ? weak(entity, start, end) : undefined;
  };

const aadhaar: NumberCheck = (stretch, context) => {
  const { digits, shape, separator, isPart, start, end } = stretch;
  if (isPart || !/^[2-9]/.test(digits) || repeats(digits)) return undefined;
  if ((shape !== '4-4-4' && shape !== '12') || !verhoeff(digits)) return undefined;
  if (shape === '4-4-4' && (separator === ' ' || separator === '-')) return strong('in-aadhaar', start, end);
  return isNamed(/aadha+r|uidai|\buid\b/, stretch, context) ? weak('in-aadhaar', start, end) : undefined;
};

const SIN = /\bsin\b|social.insurance|\bnas\b|assurance.sociale/;
const sin: NumberCheck = (stretch, context) => {
  const { digits, shape, separator, isPart, start, end } = stretch;
  if (isPart || /^[08]/.test(digits) || repeats(digits) || (shape !== '3-3-3' && shape !== '9') || !luhn(digits))
    return undefined;
  if (shape === '3-3-3' && separator === '-') return strong('ca-sin', start, end);
  return context.mentions(SIN, start, end) ? weak('ca-sin', start, end) : undefined;
};

const NHS = /\bnhs\b|national health|health service/;
const nhsNumber: NumberCheck = (stretch, context) => {
  const { digits, shape, isPart, start, end } = stretch;
  if (isPart || (shape !== '3-3-4' && shape !== '10') || repeats(digits) || !nhs(digits)) return undefined;
  return context.mentions(NHS, start, end) ? weak('uk-nhs', start, end) : undefined;
};

const ACCOUNT =
  /\bac(?:c(?:oun)?)?t(?:s|number|no|num)?\b|\ba\/c\b|\bacc\.? (?:no|num)|konto|\bcompte|cuenta|rekening|\bbank\b(?! holiday)/;
/** Words between `account` and a number that make it another number. */
const OTHER_THAN_ACCOUNT =
  /routing|\baba\b|sort.?code|\baws\b|customer|\buser\b|twitter|balance|amount|total|manager|[$€£]\s*$|\bssn\b|\bnpi\b|swift|\bbic\b|phone|\btel\b/;

const bankAccount: NumberCheck = (stretch, context) => {
  const { digits, shape, separator, isPart, start } = stretch;
  if (
    isPart ||
    (separator !== '' && separator !== '-' && separator !== ' ') ||
    (separator === ' ' && /\b[12]\b/.test(shape))
  )
    return undefined;
  if (!isNamed(ACCOUNT, stretch, context)) return undefined;
  const [nearest = ''] = /[^;,\d]{0,24}$/.exec(context.wordsBefore(start)) ?? [];
  return repeats(digits) ||
    OTHER_THAN_ACCOUNT.test(nearest) ||
    OTHER_THAN_ACCOUNT.test(context.hint) ||
    (digits.length === 12 && context.mentions(/\baws\b|arn:/, start, stretch.end))
    ? undefined
    : weak('bank-account', start, stretch.end);
};

interface Check {
  readonly entity: Entity;
  readonly lengths: readonly number[];
  readonly check: NumberCheck;
}

/** From one number of digits to another. */
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const CHECKS: readonly Check[] = [
  { entity: 'card', lengths: from(12, 19), check: card },
  {
    entity: 'us-ssn',
    lengths: [9],
    check: taxpayer(
      'us-ssn',
      /\bssns?\b|social.?sec|soc\.? ?sec|\bsocial\b(?! media| insurance)|\bss ?#|tax.?(?:id|payer)|\btin\b/,
      (digits) => isIssued(digits) && !isWithdrawn(digits),
    ),
  },
  {
    entity: 'us-itin',
    lengths: [9],
    check: taxpayer('us-itin', /\bitins?\b|individual tax|tax.?(?:id|payer)|\btin\b/, isItin),
  },
  { entity: 'in-aadhaar', lengths: [12], check: aadhaar },
  { entity: 'ca-sin', lengths: [9], check: sin },
  { entity: 'uk-nhs', lengths: [10], check: nhsNumber },
  {
    entity: 'us-npi',
    lengths: [10],
    check: named(
      'us-npi',
      ['10', '4-6', '3-3-4', '4-3-3'],
      /\bnpis?\b|national provider|provider (?:id|no|num)/,
      (digits) => /^[12]/.test(digits) && luhn(`80840${digits}`),
    ),
  },
  {
    entity: 'us-routing-number',
    lengths: [9],
    check: named('us-routing-number', ['9', '4-4-1', '3-3-3'], /routing|\baba\b|\brtn\b|transit|\bach\b/, aba),
  },
  { entity: 'bank-account', lengths: from(6, 17), check: bankAccount },
];

const BY_LENGTH = from(0, 19).map((length) => CHECKS.filter(({ lengths }) => lengths.includes(length)));
