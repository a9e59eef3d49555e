import type { Entity } from '../../../../foundation/personal-data';
import { type Candidate, type Detector, matches, strong, weak } from './candidate';
import { base58Check, bech32, mod97 } from './checksums';
import type { Context } from './context';

type CodeDetector = (context: Context) => Iterable<Candidate>;

/** Lengths by country. Source: the IBAN registry of SWIFT. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
};
const IBAN = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \-.]{0,2}[A-Za-z0-9]){11,30}/g;

function* iban({ text }: Context): Generator<Candidate> {
  for (const { value, start } of matches(text, IBAN, 15)) {
    const length = IBAN_LENGTHS[value.slice(0, 2).toUpperCase()];
    const end = length === undefined ? undefined : behind(value, length);
    if (end === undefined || /[A-Za-z0-9]/.test(text[start + end] ?? '')) continue;
    const code = value
      .slice(0, end)
      .replace(/[^A-Za-z0-9]/g, '')
      .toUpperCase();
    if (mod97(code) === 1) yield strong('iban', start, start + end);
  }
}

/** Place behind the given number of letters and digits. */
function behind(value: string, count: number): number | undefined {
  let seen = 0;
  for (let at = 0; at < value.length; at += 1)
    if (/[A-Za-z0-9]/.test(value[at] ?? '')) if (++seen === count) return at + 1;
  return undefined;
}

/** Whatever has a form that nothing else has. */
const formed = (
  entity: Entity,
  pattern: RegExp,
  shortest: number,
  fits: (value: string) => boolean = () => true,
): CodeDetector =>
  function* ({ text }) {
    for (const { value, start, end } of matches(text, pattern, shortest))
      if (fits(value)) yield strong(entity, start, end);
  };

/** What has a form that other things have too, where words say what it is. */
const called = (
  entity: Entity,
  pattern: RegExp,
  words: RegExp,
  fits: (value: string) => boolean = () => true,
): CodeDetector =>
  function* (context) {
    for (const { from, to } of context.around(words)) {
      pattern.lastIndex = from;
      for (
        let found = pattern.exec(context.text);
        found !== null && found.index < to;
        found = pattern.exec(context.text)
      ) {
        const end = found.index + found[0].length;
        if (fits(found[0]) && context.says(words, found.index, end)) yield weak(entity, found.index, end);
      }
    }
  };

/** Source: "Understanding the Medicare Beneficiary Identifier format" of CMS. */
const MBI =
  /(?<![A-Za-z0-9])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[ -]?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[ -]?[AC-HJKMNP-RT-Y]{2}\d{2}(?![A-Za-z0-9])/gi;
/** Source: "National Insurance numbers" in the manual of HMRC. */
const NINO =
  /(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Za-z0-9])/gi;
/** Source: "Structure of PAN" of the Income Tax Department; the fourth letter is the kind of holder. */
const PAN = /(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z0-9])/g;
const SMALL_PAN = /(?<![A-Za-z0-9])[A-Za-z]{5}\d{4}[A-Za-z](?![A-Za-z0-9])/g;
/** Five letters of the name, the date of birth, initials and two check letters. Source: DVLA's guide to driver numbers. */
const UK_LICENSE = /(?<![A-Za-z0-9])(?=[A-Z]{1,5}9{0,4}\d{6})[A-Z9]{5}\d{6}[A-Z][A-Z9]\d[A-Z]{2}(?![A-Za-z0-9])/g;

/** Bitcoin, Litecoin, Dogecoin, Tron and Dash begin with one of these and end with the same check. */
const BASE58_ADDRESS = /(?<![A-Za-z0-9])[13LMDTX][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])/g;
const BECH32_ADDRESS =
  /(?<![A-Za-z0-9])(?:(?:bc|ltc|tb)1[02-9ac-hj-np-z]{11,71}|(?:BC|LTC|TB)1[02-9AC-HJ-NP-Z]{11,71})(?![A-Za-z0-9])/g;
const ETHEREUM = /(?<![A-Za-z0-9])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])/g;

const TOKEN = /(?<![A-Za-z0-9-])[A-Za-z0-9]{6,}(?![A-Za-z0-9-])/g;
/** Tokens, some of them in groups: `D123-4567-8901`, `123 456 789`, `S530 4209 0321`. */
const LICENSE =
  /(?<![A-Za-z0-9-])(?:[A-Za-z]?\d{3}(?:[ -]\d{3,5}){1,3}|[A-Za-z0-9]{5,20}|[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){1,5})(?![A-Za-z0-9-])/g;
const digitsIn = (value: string) => value.match(/\d/g)?.length ?? 0;
/** Neither letters without digits nor a date. */
const isLicense = (value: string) =>
  value.length >= 6 && digitsIn(value) >= 3 && !/^\d{4}-\d\d?-\d\d?$|^\d\d?-\d\d?-\d{4}$/.test(value);
/** Numbers of many countries, and codes in capitals such as those of Germany. */
const isPassport = (value: string) =>
  value.length <= 9 && (digitsIn(value) >= 5 || /^(?=.*\d)[A-Z][A-Z0-9]{7,8}$/.test(value));

const DETECTORS: ReadonlyArray<readonly [Entity, CodeDetector]> = [
  ['iban', iban],
  ['us-mbi', formed('us-mbi', MBI, 11)],
  ['uk-nino', formed('uk-nino', NINO, 9)],
  ['in-pan', formed('in-pan', PAN, 10)],
  ['in-pan', called('in-pan', SMALL_PAN, /\bpan\b|permanent account/)],
  ['driver-license', formed('driver-license', UK_LICENSE, 16)],
  ['crypto-address', formed('crypto-address', BASE58_ADDRESS, 26, base58Check)],
  ['crypto-address', formed('crypto-address', BECH32_ADDRESS, 14, (value) => bech32(value.toLowerCase()))],
  ['crypto-address', formed('crypto-address', ETHEREUM, 42)],
  [
    'passport',
    called(
      'passport',
      TOKEN,
      /pass ?port|reisepass|pass-?n(?:umme)?r|passeport|pasaporte|passaport|paspoort|paszport|travel document/,
      isPassport,
    ),
  ],
  [
    'driver-license',
    called(
      'driver-license',
      LICENSE,
      /driv\w*'?s?.?lic|driving lic|\bd\.?l\.?(?: ?#| ?no|:| num| is)|licen[cs]e.?(?:no|num|id\b|#)|operator.?s? lic|\bdvla\b|f\u00fchrerschein|permis de conduire/,
      isLicense,
    ),
  ],
];

/** Codes of letters and digits, known by a checksum, a form of their own or the words around them. */
export const codes: Detector = function* (context, wanted) {
  for (const [entity, detector] of DETECTORS) if (wanted.has(entity)) yield* detector(context);
};
