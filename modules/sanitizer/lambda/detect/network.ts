import { isIPv6 } from 'node:net';
import type { Entity } from '../../../../foundation/personal-data';
import { type Candidate, type Detector, matches, strong, weak } from './candidate';
import type { Context } from './context';

/** Source: RFC 5321, 4.5.3.1. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 253;
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const DOMAIN =
  /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?){1,8}/u;
const TOP_LEVEL = /\.(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu;
/** `icon@2x.png` and `style@media.css` name files. */
const FILE_NAME = /\.(?:png|jpe?g|gif|svg|webp|ico|css|scss|jsx?|tsx?|json|html?|pdf|zip)$/i;

function* emails({ text }: Context): Generator<Candidate> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = startOfLocalPart(text, at);
    const domain = domainBehind(text, at + 1);
    if (start < at && domain !== '' && !isRepository(text, start, at + 1 + domain.length))
      yield strong('email', start, at + 1 + domain.length);
  }
  if (!SPELLED_OUT_SIGN.test(text)) return;
  for (const { start, end } of matches(text, SPELLED_OUT, 9)) yield weak('email', start, end);
}

/** `git@host:path` names a repository. */
const isRepository = (text: string, start: number, end: number) =>
  text.startsWith('git@', start) && /^:[\w.~/-]/.test(text.slice(end, end + 2));

function startOfLocalPart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const quote = text.slice(Math.max(0, at - LONGEST_LOCAL_PART), at - 1).lastIndexOf('"');
    return quote < 0 ? at : Math.max(0, at - LONGEST_LOCAL_PART) + quote;
  }
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL_PART && LOCAL.test(text[start - 1] ?? '')) start -= 1;
  const taken = text.slice(start, at);
  // A sign that opens or joins stands before an address oftener than in it: `to=a@b.example`, `/a@b.example`, `'a@b.example'`.
  const kept = taken.replace(/^.*[=/?&|{}'`!#*](?=[\p{L}\p{N}_])/u, '').replace(/^[^\p{L}\p{N}_]+/u, '');
  return at - kept.length;
}

function domainBehind(text: string, from: number): string {
  const [domain = ''] = DOMAIN.exec(text.slice(from, from + LONGEST_DOMAIN)) ?? [];
  return TOP_LEVEL.test(domain) && !FILE_NAME.test(domain) ? domain : shorter(domain);
}

/** `a@b.example.2` ends before the number. */
function shorter(domain: string): string {
  const dot = domain.lastIndexOf('.');
  const rest = dot < 0 ? '' : domain.slice(0, dot);
  return /^\.\d/.test(domain.slice(dot)) && TOP_LEVEL.test(rest) && !FILE_NAME.test(rest) ? rest : '';
}

/** What stands around `at` where it is spelled out. */
const SPELLED_OUT_SIGN = /[ [({]/;
const SPELLED_OUT =
  /(?<![\w.+-])[\w.+-]{1,64} ?(?:\[at\]|\(at\)|\{at\}| at (?=[\w-]{1,63} dot )) ?[\w-]{1,63}(?: ?(?:\[dot\]|\(dot\)|\{dot\}| dot |\.) ?[A-Za-z][\w-]{1,30}){1,4}/gi;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** Without a look behind, which keeps the engine from skipping ahead. */
const IPV4 = new RegExp(`(?:${OCTET}\\.){3}${OCTET}(?![\\w-]|\\.\\d)`, 'g');
/** Four numbers with dots that count something else. */
const VERSION =
  /(?:\b(?:v|version|ver\.?|release|build|firmware|section|sec\.|clause|chapter|paragraph|article|figure|table|oid)|[A-Za-z]\/|§)\s*[:=]?\s*$/i;
const VERSIONS =
  /\b(?:versions?|releases?|release notes|changelog|runtime|firmware|upgraded?|downgraded?|regression|library|package|driver)\b/;
const MACHINES =
  /\bip\b|\bips\b|ipv4|address|host|server|client|\bfrom\b|ping|gateway|router|subnet|proxy|login|logged|peer|node\b|dns/;
/** Unspecified, loopback and masks: they are the same for all. Source: RFC 6890. */
const NOBODYS = /^(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|255\.\d+\.\d+\.\d+)$/;
const IPV6 = /(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:.]{3,45}(?![\w:])/g;

function countsVersions(context: Context, start: number): boolean {
  const before = context.wordsBefore(start);
  return (
    VERSION.test(context.text.slice(Math.max(0, start - 16), start)) ||
    (VERSIONS.test(before) && !MACHINES.test(before))
  );
}

function* addresses(context: Context): Generator<Candidate> {
  const { text } = context;
  for (const { value, start, end } of matches(text, IPV4, 7, '.'))
    if (!/[\w.-]/.test(text[start - 1] ?? '') && !NOBODYS.test(value) && !countsVersions(context, start))
      yield strong('ip', start, end);
  for (const { value, start } of matches(text, IPV6, 3, ':')) {
    const address = value.replace(/[.:]$/, (sign) => (value.endsWith('::') ? sign : ''));
    const digits = address.replace(/[:.]/g, '').length;
    if (digits >= 4 && isIPv6(address)) yield strong('ip', start, start + address.length);
  }
}

const MAC =
  /(?:[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-]|\.\w)/g;

function* macs({ text }: Context): Generator<Candidate> {
  for (const { value, start, end } of matches(text, MAC, 14)) {
    const digits = value.replace(/[:.-]/g, '');
    if (/[\w:.-]/.test(text[start - 1] ?? '')) continue;
    // All the same: nobody's, or everybody's. Digits with dots alone are a number.
    if (/^(.)\1*$/.test(digits) || (value.includes('.') && !/[A-Fa-f]/.test(digits))) continue;
    yield strong('mac', start, end);
  }
}

const URL_START = /(?<![A-Za-z0-9])(?:(?:https?|ftps?|wss?|s3|sftp|file):\/\/|www\.)[^\s<>"'`\\^{|}]{3,2048}/gi;

function* urls({ text }: Context): Generator<Candidate> {
  for (const { value, start } of matches(text, URL_START))
    yield strong('url', start, start + value.replace(/[.,;:!?)\]]{1,8}$/, '').length);
}

const DETECTORS: ReadonlyArray<readonly [Entity, (context: Context) => Iterable<Candidate>]> = [
  ['email', emails],
  ['ip', addresses],
  ['mac', macs],
  ['url', urls],
];

/** Addresses of people and machines. */
export const network: Detector = function* (context, wanted) {
  for (const [entity, detector] of DETECTORS) if (wanted.has(entity)) yield* detector(context);
};
