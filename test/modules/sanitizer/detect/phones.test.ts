import { getExampleNumber, type PhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { find } from '../../../../modules/sanitizer/lambda/detect/find';
import { PHONE_REGIONS, type PhoneRegion } from '../../../../modules/sanitizer/lambda/detect/numbering-plans';

const phones = (text: string, phoneRegions: readonly PhoneRegion[]) =>
  find(text, { entities: ['phone'], phoneRegions }).map(({ start, end }) => text.slice(start, end));

const NUMBERS = PHONE_REGIONS.flatMap((region): Array<readonly [PhoneRegion, PhoneNumber]> => {
  const number = getExampleNumber(region, examples);
  return number === undefined ? [] : [[region, number]];
});
const digitsOf = (text: string | undefined) => text?.replace(/\D/g, '');

test('the library has a number of most regions', () => {
  expect(NUMBERS.length).toBeGreaterThan(200);
});

test('international numbers of every region are found, whatever regions were chosen', () => {
  const missed = NUMBERS.filter(
    ([, number]) => digitsOf(phones(`x ${number.formatInternational()} y`, [])[0]) !== digitsOf(number.number),
  );
  expect(missed.map(([region, number]) => `${region} ${number.formatInternational()}`)).toEqual([]);
});

test('national numbers of every region are found where words say what they are', () => {
  const missed = NUMBERS.filter(([region, number]) => {
    const national = number.formatNational();
    return (
      digitsOf(national)?.length !== undefined &&
      (digitsOf(national)?.length ?? 0) >= 7 &&
      digitsOf(phones(`phone: ${national}`, [region])[0]) !== digitsOf(national)
    );
  });
  expect(missed.map(([region, number]) => `${region} ${number.formatNational()}`)).toEqual([]);
});

test('national numbers of other regions are not', () => {
  expect(phones('06 12 34 56 78', ['FR'])).toEqual(['06 12 34 56 78']);
  expect(phones('06 12 34 56 78', ['US'])).toEqual([]);
  expect(phones('call me: 0612345678', ['FR'])).toEqual(['0612345678']);
  expect(phones('call me: 0612345678', [])).toEqual([]);
});

test.each([
  [
    'one after the other',
    '415-555-2671 415-555-2672 (415) 555-2673',
    ['415-555-2671', '415-555-2672', '(415) 555-2673'],
  ],
  ['an extension', 'call 415-555-2671 x12', ['415-555-2671']],
  ['an extension without a space', 'call 415-555-2671x12', ['415-555-2671']],
  ['with a slash', 'Tel. 030/12345678', ['030/12345678']],
  ['with dots', '415.555.2671', ['415.555.2671']],
  ['in a link', 'tel:+14155552671', ['+14155552671']],
  ['a part of something longer', '1-415-555-2671-99-1', []],
  ['an amount', 'worth $415 555 2671', []],
])('%s', (_, text, numbers) => {
  expect(phones(text, ['US', 'DE'])).toEqual(numbers);
});
