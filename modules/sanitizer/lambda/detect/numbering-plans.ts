import type { CountryCode } from 'libphonenumber-js';
import metadata from 'libphonenumber-js/metadata.max.json';

/** ISO 3166 code, such as `US`. */
export type PhoneRegion = CountryCode;
export const PHONE_REGIONS = Object.keys(metadata.countries).sort() as PhoneRegion[];

/** How numbers of one region look. */
export interface NumberingPlan {
  /** What could be dialled, with the trunk prefix or without. */
  readonly possible: RegExp;
  /** @returns Whether digits, in groups of these lengths (`3-3-4`), are a number in use that is written as numbers of the region are. */
  isWritten(digits: string, shape: string): boolean;
  /** Whether any number of the region is written in groups of these lengths. */
  hasShape(shape: string): boolean;
}

/** Places in the metadata. Source: METADATA.md of libphonenumber-js. */
const NATIONAL_PATTERN = 2;
const FORMATS = 4;
const TRUNK_PREFIX = 5;
const TYPES = 11;

type Fields = readonly unknown[];
const fieldsOf = (region: PhoneRegion): Fields => metadata.countries[region] ?? [];
const listIn = (fields: Fields, place: number): readonly unknown[] => {
  const value = fields[place];
  return Array.isArray(value) ? value : [];
};
const firstOf = (entry: unknown): string => (Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : '');
const nationalOf = (region: PhoneRegion): string => String(fieldsOf(region)[NATIONAL_PATTERN]);

/** Countries whose plan is that of the first of their calling code write numbers as that one does. */
const mainRegionOf = (region: PhoneRegion): PhoneRegion => {
  const siblings = Object.values<readonly string[]>(metadata.country_calling_codes).find((regions) =>
    regions.includes(region),
  );
  return PHONE_REGIONS.find((main) => main === siblings?.[0]) ?? region;
};

export function numberingPlanOf(region: PhoneRegion): NumberingPlan {
  const fields = fieldsOf(region);
  const prefix = fields[TRUNK_PREFIX];
  const trunk = typeof prefix === 'string' ? prefix : '';
  const optionalTrunk = trunk === '' ? '' : `(?:${trunk})?`;
  const types = listIn(fields, TYPES)
    .map(firstOf)
    .filter((pattern) => pattern !== '');
  const formats = listIn(fieldsOf(mainRegionOf(region)), FORMATS).map((format) =>
    shapesOf(firstOf(format), trunkIn(format, trunk)),
  );
  const withTrunk = new RegExp(`^(?:${formats.flatMap((shapes) => shapes.withTrunk).join('|')})$`);
  const without = new RegExp(`^(?:${formats.flatMap((shapes) => shapes.without).join('|')})$`);
  const used = new RegExp(`^(?:${(types.length === 0 ? [nationalOf(region)] : types).join('|')})$`);
  return {
    possible: new RegExp(`^${optionalTrunk}(?:${nationalOf(region)})$`),
    isWritten: (digits, shape) =>
      (without.test(shape) && used.test(digits)) ||
      (trunk !== '' && digits.startsWith(trunk) && withTrunk.test(shape) && used.test(digits.slice(trunk.length))),
    hasShape: (shape) => without.test(shape) || withTrunk.test(shape),
  };
}

/** How a format is written with a trunk prefix: always, or as people like it. */
interface Trunk {
  readonly length: number;
  readonly isOptional: boolean;
}

const PREFIX_RULE = 3;
const PREFIX_OPTIONAL = 4;

const trunkIn = (format: unknown, trunk: string): Trunk => {
  const fields = Array.isArray(format) ? format : [];
  const isWithout = trunk === '' || (fields[PREFIX_RULE] === undefined && fields[PREFIX_OPTIONAL] === undefined);
  return isWithout
    ? { length: 0, isOptional: true }
    : { length: trunk.length, isOptional: fields[PREFIX_OPTIONAL] === 1 };
};

interface Shapes {
  readonly withTrunk: readonly string[];
  readonly without: readonly string[];
}

/** Widths of the groups of a format: with the trunk prefix in the first group or beside it, and without it. */
function shapesOf(format: string, { length, isOptional }: Trunk): Shapes {
  const [first = [0, 0], ...others] = [...format.matchAll(/\(((?:[^()]|\([^()]*\))*)\)/g)].map(([, group = '']) =>
    widthOf(group),
  );
  const followed = (beginning: string) => [beginning, ...others.map(ranges)].join('-');
  return {
    withTrunk:
      length === 0
        ? []
        : [followed(ranges([first[0] + length, first[1] + length])), followed(`${length}-${ranges(first)}`)],
    without: isOptional ? [followed(ranges(first))] : [],
  };
}

const ranges = ([least, most]: readonly [number, number]) =>
  `(?:${Array.from({ length: most - least + 1 }, (_, index) => least + index).join('|')})`;

/** How many digits a part of a pattern takes, from least to most. */
function widthOf(pattern: string): readonly [number, number] {
  let least = 0;
  let most = 0;
  for (const [, , few, many] of pattern.matchAll(/(\\d|\[[^\]]*\]|\d)(?:\{(\d+)(?:,(\d+))?\})?/g)) {
    least += Number(few ?? 1);
    most += Number(many ?? few ?? 1);
  }
  return [least, most];
}

let international: ReadonlyMap<string, RegExp> | undefined;

/** Whether digits are a calling code and what may stand behind it. */
export function isInternational(digits: string): boolean {
  international ??= new Map(
    Object.entries<readonly string[]>(metadata.country_calling_codes).map(([code, regions]) => [
      code,
      new RegExp(
        `^0?(?:${PHONE_REGIONS.filter((region) => regions.includes(region))
          .map(nationalOf)
          .join('|')})$`,
      ),
    ]),
  );
  for (const length of [1, 2, 3]) {
    const pattern = international.get(digits.slice(0, length));
    if (pattern !== undefined) return pattern.test(digits.slice(length));
  }
  return false;
}
