import { createHash } from 'node:crypto';

/** Text with the line endings that git keeps in a repository. */
export const withUnixLines = (text: string) => text.replace(/\r\n/g, '\n');

/** What the lines of a text end in. */
export const lineEndOf = (text: string) => (text.includes('\r\n') ? '\r\n' : '\n');

/** 128 bits of SHA-256 over a text, the same whatever line endings a checkout gave it. */
export const fingerprint = (text: string) =>
  createHash('sha256').update(withUnixLines(text)).digest('hex').slice(0, 32);
