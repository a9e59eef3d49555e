import { createHash, createHmac, randomUUID } from 'node:crypto';
import { REFUSALS } from '../../../foundation/refusals';
import { startLocalGateway } from '../../../gateway-local/local-gateway';
import { canonical } from '../../../modules/tool-gateway/lambda/core/strict-json';
import { logTo } from '../../../modules/tool-gateway/lambda/validator/log';
import { gatewayEnvironment, payment } from '../../support/gateway';
import { send } from './http';
import { freshKey, LocalTrial } from './local-trial';
import { signed } from './signing';

const trial = new LocalTrial();
const CLAIM = { claim: 'CL-2026-000123' };

describe('metrics', () => {
  /** Values of the dimensions of all lines, by dimension. */
  function dimensions(): Record<string, Set<string>> {
    const values: Record<string, Set<string>> = {};
    const write = logTo((text) => {
      const line = JSON.parse(text) as Record<string, string> & {
        _aws?: { CloudWatchMetrics: ReadonlyArray<{ Dimensions: readonly string[][] }> };
      };
      for (const name of line._aws?.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat()) ?? []) {
        const known = values[name] ?? new Set<string>();
        values[name] = known.add(String(line[name]));
      }
    }, 'trial/gateway');
    for (const { log, line } of trial.lines) if (log === 'gateway') write(line as never);
    return values;
  }

  test('have names of the register and codes of the catalogue for dimensions, however many others are called', async () => {
    for (let index = 0; index < 40; index += 1) {
      const made = `made-up-${index}`;
      await trial.call('reader', 'status', CLAIM, { path: `/tools/${made}/status` });
      await trial.call('reader', 'status', CLAIM, { path: `/tools/ledger/${made}` });
      await trial.call('reader', '', '', { method: 'GET', path: `/approvals/${made}` });
      await trial.call('reader', 'status', { claim: made }, { headers: [['p2a-agent', made], ...freshKey()] });
      await trial.call('reader', 'pay', payment(), { headers: [['p2a-requester', made], ...freshKey()] });
    }
    await trial.call('free', 'pay', payment(), { headers: freshKey() });
    await trial.call('reader', 'status', CLAIM);
    expect(
      trial.lines.filter(({ line }) => line.result === 'not-authorized').every(({ line }) => line.agent === 'reader'),
    ).toBe(true);
    const { Agent, Tool, Action, Result, ...others } = dimensions();
    expect(others).toEqual({});
    expect(Agent).toEqual(new Set(['reader', 'free']));
    expect(Tool).toEqual(new Set(['none', 'ledger']));
    expect(Action).toEqual(new Set(['none', 'status', 'pay']));
    expect([...(Result ?? [])].filter((code) => code !== 'ok' && !Object.hasOwn(REFUSALS, code))).toEqual([]);
    expect(Result?.size).toBeLessThanOrEqual(4);
  });
});

describe('digests', () => {
  /** Everything that somebody could take who knows what was called, and has no key. */
  function* guesses(action: string, input: object): Generator<string> {
    const bodies = [JSON.stringify(input), canonical(input as never)];
    const texts = bodies.flatMap((body) => [
      body,
      `${action}${body}`,
      `ledger/${action}${body}`,
      `ledger#${action}#${body}`,
      canonical(['call', 'ledger', action, JSON.parse(body)]),
      canonical(['ledger', action, JSON.parse(body)]),
      canonical([JSON.parse(body)]),
    ]);
    for (const text of texts) {
      for (const hash of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256'])
        yield createHash(hash).update(text).digest('hex');
      for (const key of ['', 'key', 'secret', 'trial', 'free', 'ledger'])
        yield createHmac('sha256', key).update(text).digest('hex');
    }
  }

  test('are of no use to somebody who tries out what was paid', async () => {
    await trial.call('free', 'pay', payment(4711), { headers: freshKey() });
    await trial.call('asker', 'pay', payment(4711), { headers: freshKey() });
    const digests = trial.gateway.audit.map(({ digest }) => digest);
    expect(digests).toHaveLength(3);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
    for (const amount of [4710, 4711, 4712])
      for (const guess of guesses('pay', payment(amount))) expect(digests).not.toContain(guess);
  });

  test('are the same for the same call and no other, so that people find it again', async () => {
    const inputs = [payment(1), payment(1), payment(2), { ...payment(1), claim: 'CL-2026-000124' }];
    for (const input of inputs) await trial.call('free', 'pay', input, { headers: freshKey() });
    const digests = trial.gateway.audit.filter(({ event }) => event === 'tool-call.intent').map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(3);
    expect(digests[0]).toBe(digests[1]);
  });

  test('of one gateway say nothing about those of another', async () => {
    await trial.call('free', 'pay', payment(4711), { headers: freshKey() });
    const standIns = { ledger: async () => ({ ok: true, output: 1 }) };
    const other = await startLocalGateway({ environment: gatewayEnvironment(), standIns, now: () => trial.time });
    const headers = [['content-type', 'application/json'], ...freshKey()] as const;
    const body = Buffer.from(JSON.stringify(payment(4711)));
    const call = { method: 'POST', path: '/tools/ledger/pay', headers, body };
    const host = new URL(other.address).host;
    const sent = await signed(call, trial.keyOf('free'), { host, at: trial.time });
    expect(await send(other.port, sent)).toMatchObject({ status: 200 });
    const [theirs] = other.audit;
    await other.close();
    expect(theirs?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(theirs?.digest).not.toBe(trial.gateway.audit[0]?.digest);
  });
});

test('an event of the audit log holds nothing of what was sent or answered', async () => {
  trial.answers = async () => ({ ok: true, output: { iban: 'answered-4712' } });
  const key = randomUUID();
  await trial.call('free', 'pay', payment(4711), { headers: [['idempotency-key', key]] });
  expect(trial.gateway.audit.map((event) => Object.keys(event).sort())).toEqual([
    [
      'action',
      'agent',
      // The amount alone, which the action declares and limits are of.
      'currency',
      'digest',
      'environment',
      'event',
      'family',
      'idempotencyKey',
      'minorUnits',
      'request',
      'rules',
      'time',
      'tool',
      'version',
    ],
    [
      'action',
      'agent',
      'currency',
      'digest',
      'environment',
      'event',
      'family',
      'idempotencyKey',
      'minorUnits',
      'request',
      'result',
      'rules',
      'time',
      'tool',
      'version',
    ],
  ]);
  const events = JSON.stringify(
    trial.gateway.audit.map(({ digest, rules, time, request, idempotencyKey, minorUnits, currency, ...rest }) => rest),
  );
  expect(events).not.toMatch(/471|CL-2026|EUR/);
});
