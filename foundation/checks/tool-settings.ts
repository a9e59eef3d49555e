import type { Mistake } from '../mistakes';

/** Words by which people name secrets. */
const SECRET_WORDS = [
  'APIKEY',
  'CREDENTIAL',
  'CREDENTIALS',
  'KEY',
  'KEYS',
  'PASSPHRASE',
  'PASSWD',
  'PASSWORD',
  'PASSWORDS',
  'SECRET',
  'SECRETS',
  'TOKEN',
];
/** What a name ends in that points to a secret and does not hold it. */
const POINTERS = ['ALIAS', 'ARN', 'ARNS', 'HEADER', 'ID', 'NAME', 'PATH', 'PREFIX', 'SECONDS', 'TTL', 'URI', 'URL'];
/** Keys that open nothing. */
const OPEN_KEYS = ['PARTITION', 'PUBLIC', 'SORT'];

const SECRET_VALUES = [
  // Access keys of AWS: their ids, and what belongs to them.
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9/+]{40}$/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Tokens of GitHub and Slack, and signed ones.
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /\bgithub_pat_[A-Za-z0-9_]{20}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  // User and password in an address.
  /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
];

/** Settings that would write a secret into the code, the state and the console. Their values are not repeated. */
export function* settingMistakes(path: string, settings: Readonly<Record<string, unknown>>): Generator<Mistake> {
  for (const [name, value] of Object.entries(settings)) {
    if (namesSecret(name))
      yield {
        path: `${path}.${name}`,
        problem: 'has the name of a secret',
        remedy:
          'add it to secrets, whose values never pass through Terraform; a name of what only points to one ends in _ARN, _ID or _NAME',
      };
    else if (typeof value === 'string' && SECRET_VALUES.some((secret) => secret.test(value)))
      yield {
        path: `${path}.${name}`,
        problem: 'holds what looks like a secret',
        remedy:
          'add it to secrets, whose values never pass through Terraform, and replace it: it has been written down',
      };
  }
}

function namesSecret(name: string): boolean {
  const words = name.split('_');
  return (
    words.some((word) => SECRET_WORDS.includes(word)) &&
    !POINTERS.includes(words.at(-1) ?? '') &&
    !words.some((word) => OPEN_KEYS.includes(word))
  );
}
