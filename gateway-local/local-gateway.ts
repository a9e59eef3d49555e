import { randomBytes, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Environment } from '../foundation/environment';
import type { AuditEvent } from '../foundation/events';
import { MistakesError } from '../foundation/mistakes';
import { gatewayTableName } from '../foundation/names';
import { checkedPolicies } from '../modules/tool-gateway/catalog/checked-policies';
import type { Catalog } from '../modules/tool-gateway/lambda/core/catalog';
import { Gateway } from '../modules/tool-gateway/lambda/core/gateway';
import { identify } from '../modules/tool-gateway/lambda/core/identify';
import type { Audit, Parts } from '../modules/tool-gateway/lambda/core/parts';
import { DynamoStore } from '../modules/tool-gateway/lambda/store/dynamo-store';
import { validator } from '../modules/tool-gateway/lambda/validator/validator';
import { APPROVER_PATH } from './approvals/approver-front';
import { localApprovals } from './approvals/local-approvals';
import { testProvider } from './approvals/test-tokens';
import { type LocalContainment, localContainment } from './containment/local-containment';
import { CONTROL_PATH, control } from './control';
import { type Closing, gatewayParts } from './gateway-parts';
import { type HttpAnswer, type HttpRequest, onlyValueOf } from './http/request';
import { LOOPBACK, listen } from './http/server';
import type { KnownKey } from './http/signature';
import type { Log } from './log';
import { Switches } from './switches';
import { addTable, type LocalDatabase, openDatabase } from './tables/database';
import { localTables } from './tables/local-tables';
import { testCredentials } from './test-credentials';
import { toolApi, toolApiAnswer } from './tool-api';
import type { StandIn } from './tools/local-tools';

export interface LocalGatewayOptions {
  readonly environment: Environment;
  /** Of this machine; any that is free without it, or with 0. */
  readonly port?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How containment waits between two looks; by the clock of the machine without it. @param milliseconds How long. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Answers in the place of tools, by the tool's name. */
  readonly standIns?: Readonly<Record<string, StandIn>>;
  /** Keys that are known, and of no agent. */
  readonly strangers?: readonly KnownKey[];
  /** Puts others in the place of parts of the gateway: what fails, or what looks on. */
  readonly change?: (parts: Parts) => Parts;
  /** Everything that would be in a log group. */
  readonly log?: Log;
}

