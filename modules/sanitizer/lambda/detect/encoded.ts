import { type Candidate, matches } from './candidate';
import { Context } from './context';

/** Shorter ones hide little, and most words are among them. */
const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/_=-])/g;
const isText = (value: string) => /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/.test(value) && !value.includes('\ufffd');

/** What is found in what was encoded: the whole of it is taken, because a part of it cannot be. */
export function* encoded(
  { text, hint }: Context,
  within: (context: Context) => Iterable<Candidate>,
): Generator<Candidate> {
  for (const { value, start, end } of matches(text, BASE64, 16)) {
    if (!/[A-Z]/.test(value) || !/[a-z]/.test(value)) continue;
    const decoded = Buffer.from(value, /[-_]/.test(value) ? 'base64url' : 'base64').toString('utf8');
    if (!isText(decoded)) continue;
    for (const { entity, tier } of within(new Context(decoded, hint))) yield { entity, tier, start, end };
  }
}
