import { createHmac } from 'node:crypto';
import type { AnyEntity } from '../../../foundation/personal-data';

/** Letters that form no words and that no detector takes for a number. */
const LETTERS = 'bcdfghjklmnpqrstvwxz';
const LENGTH = 24;

/**
 * The same letters for the same value, which nobody can compute or guess without the key: 24 letters of 20 are 103 bits.
 * @param key At least 32 bytes, of one environment.
 */
export function pseudonym(key: Buffer, purpose: 'hash' | 'token', entity: AnyEntity | 'field', value: string): string {
  let digest = BigInt(
    `0x${createHmac('sha256', key)
      .update(JSON.stringify([purpose, entity, value]))
      .digest('hex')}`,
  );
  let letters = '';
  while (letters.length < LENGTH) {
    letters += LETTERS[Number(digest % 20n)] ?? '';
    digest /= 20n;
  }
  return letters;
}