/** The gateway of an environment on this machine, until it is closed. */
export interface LocalGateway {
  /** As in `http://127.0.0.1:8787`. */
  readonly address: string;
  readonly port: number;
  /** By agent. */
  readonly credentials: Readonly<Record<string, KnownKey>>;
  readonly catalog: Catalog;
  /** What the gateway remembers. */
  readonly store: DynamoStore;
  /** Everything in the audit log, oldest first. */
  readonly audit: readonly AuditEvent[];
  readonly switches: Switches;
  /** What stops agents and lets them go. */
  readonly containment: LocalContainment;
  /** Opens what `p2a switch` and `p2a token` ask for. */
  readonly controlToken: string;
  /** @param claims In the place of those of somebody who may decide about every agent, and has just signed in. */
  approverToken(claims?: JWTPayload): Promise<string>;
  /** Lets the time of people be over for an approval, at once, and waits for what follows from it. */
  expireApproval(id: string): Promise<void>;
  /** Waits until the execution of an approval has come to its end. */
  approvalEnded(id: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the gateway of an environment on this machine: the code that is deployed, with a database, an identity provider and
 * services that end with the process.
 *
 * @throws MistakesError if the environment has no gateway, or a file of it is not what it should be; an Error of the system with the
 * code `EADDRINUSE` if somebody else has the port.
 */
export async function startLocalGateway(options: LocalGatewayOptions): Promise<LocalGateway> {
  const closings: Closing[] = [];
  const close = async () => {
    for (const closing of closings.splice(0).reverse()) await closing();
  };
  try {
    return { ...(await start(options, closings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: LocalGatewayOptions, closings: Closing[]): Promise<Omit<LocalGateway, 'close'>> {
  const { environment, port = 0, now = Date.now, standIns = {}, strangers = [], log = () => undefined } = options;
  const { change = (parts) => parts } = options;
  refuseWithoutGateway(environment);
  // Rules that synthesis refuses are refused here too, with what it says of them.
  checkedPolicies(environment);
  const table = gatewayTableName(environment);
  const database = await databaseOf(environment, table, closings);
  const store = new DynamoStore(table, now, database.client);
  const audit: AuditEvent[] = [];
  const made = await gatewayParts(
    {
      ...{ environment, standIns, store, now, log },
      audit: auditOf(audit, log),
      databaseEndpoint: database.endpoint,
      startApproval: (id) => approvals.machine.start(id),
    },
    closings,
  );
  const parts = change(made);
  const decides = validator(new Gateway(parts), randomUUID);
  const kept = { store: parts.store, audit: parts.audit };
  const provider = await testProvider(environment, now);
  const containment = localContainment({
    ...{ environment, provider, now, log, wait: options.wait },
    database: database.client,
  });
  closings.push(looking(containment));
  const releases = containment.answer;
  const approvals = localApprovals({ environment, ...kept, now, log, provider, releases, carryOut: decides });
  closings.push(() => approvals.machine.close());

  const credentials = testCredentials(environment);
  const signatures = { region: environment.region, keys: [...Object.values(credentials), ...strangers], now };
  const switches = new Switches(database, table, made.catalog, now);
  const controlToken = randomBytes(16).toString('hex');
  const approverToken = (name: string, group?: string) =>
    provider.token({ sub: name }, group === undefined ? [] : [group]);
  const isStopped = (userArn: string) => {
    const caller = identify(made.catalog, userArn);
    return caller !== undefined && containment.isStopped(caller.name);
  };
  const server = await listen(port, {
    failed: (why, request) => toolApiAnswer(FAILURES[why], request),
    answer: answering({
      tools: toolApi({ environment, signatures, isStopped, validator: decides, log }),
      approvals: approvals.answer,
      control: control({ token: controlToken, switches, containment, approverToken, log }),
    }),
  });
  closings.push(() => server.close());
  return {
    ...{ credentials, store, audit, switches, containment, controlToken },
    catalog: made.catalog,
    address: `http://${LOOPBACK}:${server.port}`,
    port: server.port,
    approverToken: provider.token,
    approvalEnded: (id) => approvals.machine.end(id),
    expireApproval: (id) => {
      approvals.machine.expire(id);
      return approvals.machine.end(id);
    },
  };
}

const auditOf = (events: AuditEvent[], log: Log): Audit => ({
  async write(event) {
    events.push(event);
    log({ log: 'audit', line: { ...event } });
  },
});

/** As often as the function that stops agents looks after them where it is deployed. */
const LOOKS_EVERY_MS = 5 * 60_000;

/** @returns what ends it. */
function looking({ look }: LocalContainment): Closing {
  // What it could not do it says in the log, and tries again.
  const timer = setInterval(() => void look().catch(() => undefined), LOOKS_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** What API Gateway calls the answers that it gives by itself. */
const FAILURES = {
  'too-large': 'REQUEST_TOO_LARGE',
  failed: 'INTEGRATION_FAILURE',
  'timed-out': 'INTEGRATION_TIMEOUT',
};

function refuseWithoutGateway({ name, gateway }: Environment): void {
  if (gateway !== undefined) return;
  throw new MistakesError([
    { path: `${name}.gateway`, problem: 'is missing', remedy: 'add it, or start the gateway of another environment' },
  ]);
}

async function databaseOf(environment: Environment, table: string, closings: Closing[]): Promise<LocalDatabase> {
  const folders = environment.tools.flatMap(({ target }) => (target.kind === 'function' ? [target.code] : []));
  const tables = localTables(folders);
  const database = await openDatabase(environment.region);
  closings.push(() => database.close());
  await addTable(database, table, { key: { pk: 'text', sk: 'text' }, localIndexes: {}, items: [] });
  for (const [name, one] of Object.entries(tables)) await addTable(database, name, one);
  return database;
}

type Answering = (request: HttpRequest) => Promise<HttpAnswer>;

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/;

/** By path. A name of somebody else that leads to this machine, as a page in a browser can arrange, leads no further. */
const answering =
  (apis: { readonly tools: Answering; readonly approvals: Answering; readonly control: Answering }): Answering =>
  async (request) => {
    if (!LOOPBACK_HOST.test(onlyValueOf(request, 'host') ?? '')) return toolApiAnswer('ACCESS_DENIED', request.id);
    if (request.path.startsWith(`${APPROVER_PATH}/`)) return apis.approvals(request);
    if (request.path.startsWith(`${CONTROL_PATH}/`)) return apis.control(request);
    return apis.tools(request);
  };
