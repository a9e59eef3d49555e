import { type Detector, matches, strong } from './candidate';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = '(?:1[89]|20)\\d\\d';

/** As in ISO 8601, with day or month first, or with the month in words. */
const DATE = new RegExp(
  [
    `(?<![\\w.-])${YEAR}([-/.])(?:0?[1-9]|1[0-2])\\1${DAY}(?![\\d-])`,
    `(?<![\\w./-])${DAY}([-/.])${DAY}\\2(?:${YEAR}|\\d\\d)(?![\\w-]|[./]\\d)`,
    `(?<!\\w)${DAY}(?:st|nd|rd|th)?[ -](?:of )?${MONTH}\\.?,?[ -](?:${YEAR}|'?\\d\\d)(?!\\d)`,
    `(?<!\\w)${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?,? ${YEAR}(?!\\d)`,
  ].join('|'),
  'gi',
);

/** Calendar dates; they are not asked for unless an environment names them. */
export const dates: Detector = function* ({ text }, wanted) {
  if (!wanted.has('date')) return;
  for (const { start, end } of matches(text, DATE)) yield strong('date', start, end);
};
