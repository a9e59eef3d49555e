import { createHash } from 'node:crypto';

/** Source: ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Source: ISO 13616: the first four characters behind the others, letters as 10 to 35, modulo 97. */
export function mod97(code: string): number {
  let rest = 0;
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Routing numbers of American banks. Source: American Bankers Association. */
export const aba = (digits: string): boolean => {
  const sum = [3, 7, 1, 3, 7, 1, 3, 7, 1].reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return sum > 0 && sum % 10 === 0;
};

/** NHS numbers. Source: NHS data dictionary. */
export function nhs(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += (10 - index) * Number(digits[index]);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits[9]);
}

const MULTIPLIED = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const PERMUTED = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
/** What the digits become at each of eight places. */
const AT_PLACE = Array.from({ length: 8 }, (_, times) =>
  Array.from({ length: 10 }, (_digit, digit) => {
    let value = digit;
    for (let done = 0; done < times; done += 1) value = PERMUTED[value] ?? 0;
    return value;
  }),
);

/** Verhoeff's dihedral check, by which Aadhaar numbers end. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    check = MULTIPLIED[check]?.[AT_PLACE[index % 8]?.[digit] ?? 0] ?? 0;
  }
  return check === 0;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Addresses of the first kinds of Bitcoin: 21 bytes and the beginning of their double hash. */
export function base58Check(address: string): boolean {
  let value = 0n;
  for (const character of address) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) return false;
    value = value * 58n + BigInt(digit);
  }
  const bytes = Buffer.from(value.toString(16).padStart(50, '0'), 'hex');
  if (bytes.length !== 25) return false;
  const once = createHash('sha256').update(bytes.subarray(0, 21)).digest();
  return createHash('sha256').update(once).digest().subarray(0, 4).equals(bytes.subarray(21));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What the check of BIP 173 leaves, and that of BIP 350. */
const LEFT_OVER = [1, 0x2bc830a3];

/** @param address In lower case, with its prefix, as in `bc1…`. */
export function bech32(address: string): boolean {
  const split = address.lastIndexOf('1');
  const prefix = [...address.slice(0, split)].map((character) => character.charCodeAt(0));
  const data = [...address.slice(split + 1)].map((character) => BECH32.indexOf(character));
  if (split < 1 || data.length < 6 || data.includes(-1)) return false;
  let check = 1;
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < 5; bit += 1) if ((top >>> bit) & 1) check ^= GENERATOR[bit] ?? 0;
  }
  return LEFT_OVER.includes(check >>> 0);
}
