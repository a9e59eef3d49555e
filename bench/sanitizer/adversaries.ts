/** Numbers that look random and are the same in every run: the generator of Park and Miller. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const DIGITS = '0123456789';
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

type Piece = (some: (characters: string, count: number) => string) => string;

/** Texts that are made to keep detectors busy: nearly what they look for, again and again, or one thing without an end. */
const PIECES: Readonly<Record<string, Piece>> = {
  'digits without an end': (some) => some(DIGITS, 16),
  'single digits': (some) => `${some(DIGITS, 1)} `,
  'pairs of digits': (some) => `${some(DIGITS, 2)} `,
  'groups of four digits': (some) => `${some(DIGITS, 4)} `,
  'digits with dots': (some) => `${some(DIGITS, 1)}.`,
  'telephone numbers': (some) => `call 415 ${some(DIGITS, 3)} ${some(DIGITS, 4)} `,
  'plus signs': (some) => `+${some(DIGITS, 3)}`,
  'words before numbers': (some) => `ssn routing account ${some(DIGITS, 9)} `,
  'words alone': () => 'account routing ssn phone license no passport npi ',
  licences: (some) => `driver license ${some(ALPHANUMERIC, 8)} `,
  'at signs': () => 'a@',
  'addresses without an end': (some) => `${some(ALPHANUMERIC, 3)}@b.`,
  'spelled-out addresses': () => 'a at b dot ',
  colons: (some) => `${some('0123456789abcdef', 2)}:`,
  'first lines of keys': () => '-----BEGIN RSA PRIVATE KEY-----\n',
  'beginnings of tokens': (some) => `eyJ${some(ALPHANUMERIC, 5)}.`,
  assignments: () => 'password = ',
  'base64 without an end': (some) => some(ALPHANUMERIC, 64),
  'base64 in runs': (some) => `${some(ALPHANUMERIC, 24)} `,
  'other scripts': (some) => `é${some('٠١٢٣٤٥٦٧٨٩', 3)}\u200b`,
  escapes: (some) => `%4${some(DIGITS, 1)}&#5${some(DIGITS, 1)};`,
  'credentials in URLs': (some) => `http://${some(ALPHANUMERIC, 3)}:`,
  'account numbers of Europe': (some) => `DE${some(DIGITS, 20)} `,
  'addresses of coins': (some) => `1${some('123456789ABCDEFGHJKLMNPQRSTUVWXYZ', 30)} `,
  parentheses: () => '((1',
};

export const KINDS = Object.keys(PIECES);

/** @param length In UTF-16 units. */
export function adversary(kind: string, length: number, seed = 7): string {
  const random = seeded(seed);
  const some = (characters: string, count: number) =>
    Array.from({ length: count }, () => characters[Math.floor(random() * characters.length)]).join('');
  const pieces: string[] = [];
  const piece = PIECES[kind];
  if (piece === undefined) throw new Error(`"${kind}" is no kind of adversary`);
  for (let made = 0; made < length; ) {
    const next = piece(some);
    pieces.push(next);
    made += next.length;
  }
  return pieces.join('').slice(0, length);
}
