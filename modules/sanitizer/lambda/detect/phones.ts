import { type Candidate, type Detector, matches, strong, weak } from './candidate';
import type { Context } from './context';
import { isInternational, type NumberingPlan, numberingPlanOf, type PhoneRegion } from './numbering-plans';

/** Groups of digits, and what people put between them. */
const RUN = /(?<![\w@#$€£]|\d[.,])(?:\+ ?)?\(?\+?\d+(?:[ .\-/()]{1,3}\d+)*/g;
const GROUP = /\d+/g;
const FEWEST_DIGITS = 7;
/** Source: ITU-T E.164, and two zeros before it. */
const MOST_DIGITS = 17;
const MOST_GROUPS = 5;
const MOST_GROUPS_BEHIND_PLUS = 7;

const NAMES =
  /phone|\btel\b|telefon|tel[eé]fono|t[eé]l[eé]|mobil|m[oó]vil|\bcell(?:phone|ular)?\b|\bcall(?:s|ed|ing|back)?\b|\bfax\b|whats ?app|\bsms\b|\btext(?:ed)? (?:me|us|him|her|them)\b|\bdial|hotline|helpline|\brufen?\b|\bruf\b|\bhandy\b|\breach(?:ed)?\b|\bcontact|\bmob\b|\bph\b|\bring\b|\bappel|\bvoicemail|\bm[oó]vil/;
/** Words before numbers that only look as if they could be dialled. */
const OTHERS =
  /order|invoice|ticket|refer|\bref\b|track|serial|\bsku\b|isbn|version|\bpart\b|account|\bids?\b|batch|model|claim|policy|\bcase\b|routing|\bnpi\b|\bnhs\b|\bsin\b|\bssn\b|passport|licen[cs]e|\bcard\b|\bgps\b|\blat|coord/;
/** Area code in parentheses, which nothing else has. */
const WITH_AREA_CODE = /^\(\d{2,5}\)[ -]?\d{3,4}[ -]?\d{3,5}$/;

/** A number of a run, as it stands in the text. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** Some neighbouring groups. */
interface Dialled {
  readonly digits: string;
  /** Place of the first digit. */
  readonly first: number;
  readonly end: number;
  /** Lengths of the groups, such as `3-3-4`. */
  readonly shape: string;
}

/** Telephone numbers: international ones of every region, national ones of the given regions. */
export const phonesOf = (regions: readonly PhoneRegion[]): Detector => {
  const plans = plansOf(regions);
  return function* (context, wanted) {
    if (!wanted.has('phone')) return;
    for (const { value, start } of matches(context.text, RUN)) {
      const groups = groupsIn(context.text, start, value);
      for (let from = 0; from < groups.length; ) {
        const { found, taken } = longestFrom(context, plans, groups, from);
        if (found !== undefined) yield found;
        from += taken;
      }
    }
  };
};

interface Plans {
  readonly possible: RegExp | undefined;
  readonly all: readonly NumberingPlan[];
  readonly byShape: Map<string, readonly NumberingPlan[]>;
}

const known = new Map<string, Plans>();

function plansOf(regions: readonly PhoneRegion[]): Plans {
  const key = regions.join();
  const before = known.get(key);
  if (before !== undefined) return before;
  const all = regions.map(numberingPlanOf);
  const possible = all.length === 0 ? undefined : new RegExp(all.map((plan) => plan.possible.source).join('|'));
  const plans = { possible, all, byShape: new Map() };
  known.set(key, plans);
  return plans;
}

/** More shapes than people use; a text with more of them is slower, not wrong. */
const MOST_SHAPES = 2000;

function shapedLike({ all, byShape }: Plans, shape: string): readonly NumberingPlan[] {
  const before = byShape.get(shape);
  if (before !== undefined) return before;
  const fitting = all.filter((plan) => plan.hasShape(shape));
  if (byShape.size < MOST_SHAPES) byShape.set(shape, fitting);
  return fitting;
}

/** All but a last one that goes on with letters, other than those of an extension. */
function groupsIn(text: string, at: number, run: string): Group[] {
  const groups = [...run.matchAll(GROUP)].map(({ 0: digits, index }) => ({
    digits,
    start: at + index,
    end: at + index + digits.length,
  }));
  return /^(?!x\d|ext)[\w@%]|^,\d/.test(text.slice(at + run.length, at + run.length + 4))
    ? groups.slice(0, -1)
    : groups;
}

function longestFrom(
  context: Context,
  plans: Plans,
  groups: readonly Group[],
  from: number,
): { readonly found?: Candidate; readonly taken: number } {
  const first = groups[from];
  if (first === undefined || joins(context.text, groups, from)) return { taken: 1 };
  const opening = /(?:\+ ?)?\(?\+?$/.exec(context.text.slice(Math.max(0, first.start - 4), first.start))?.[0] ?? '';
  const stretches = stretchesFrom(groups, from, opening.includes('+') ? MOST_GROUPS_BEHIND_PLUS : MOST_GROUPS);
  for (let count = stretches.length; count > 0; count -= 1) {
    const dialled = stretches[count - 1];
    if (dialled === undefined || dialled.digits.length < FEWEST_DIGITS) break;
    if (joins(context.text, groups, from + count)) continue;
    const found = phoneOf(context, plans, opening, dialled);
    if (found !== undefined) return { found, taken: count };
  }
  return { taken: 1 };
}

function stretchesFrom(groups: readonly Group[], from: number, most: number): Dialled[] {
  const stretches: Dialled[] = [];
  let digits = '';
  let shape = '';
  for (let at = from; at < groups.length && at < from + most; at += 1) {
    const group = groups[at];
    digits += group?.digits ?? '';
    if (group === undefined || digits.length > MOST_DIGITS) break;
    shape = at === from ? String(group.digits.length) : `${shape}-${group.digits.length}`;
    stretches.push({ digits, shape, first: groups[from]?.start ?? 0, end: group.end });
  }
  return stretches;
}

/** Whether a sign, not a space, joins a group to the one before it. */
function joins(text: string, groups: readonly Group[], at: number): boolean {
  const before = groups[at - 1];
  const group = groups[at];
  if (before === undefined || group === undefined || group.start - before.end !== 1) return false;
  const sign = text[before.end];
  return sign === '-' || sign === '.';
}

function phoneOf(
  context: Context,
  plans: Plans,
  opening: string,
  { digits, shape, first, end }: Dialled,
): Candidate | undefined {
  const start = first - opening.length;
  if (opening.includes('+')) return isInternational(digits) ? strong('phone', start, end) : undefined;
  const isGrouped = shape.includes('-');
  if (digits.startsWith('00') && isInternational(digits.slice(2)) && (isGrouped || context.says(NAMES, start, end)))
    return weak('phone', start, end);
  if (/^(\d)\1*$/.test(digits)) return undefined;
  if (isWritten(context, plans, shape, digits, first, end) && !OTHERS.test(context.wordsBefore(start)))
    return weak('phone', start, end);
  if (isPossible(plans, digits, shape)) return context.says(NAMES, start, end) ? weak('phone', start, end) : undefined;
  const isCalledOne = isGrouped && digits.length >= FEWEST_DIGITS_UNNAMED && context.says(NAMES, start, end);
  return isCalledOne && !OTHERS.test(context.wordsBefore(start)) && !LIKE_DATES.test(context.text.slice(first, end))
    ? weak('phone', start, end)
    : undefined;
}

/** Digits alone are a number of anything; this is what words may call a telephone's. */
const isPossible = (plans: Plans, digits: string, shape: string) =>
  plans.possible?.test(digits) === true || (shape === '3-4' && plans.all.length > 0);

/** Shorter ones are also a number and the year, say. */
const FEWEST_DIGITS_UNNAMED = 9;
const LIKE_DATES = /^\d{4}-\d\d?-\d\d?$|^\d\d?[-./]\d\d?[-./]\d{4}$/;

/** Grouped as numbers of a region are, and not as dates are. */
function isWritten(
  { text }: Context,
  plans: Plans,
  shape: string,
  digits: string,
  first: number,
  end: number,
): boolean {
  const fitting = shape.includes('-') && digits.length >= FEWEST_DIGITS_UNNAMED ? shapedLike(plans, shape) : [];
  if (fitting.length === 0) return false;
  if (fitting.some((plan) => plan.isWritten(digits, shape))) return !LIKE_DATES.test(text.slice(first, end));
  return WITH_AREA_CODE.test(text.slice(first - 1, end)) && fitting.some(({ possible }) => possible.test(digits));
}
