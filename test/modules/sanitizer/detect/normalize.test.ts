import { normalize } from '../../../../modules/sanitizer/lambda/detect/normalize';

test.each([
  ['plain text stays', 'call 555', 'call 555'],
  ['full-width digits', '４１１１', '4111'],
  ['digits of other scripts', '٤١١١ ४१११', '4111 4111'],
  ['mathematical digits, which are two units each', '\u{1d7d8}\u{1d7d9}x', '01x'],
  ['zero-width characters and soft hyphens go', '41\u200b1\u00ad1', '4111'],
  ['combining marks go', 'e\u0301a', 'ea'],
  ['dashes of all kinds', '1\u20102\u20113\u20134\u22125', '1-2-3-4-5'],
  ['spaces of all kinds', '1\u00a02\u20093', '1 2 3'],
  ['escapes of URLs', 'joe%40example.com', 'joe@example.com'],
  ['escapes of URLs that are no characters stay', 'a%0Ab%FFc%4', 'a%0Ab%FFc%4'],
  ['escapes of HTML', '&#52;&#x31;1', '411'],
  ['escapes of JSON within a text', '\\u0034\\u0031', '41'],
  ['a control character that was escaped stays apart', '4\\u0000 1&#10;', '4\\u0000 1&#10;'],
  ['an escaped zero-width character goes', '4\\u200b1', '41'],
  ['what is beyond Unicode stays', '&#x1FFFFF;', '&#x1FFFFF;'],
  ['half of a pair stays', 'a\ud800b', 'a\ud800b'],
])('%s', (_, original, plain) => {
  expect(normalize(original).text).toBe(plain);
});

test.each([
  ['plain', 'ab 123 cd', '123', '123'],
  ['full width, the same length', 'ab １２３ cd', '123', '１２３'],
  ['something invisible before', 'a\u200bb 123', '123', '123'],
  ['something invisible within', 'a 1\u200b2\u00ad3 b', '123', '1\u200b2\u00ad3'],
  ['escapes within', 'x %31%32&#51; y', '123', '%31%32&#51;'],
  ['one that becomes several', '\ufb03 123 \u2168', 'ffi 123', '\ufb03 123'],
  ['a pair of units', 'a\u{1d7d9}\u{1d7da}3b', '123', '\u{1d7d9}\u{1d7da}3'],
])('leads back to the original: %s', (_, original, found, taken) => {
  const { text, startOf, endOf } = normalized(original);
  const start = text.indexOf(found);
  expect(start).toBeGreaterThanOrEqual(0);
  expect(original.slice(startOf(start), endOf(start + found.length))).toBe(taken);
});

function normalized(original: string) {
  const result = normalize(original);
  return {
    text: result.text,
    startOf: (place: number) => result.startOf(place),
    endOf: (place: number) => result.endOf(place),
  };
}

test('every place leads back to where it came from', () => {
  const original = 'a\u200b\ufb03%41é\u{1d7d9}&#52;\\u0035z';
  const result = normalize(original);
  for (let place = 0; place < result.text.length; place += 1) {
    const piece = original.slice(result.startOf(place), result.endOf(place + 1));
    expect(normalize(piece).text).toContain(result.text[place]);
  }
});
