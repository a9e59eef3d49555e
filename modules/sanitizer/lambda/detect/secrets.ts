import type { Entity } from '../../../../foundation/personal-data';
import { type Candidate, type Detector, matches, strong, weak } from './candidate';
import type { Context } from './context';

const AWS_KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;
const AWS_SECRET = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;
const AWS_NAMES = /\baws|secret|access.?key|\bakia/;
const isMixed = (value: string) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);

function* awsKeys(context: Context): Generator<Candidate> {
  for (const { start, end } of matches(context.text, AWS_KEY_ID, 20)) yield strong('aws-key', start, end);
  if (context.text.length < 40) return;
  if (!AWS_NAMES.test(context.hint) && !/aws|secret|access.?key|akia/i.test(context.text)) return;
  for (const { value, start, end } of matches(context.text, AWS_SECRET, 40))
    if (isMixed(value) && context.says(AWS_NAMES, start, end)) yield strong('aws-key', start, end);
}

/** Tokens that vendors made recognizable. Source: their documentation, and the patterns that GitHub's secret scanning publishes. */
const VENDOR_TOKENS = [
  'gh[opusr]_[A-Za-z0-9]{30,255}',
  'github_pat_[A-Za-z0-9_]{22,255}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\\w-]{20,64}',
  'xox[abeoprs]-[A-Za-z0-9-]{10,250}',
  'xapp-\\d-[A-Za-z0-9-]{10,250}',
  '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,247}',
  'whsec_[A-Za-z0-9+/=]{24,64}',
  'sk-(?:ant|proj|svcacct|or|admin)-[\\w-]{16,250}',
  'sk-[A-Za-z0-9]{32,64}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,300}',
  'GOCSPX-[\\w-]{20,40}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-[\\w-]{50,250}',
  'hf_[A-Za-z0-9]{30,50}',
  'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}',
  'do[opr]_v1_[a-f0-9]{64}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'key-[0-9a-f]{32}',
  'SK[0-9a-f]{32}',
  'sq0(?:atp|csp)-[\\w-]{22,43}',
  '\\d{8,10}:AA[\\w-]{33}',
  'ATATT3[\\w=-]{50,250}',
  'dapi[0-9a-f]{32}(?:-\\d)?',
  'hv[sbr]\\.[\\w-]{20,250}',
  'dp\\.(?:pt|st|ct|sa)\\.[\\w.-]{30,64}',
  'lin_api_[A-Za-z0-9]{40}',
  'PMAK-[0-9a-f]{24}-[0-9a-f]{34}',
  'NRAK-[A-Z0-9]{27}',
  'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}',
  'tskey-[a-z]{2,10}-[\\w-]{10,64}',
  'pul-[0-9a-f]{40}',
  'figd_[\\w-]{30,64}',
  'AGE-SECRET-KEY-1[A-Z0-9]{58}',
  'hooks\\.slack\\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,30}',
  'discord(?:app)?\\.com/api/webhooks/\\d{15,22}/[\\w-]{50,90}',
];
const VENDOR_TOKEN = new RegExp(`(?<![A-Za-z0-9_-])(?:${VENDOR_TOKENS.join('|')})(?![A-Za-z0-9_])`, 'g');

const NAMES =
  '(?:pass(?:word|wd|phrase|code)|pwd|passwort|kennwort|mot de passe|contrase\u00f1a|senha|wachtwoord)(?: (?:provisoire|tempor\\w{1,8}|initial|new|current))?|\\bpass|secret(?:[ _-]?(?:access[ _-]?)?key)?|(?:api|access|auth|account|encryption|signing|shared|client|app)[ _-]?(?:key|token|secret)|apikey|token|credentials?';
