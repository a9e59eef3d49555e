jest.mock('jose', () => jest.requireActual('../../modules/approvals/bundled-jose'));

import { randomUUID } from 'node:crypto';
import type { Environment } from '../../../foundation/environment';
import type { KnownKey } from '../../../gateway-local/http/signature';
import { type LocalGateway, startLocalGateway } from '../../../gateway-local/local-gateway';
import type { LogEntry } from '../../../gateway-local/log';
import type { StandIn } from '../../../gateway-local/tools/local-tools';
import type { ToolCall } from '../../../modules/tool/lambda/tool-call';
import type { LogLine, Parts } from '../../../modules/tool-gateway/lambda/core/parts';
import type { Store } from '../../../modules/tool-gateway/lambda/core/store';
import { logTo } from '../../../modules/tool-gateway/lambda/validator/log';
import { faultsIn } from '../../support/events';
import { gatewayEnvironment } from '../../support/gateway';
import { type Headers, type Said, type Sent, send } from './http';
import { type SigningOptions, signed } from './signing';

/** Of two thousand calls, on a machine that has other things to do. */
jest.setTimeout(180_000);

const DAY_MS = 24 * 60 * 60_000;

/** What nobody outside may read. */
export const DETAIL = 'socket of db-prod-3 in /srv/gateway/store.ts:17 was closed';

class Down extends Error {
  public override readonly name = 'Down';
}
export const down = () => Promise.reject(new Down(DETAIL));

const done: StandIn = async () => ({ ok: true, output: { done: true } });

export interface LocalCall extends SigningOptions {
  /** Beside the content type. */
  readonly headers?: Headers;
  readonly contentType?: string;
  /** In the place of the call's own. */
  readonly method?: string;
  readonly path?: string;
  readonly key?: KnownKey;
}

/** The local gateway with a clock, tools and parts that a test can turn, asked over HTTP. */
export class LocalTrial {
  public time = Date.parse('2026-03-10T12:00:30Z');
  /** Calls that reached the tool. */
  public calls: ToolCall[] = [];
  public answers: StandIn = done;
  public lines: LogEntry[] = [];
  /** Parts of the gateway that others stand in for. */
  public instead: Partial<Parts> = {};
  /** Whether a method of the store fails now. */
  public storeFails: (method: keyof Store, ...given: unknown[]) => boolean = () => false;
  public auditFails: (event: string) => boolean = () => false;
  private running: LocalGateway | undefined;

  /**
   * Starts before the tests of a file, ends after them, and is at noon of another day with nothing broken before each. After
   * each, whatever was written has the form of events.
   */
  constructor(
    environment: Environment = gatewayEnvironment(),
    strangers: readonly KnownKey[] = [],
    /** Told of the parts as they are. */
    parts: (parts: Parts) => void = () => undefined,
  ) {
    beforeAll(async () => {
      this.running = await startLocalGateway({
        environment,
        strangers,
        now: () => this.time,
        wait: async (milliseconds) => {
          this.time += milliseconds;
        },
        standIns: { ledger: (call) => this.reached(call) },
        change: (whole) => {
          parts(whole);
          return this.turned(whole);
        },
        log: (entry) => this.lines.push(entry),
      });
    });
    afterEach(() => expect(faultsIn(this.lines.map(asDeployed))).toEqual([]));
    afterAll(() => this.running?.close());
    beforeEach(() => {
      this.time = (Math.floor(this.time / DAY_MS) + 1.5) * DAY_MS;
      this.calls = [];
      this.lines = [];
      this.answers = done;
      this.instead = {};
      this.storeFails = () => false;
      this.auditFails = () => false;
      this.gateway.audit.splice(0);
    });
  }

  public get gateway(): Omit<LocalGateway, 'audit'> & { readonly audit: LocalGateway['audit'][number][] } {
    if (this.running === undefined) throw new Error('the gateway has not been started');
    return this.running as never;
  }

  /** A call as one of the agents, well-formed and signed unless it is said otherwise. */
  public async call(agent: string, action: string, body: unknown, changes: LocalCall = {}): Promise<Said> {
    const { method = 'POST', path = `/tools/ledger/${action}`, contentType = 'application/json' } = changes;
    const headers: Headers = [['content-type', contentType], ...(changes.headers ?? [])];
    return this.send(
      await this.signed({ method, path, headers, body: bytesOf(body) }, { key: this.keyOf(agent), ...changes }),
    );
  }

  /** A request as it would be sent, to be changed behind its signature. */
  public signed(request: Sent, { key, ...options }: SigningOptions & { readonly key: KnownKey }): Promise<Sent> {
    return signed(request, key, { host: this.host, at: this.time, ...options });
  }

  public send(request: Sent): Promise<Said> {
    return send(this.gateway.port, { ...request, headers: withHost(request.headers, this.host) });
  }

  public get host(): string {
    return new URL(this.gateway.address).host;
  }

  public keyOf(agent: string): KnownKey {
    const key = this.gateway.credentials[agent];
    if (key === undefined) throw new Error(`${agent}: is no agent of the trial`);
    return key;
  }

  private reached(call: ToolCall): Promise<unknown> {
    this.calls.push(call);
    return this.answers(call);
  }

  private turned(parts: Parts): Parts {
    const store = new Proxy(parts.store, {
      get:
        (target, name: keyof Store) =>
        (...given: unknown[]) =>
          this.storeFails(name, ...given) ? down() : Reflect.apply(target[name], target, given),
    });
    const audit: Parts['audit'] = {
      write: (event) => (this.auditFails(event.event) ? down() : parts.audit.write(event)),
    };
    const whole: Parts = { ...parts, store, audit };
    return new Proxy(whole, { get: (target, name: keyof Parts) => this.instead[name] ?? target[name] });
  }
}

/** A line as its function writes it. */
function asDeployed({ log, line }: LogEntry): Readonly<Record<string, unknown>> {
  if (log !== 'gateway') return line;
  const written: string[] = [];
  logTo((text) => written.push(text), 'trial')(line as unknown as LogLine);
  return JSON.parse(written.join(''));
}

const bytesOf = (body: unknown) =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

const withHost = (headers: Headers, host: string): Headers =>
  headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [['host', host], ...headers];

/** An idempotency key that nobody has used. */
export const freshKey = (): Headers => [['idempotency-key', randomUUID()]];
