import { randomUUID } from 'node:crypto';
import { payment } from '../../support/gateway';
import type { Headers, Sent } from './http';
import { freshKey, type LocalCall, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const PAY: Sent = {
  method: 'POST',
  path: '/tools/ledger/pay',
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify(payment())),
};
const MINUTE = 60_000;

const signedPay = (changes: Partial<Sent> = {}, options: LocalCall = {}) =>
  trial.signed(
    { ...PAY, headers: [...PAY.headers, ...freshKey()], ...changes },
    { key: trial.keyOf('free'), ...options },
  );
const headerOf = ({ headers }: Sent, wanted: string) =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
const withHeader = (sent: Sent, wanted: string, change: (value: string) => string | undefined): Sent => ({
  ...sent,
  headers: sent.headers.flatMap(([name, value]): Headers => {
    if (name.toLowerCase() !== wanted) return [[name, value]];
    const changed = change(value);
    return changed === undefined ? [] : [[name, changed]];
  }),
});

async function refuses(sent: Sent): Promise<void> {
  const answer = await trial.send(sent);
  expect(answer).toMatchObject({ code: 'not-identified' });
  expect(trial.calls).toEqual([]);
}

describe('a request that was changed after it was signed calls nothing', () => {
  test.each<[string, (sent: Sent) => Sent]>([
    ['another amount', (sent) => ({ ...sent, body: Buffer.from(JSON.stringify(payment(9999))) })],
    ['a space more', (sent) => ({ ...sent, body: Buffer.concat([sent.body, Buffer.from(' ')]) })],
    ['no body', (sent) => ({ ...sent, body: Buffer.alloc(0) })],
    ['another action', (sent) => ({ ...sent, path: '/tools/ledger/note' })],
    ['a query', (sent) => ({ ...sent, path: `${sent.path}?approved=true` })],
    ['another idempotency key', (sent) => withHeader(sent, 'idempotency-key', () => randomUUID())],
    ['another time', (sent) => withHeader(sent, 'x-amz-date', (value) => value.replace(/\d\dZ$/, '59Z'))],
    ['another session', (sent) => withHeader(sent, 'x-amz-security-token', () => trial.keyOf('reader').sessionToken)],
    ['a hash of another body', (sent) => withHeader(sent, 'x-amz-content-sha256', () => '0'.repeat(64))],
    ['a header of AWS more', (sent) => ({ ...sent, headers: [...sent.headers, ['x-amz-target', 'Other']] })],
    ['a second idempotency key', (sent) => ({ ...sent, headers: [...sent.headers, ...freshKey()] })],
    ['another host', (sent) => withHeader(sent, 'host', () => `localhost:${trial.gateway.port}`)],
  ])('%s', async (_, change) => {
    await refuses(change(await signedPay()));
  });
});

describe('a signature is good for', () => {
  test.each<[string, LocalCall]>([
    ['no other region', { region: 'eu-west-1' }],
    ['no other service', { service: 'sts' }],
    ['no service in another case', { service: 'EXECUTE-API' }],
  ])('%s', async (_, options) => {
    await refuses(await signedPay({}, options));
  });

  test.each([
    ['before', -5 * MINUTE - 1000],
    ['after', 5 * MINUTE + 1000],
    ['a day before', -24 * 60 * MINUTE],
    ['a year after', 365 * 24 * 60 * MINUTE],
  ])('no more than five minutes: not %s', async (_, off) => {
    await refuses(await signedPay({}, { at: trial.time + off }));
  });

  test.each([-5 * MINUTE, 5 * MINUTE])('clocks that are apart by five minutes (%d ms)', async (off) => {
    expect(await trial.send(await signedPay({}, { at: trial.time + off }))).toMatchObject({ status: 200 });
  });
});