const ASSIGNMENT = new RegExp(
  `(?:${NAMES})(?:[_-]\\w{1,20})?["'\`]?[ \\t]{0,4}(?::=|=>|=|:|\\bis\\b)[ \\t]{0,4}["'\`]?`,
  'gi',
);
/** What stands in every assignment. */
const ASSIGNS = /[:=]|is/i;
const VALUE = /[^\s"'`<>,;&|)\]}]{6,512}/y;
/** What stands in place of a value. */
const PLACEHOLDER =
  /^(?:[*xX.•#_-]{3,}|null|none|nil|undefined|true|false|required|optional|missing|expired|invalid|incorrect|changed|hidden|redacted|removed|(?:process\.|os\.|import\.meta\.)?env\.[A-Z_]+|[\w.]+\(.*|\$\w*|\$\{.*|\{\{.*|%\w+%?|\[[\w -]*\]?)$/i;
const isSecretive = (value: string) =>
  !PLACEHOLDER.test(value) && (/\d/.test(value) || /[^\w.-]/.test(value.slice(0, -1)));
const ABOUT_PASSWORDS = /hint|policy|reset|expir|length|strength|question|changed|updated|\bat\b|url/;
const PASSWORD_FIELD =
  /\bpass(?:word|wd|phrase|code)?\b|\bpw\b|\bpwd\b|\bpasswort|kennwort|\bsecret\b|\bapi ?key\b|\b(?:access|auth|bearer|refresh|session) token\b|\bcredential|\bpin code\b/;

function* assigned({ text, hint }: Context): Generator<Candidate> {
  const field = text.trim();
  if (
    PASSWORD_FIELD.test(hint) &&
    !ABOUT_PASSWORDS.test(hint) &&
    /^(?=[\s\S]{4,512}$)[^\n]*$/.test(field) &&
    !PLACEHOLDER.test(field)
  ) {
    const start = text.indexOf(field);
    yield weak('secret', start, start + field.length);
  }
  if (!ASSIGNS.test(text)) return;
  for (const { value, end } of matches(text, ASSIGNMENT)) {
    VALUE.lastIndex = end;
    const found = VALUE.exec(text)?.[0].replace(/[.?:]$/, '') ?? '';
    if (found.length >= 6 && isSecretive(found))
      yield value.trimEnd().endsWith('is')
        ? weak('secret', end, end + found.length)
        : strong('secret', end, end + found.length);
  }
}

/** `://user:password@host`: the password, with the user it belongs to. */
const USER_INFO = /:\/\/([^\s:@/?#]{0,64}:[^\s:@/?#]{1,128})@(?=[\w[])/g;
const AUTHORIZATION = /\b(?:bearer|basic)[ \t]{1,4}(?=[A-Za-z0-9+/._~-]{16})[A-Za-z0-9+/._~-]{16,4096}={0,2}/gi;
const CONNECTION_KEY = /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{32,128}={0,2}/g;

function* secretsOf(context: Context): Generator<Candidate> {
  const { text } = context;
  for (const { start, end } of matches(text, VENDOR_TOKEN, 15)) yield strong('secret', start, end);
  for (const { start, end } of matches(text, USER_INFO, 6, '://')) yield strong('secret', start + 3, end - 1);
  for (const { value, start, end } of matches(text, AUTHORIZATION, 22)) {
    const token = value.replace(/^\w+[ \t]+/, '');
    if (/\d/.test(token) || /[A-Z].*[a-z]|[a-z].*[A-Z]/.test(token)) yield strong('secret', start, end);
  }
  for (const { start, end } of matches(text, CONNECTION_KEY, 43, 'Key=')) yield strong('secret', start, end);
  yield* assigned(context);
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
/** What a key is written with, with the line ends that JSON and shells escape. */
const KEY_BODY = /(?:[A-Za-z0-9+/=\s:,.()\\]|-(?!----))*/y;

/** A key that was cut off is one too: what follows its first line is secret as far as it looks like a key. */
function* privateKeys({ text }: Context): Generator<Candidate> {
  for (const { start, end } of matches(text, KEY_BEGIN, 27, '-----BEGIN ')) {
    KEY_BODY.lastIndex = end;
    const bodyEnd = end + (KEY_BODY.exec(text)?.[0].length ?? 0);
    KEY_END.lastIndex = bodyEnd;
    const closing = KEY_END.exec(text)?.[0].length;
    yield strong(
      'private-key',
      start,
      closing === undefined ? end + keyLike(text.slice(end, bodyEnd)) : bodyEnd + closing,
    );
  }
}

/** How much of what follows a first line is lines of a key, not a sentence. */
const keyLike = (body: string) =>
  /^(?:(?:\s|\\[nr])*(?:[A-Za-z0-9+/=]{16,}|(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]*|[A-Za-z0-9+/]{1,15}={1,2}|[A-Za-z0-9+/]{1,15}(?=\s*$)))*/.exec(
    body,
  )?.[0].length ?? 0;

const JWT = /(?<![\w-])eyJ[\w-]{5,4096}(?:\.[\w-]{2,16384}){1,4}/g;

function* tokens({ text }: Context): Generator<Candidate> {
  for (const { value, start, end } of matches(text, JWT, 11, 'eyJ')) {
    const [header = ''] = value.split('.', 1);
    if (/"(?:alg|typ|enc|kid)"/.test(Buffer.from(header, 'base64url').toString('latin1')))
      yield strong('jwt', start, end);
  }
}

const DETECTORS: ReadonlyArray<readonly [Entity, (context: Context) => Iterable<Candidate>]> = [
  ['aws-key', awsKeys],
  ['secret', secretsOf],
  ['private-key', privateKeys],
  ['jwt', tokens],
];

/** What opens doors: keys, tokens and passwords. */
export const secrets: Detector = function* (context, wanted) {
  for (const [entity, detector] of DETECTORS) if (wanted.has(entity)) yield* detector(context);
};
