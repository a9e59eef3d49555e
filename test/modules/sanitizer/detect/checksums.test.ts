import {
  aba,
  base58Check,
  bech32,
  luhn,
  mod97,
  nhs,
  verhoeff,
} from '../../../../modules/sanitizer/lambda/detect/checksums';

/** What publications of the issuers give as examples. */
const RIGHT: ReadonlyArray<readonly [string, (code: string) => boolean, string]> = [
  ['Luhn', luhn, '79927398713'],
  ['Luhn', luhn, '4111111111111111'],
  ['modulo 97', (code) => mod97(code) === 1, 'GB82WEST12345698765432'],
  ['modulo 97', (code) => mod97(code) === 1, 'DE89370400440532013000'],
  ['ABA', aba, '021000021'],
  ['NHS', nhs, '9434765919'],
  ['Verhoeff', verhoeff, '2363'],
  ['Verhoeff', verhoeff, '999941057058'],
];

test.each(RIGHT)('%s: every other digit at every place is wrong', (_, check, code) => {
  expect(check(code)).toBe(true);
  for (let at = 0; at < code.length; at += 1) {
    const digit = code[at] ?? '';
    if (!/\d/.test(digit)) continue;
    for (const other of '0123456789')
      if (other !== digit)
        expect([at, other, check(code.slice(0, at) + other + code.slice(at + 1))]).toEqual([at, other, false]);
  }
});

test.each([
  ['base58', base58Check, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
  ['base58', base58Check, '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy'],
  ['bech32', bech32, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ['bech32m', bech32, 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'],
] as const)('%s: another character makes it wrong', (_, check, address) => {
  expect(check(address)).toBe(true);
  for (let at = 4; at < address.length; at += 1) {
    const other = address[at] === 'q' ? 'p' : 'q';
    expect([at, check(address.slice(0, at) + other + address.slice(at + 1))]).toEqual([at, false]);
  }
});

test('zeros are no routing number, and no address is no address', () => {
  expect(aba('000000000')).toBe(false);
  expect(base58Check('')).toBe(false);
  expect(base58Check('0OIl')).toBe(false);
  expect(bech32('bc1')).toBe(false);
  expect(bech32('noseparator')).toBe(false);
});