describe('a request has to sign', () => {
  test.each(['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'])('%s', async (name) => {
    const sent = await signedPay();
    await refuses(withSigned(sent, (names) => names.filter((one) => one !== name)));
  });

  test.each(['host', 'x-amz-date'])('%s, also if the signature is right without it', async (name) => {
    await refuses(await signedPay({}, { unsigned: [name] }));
  });

  test('a time in x-amz-date, which nobody can put on later', async () => {
    const sent = await signedPay();
    await refuses(withHeader(sent, 'x-amz-date', () => undefined));
    const dated = withHeader(sent, 'x-amz-date', () => undefined);
    await refuses({ ...dated, headers: [...dated.headers, ['date', new Date(trial.time).toUTCString()]] });
  });

  test('its body, and not that it has none to sign', async () => {
    const sent = await signedPay({
      headers: [...PAY.headers, ...freshKey(), ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']],
    });
    await refuses(sent);
    await refuses({ ...sent, body: Buffer.from(JSON.stringify(payment(9999))) });
  });

  test.each(['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ''])(
    'its body as a whole, and not as %j',
    async (hash) => {
      await refuses(await signedPay({ headers: [...PAY.headers, ...freshKey(), ['x-amz-content-sha256', hash]] }));
    },
  );
});

/** Another list of signed headers. */
const withSigned = (sent: Sent, change: (names: string[]) => string[]) =>
  withHeader(sent, 'authorization', (value) =>
    value.replace(/SignedHeaders=([^,]+)/, (_, names: string) => `SignedHeaders=${change(names.split(';')).join(';')}`),
  );

describe('no signature is', () => {
  test.each<[string, (value: string) => string | undefined]>([
    ['a shorter one', (value) => value.slice(0, -1)],
    ['a part of one', (value) => value.slice(0, -32)],
    ['none', (value) => value.replace(/Signature=.*$/, 'Signature=')],
    ['one with a digit more', (value) => `${value}0`],
    ['one in capital letters', (value) => value.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())],
    ['one of another algorithm', (value) => value.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    ['one of an older version', () => 'AWS local-free:frJIUN8DYpKDtOLCwo//yllqDzg='],
    ['one of another day', (value) => value.replace(/\/\d{8}\//, '/20000101/')],
    ['one that signs nothing', (value) => value.replace(/SignedHeaders=[^,]+/, 'SignedHeaders=')],
    ['one of two in a line', (value) => `${value}, ${value}`],
  ])('%s', async (_, change) => {
    await refuses(withHeader(await signedPay(), 'authorization', change));
  });

  test('one of two', async () => {
    const sent = await signedPay();
    await refuses({ ...sent, headers: [...sent.headers, ['Authorization', headerOf(sent, 'authorization')]] });
  });

  test('one in the query', async () => {
    const sent = await signedPay();
    const [, credential = '', names = '', signature = ''] =
      /Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(headerOf(sent, 'authorization')) ?? [];
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': credential,
      'X-Amz-Date': headerOf(sent, 'x-amz-date'),
      'X-Amz-SignedHeaders': names,
      'X-Amz-Signature': signature,
    });
    const presigned = withHeader({ ...sent, path: `${sent.path}?${query}` }, 'authorization', () => undefined);
    expect(await trial.send(presigned)).toMatchObject({ status: 403 });
    expect(trial.calls).toEqual([]);
  });
});

test('a payment that is sent again by somebody who saw it is made once', async () => {
  const sent = await signedPay();
  expect(await trial.send(sent)).toMatchObject({ status: 200 });
  for (let replay = 0; replay < 3; replay += 1)
    expect(await trial.send(sent)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  trial.time += 5 * MINUTE + 1000;
  expect(await trial.send(sent)).toMatchObject({ code: 'not-identified' });
  expect(trial.calls).toHaveLength(1);
});

test('what was refused says nothing of what was wrong with the signature; the log does', async () => {
  await trial.send(await signedPay({}, { region: 'eu-west-1' }));
  expect(trial.lines).toMatchObject([
    { log: 'access', line: { status: 403, because: 'the signature is for another region than eu-central-1' } },
  ]);
});
