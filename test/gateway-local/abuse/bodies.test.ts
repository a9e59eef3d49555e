import { gzipSync } from 'node:zlib';
import { LocalTrial } from './local-trial';

const trial = new LocalTrial();
const CLAIM = '{"claim":"CL-2026-000123"}';
const claim = (literal: string) => `{"claim":${literal}}`;
const bytes = (...codes: readonly number[]) => Buffer.from(codes);
const aroundClaim = (inside: Buffer) =>
  Buffer.concat([Buffer.from('{"claim":"CL-2026-000123'), inside, Buffer.from('"}')]);
const MEGABYTE = 1024 * 1024;

const MALFORMED = 'malformed-call';
const INVALID = 'invalid-input';
const TOO_LARGE = 'call-too-large';

/** JSON-RPC, as MCP has it. */
const rpc = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'status', arguments: JSON.parse(CLAIM) } };

describe('the tool does not see', () => {
  afterEach(() => expect(trial.calls).toEqual([]));

  test.each<[string, string | Buffer, string]>([
    ['nothing', '', MALFORMED],
    ['white space', ' \n', MALFORMED],
    ['null', 'null', INVALID],
    ['a list', '[]', INVALID],
    ['the call in a list', `[${CLAIM}]`, INVALID],
    ['a text', '"CL-2026-000123"', INVALID],
    ['two documents', `${CLAIM}${CLAIM}`, MALFORMED],
    ['a document and a line of another', `${CLAIM}\n${CLAIM}`, MALFORMED],
    ['a name twice', '{"claim":"CL-2026-000123","claim":"CL-2026-000124"}', MALFORMED],
    ['a name twice, once escaped', '{"claim":"CL-2026-000123","cl\\u0061im":"CL-2026-000124"}', MALFORMED],
    ['__proto__', '{"claim":"CL-2026-000123","__proto__":{"agent":"free"}}', MALFORMED],
    ['__proto__, escaped', '{"claim":"CL-2026-000123","\\u005f_proto__":{}}', MALFORMED],
    ['__proto__ in the place of the claim', '{"__proto__":{"claim":"CL-2026-000123"}}', MALFORMED],
    ['constructor', '{"claim":"CL-2026-000123","constructor":{"prototype":{}}}', MALFORMED],
    ['1e400', claim('1e400'), MALFORMED],
    ['2^53 + 1', claim('9007199254740993'), MALFORMED],
    ['NaN', claim('NaN'), MALFORMED],
    ['Infinity', claim('-Infinity'), MALFORMED],
    ['minus zero', claim('-0'), MALFORMED],
    ['a number with zeros in front', claim('007'), MALFORMED],
    ['a number for a text', claim('1'), INVALID],
    ['a list for a text', claim('["CL-2026-000123"]'), INVALID],
    ['an object for a text', claim('{"$ne":null}'), INVALID],
    ['null for a text', claim('null'), INVALID],
    ['a field too many', '{"claim":"CL-2026-000123","all":true}', INVALID],
    ['a field too few', '{}', INVALID],
    ['full-width digits', claim('"CL-\uff12\uff10\uff12\uff16-000123"'), INVALID],
    ['a line end behind what fits', claim('"CL-2026-000123\\n"'), INVALID],
    ['half a character', claim('"\\ud800"'), MALFORMED],
    ['the wrong half first', claim('"\\udc00\\ud800"'), MALFORMED],
    ['a control character', claim('"\\u0000"'), MALFORMED],
    ['a control character of another block', claim('"\\u009b31m"'), MALFORMED],
    ['a line end that is not escaped', claim('"a\nb"'), MALFORMED],
    ['what turns the direction', claim('"\\u202eCL"'), MALFORMED],
    ['what turns the direction, as it is', claim('"\u2067CL"'), MALFORMED],
    ['a comment', `/**/${CLAIM}`, MALFORMED],
    ['a comma too many', '{"claim":"CL-2026-000123",}', MALFORMED],
    ['single quotes', "{'claim':'CL-2026-000123'}", MALFORMED],
    ['thirty-three levels', `${'['.repeat(33)}${']'.repeat(33)}`, MALFORMED],
    ['a hundred thousand levels', '{"a":'.repeat(50_000), MALFORMED],
    ['a byte order mark', Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from(CLAIM)]), MALFORMED],
    ['UTF-16', Buffer.from(`\ufeff${CLAIM}`, 'utf16le'), MALFORMED],
    ['a byte that no text has', aroundClaim(bytes(0xff)), MALFORMED],
    ['half of a character in bytes', aroundClaim(bytes(0xe2, 0x82)), MALFORMED],
    ['a character written too long', aroundClaim(bytes(0xc0, 0x80)), MALFORMED],
    ['half a character in bytes', aroundClaim(bytes(0xed, 0xa0, 0x80)), MALFORMED],
    ['base64', Buffer.from(CLAIM).toString('base64'), MALFORMED],
    ['base64 in quotes', `"${Buffer.from(CLAIM).toString('base64')}"`, INVALID],
    ['a form', 'claim=CL-2026-000123', MALFORMED],
    ['a request of JSON-RPC', JSON.stringify(rpc), INVALID],
    ['a batch of JSON-RPC', JSON.stringify([rpc, { ...rpc, id: 2 }]), INVALID],
    ['a quarter of a megabyte', `"${'x'.repeat(262_142)}"`, INVALID],
    ['a byte more', `"${'x'.repeat(262_143)}"`, TOO_LARGE],
    ['white space around a call that fits', `${' '.repeat(262_144)}${CLAIM}`, TOO_LARGE],
    ['fewer characters of more bytes', `"${'\u20ac'.repeat(90_000)}"`, TOO_LARGE],
    ['fewer pairs of more bytes', `"${'\u{1f600}'.repeat(66_000)}"`, TOO_LARGE],
    ['base64 that is too large', `"${Buffer.alloc(200_000).toString('base64')}"`, TOO_LARGE],
    ['a megabyte of bytes that are no text', Buffer.alloc(MEGABYTE, 0xff), MALFORMED],
    ['ten megabytes and a byte', Buffer.alloc(10 * MEGABYTE + 1, 0x20), TOO_LARGE],
  ])('%s', async (_, body, code) => {
    expect(await trial.call('reader', 'status', body)).toMatchObject({ code });
  });

  test.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/jsonp',
    'multipart/form-data; boundary=x',
  ])('what is said to be %s', async (contentType) => {
    expect(await trial.call('reader', 'status', CLAIM, { contentType })).toMatchObject({ code: MALFORMED });
  });

  test('what is said to be two things', async () => {
    const headers = [['Content-Type', 'text/plain']] as const;
    expect(await trial.call('reader', 'status', CLAIM, { headers })).toMatchObject({ code: MALFORMED });
  });

  test('what would have to be unpacked', async () => {
    const headers = [['content-encoding', 'gzip']] as const;
    const answer = await trial.call('reader', 'status', gzipSync(CLAIM), { headers });
    expect(answer).toMatchObject({ code: MALFORMED });
  });

  test('what comes in pieces and is too large in the end', async () => {
    const body = Buffer.from(`"${'x'.repeat(262_143)}"`);
    const request = await signedCall(body);
    expect(await trial.send({ ...request, chunked: 60_000 })).toMatchObject({ code: TOO_LARGE });
    const larger = await signedCall(Buffer.alloc(10 * MEGABYTE + 1, 0x20));
    expect(await trial.send({ ...larger, chunked: MEGABYTE })).toMatchObject({ code: TOO_LARGE });
  });
});

test('what comes in pieces is the same call, wherever it is cut', async () => {
  const request = await signedCall(Buffer.from(CLAIM));
  expect(await trial.send({ ...request, chunked: 1 })).toMatchObject({ status: 200 });
  expect(trial.calls).toMatchObject([{ input: JSON.parse(CLAIM) }]);
});

test('what is written in other words is the same call', async () => {
  await trial.call('reader', 'status', CLAIM);
  await trial.call('reader', 'status', ' { "cl\\u0061im" :\t"\\u0043L-2026-000123" }\r\n');
  expect(trial.calls.map(({ input }) => input)).toEqual([JSON.parse(CLAIM), JSON.parse(CLAIM)]);
  expect(new Set(trial.gateway.audit.map(({ digest }) => digest)).size).toBe(1);
});

const signedCall = (body: Buffer) =>
  trial.signed(
    { method: 'POST', path: '/tools/ledger/status', headers: [['content-type', 'application/json']], body },
    { key: trial.keyOf('reader') },
  );
