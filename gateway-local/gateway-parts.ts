import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromProject, writeWhole } from '../foundation/cache';
import type { Environment } from '../foundation/environment';
import { gatewayFiles as filesOf } from '../modules/tool-gateway/catalog/gateway-files';
import type { Audit, Parts } from '../modules/tool-gateway/lambda/core/parts';
import { type Cedar, Policies } from '../modules/tool-gateway/lambda/core/policies';
import type { Store } from '../modules/tool-gateway/lambda/core/store';
import { type GatewayFiles, gatewayFiles } from '../modules/tool-gateway/lambda/validator/gateway-files';
import { invoker } from '../modules/tool-gateway/lambda/validator/invoker';
import { masking } from '../modules/tool-gateway/lambda/validator/masking';
import type { Log } from './log';
import { LocalTools, type StandIn } from './tools/local-tools';
import { openServices } from './tools/services';

/** What is to be done at the end, last one first. */
export type Closing = () => Promise<void> | void;

export interface GatewayPartsOptions {
  readonly environment: Environment;
  readonly standIns: Readonly<Record<string, StandIn>>;
  readonly store: Store;
  readonly audit: Audit;
  /** Where DynamoDB is. */
  readonly databaseEndpoint: string;
  readonly startApproval: Parts['startApproval'];
  readonly now: () => number;
  readonly log: Log;
}

/** Parts of the gateway as modules/tool-gateway/lambda/validator/handler.ts puts them together, with this machine in the place of AWS. */
export async function gatewayParts(options: GatewayPartsOptions, closings: Closing[]): Promise<Parts> {
  const { environment, standIns, store, audit, databaseEndpoint, startApproval, now, log } = options;
  const { catalog, validates } = filesIn(environment, closings);
  const services = await openServices(log);
  closings.push(() => services.close());
  const endpoints = { database: databaseEndpoint, services: services.endpoint };
  const tools = new LocalTools({ environment, standIns, endpoints, log });
  closings.push(() => tools.end());
  const digestKey = randomBytes(32);
  return {
    catalog,
    // Loaded from where it is: its code reads a file beside it.
    policies: new Policies(fromProject('@cedar-policy/cedar-wasm/nodejs') as Cedar, catalog),
    validates,
    store,
    now,
    newId: randomUUID,
    digest: async (text) => createHmac('sha256', digestKey).update(text).digest('hex'),
    invoke: invoker({ ...tools.invokerParts(), now }),
    mask: masking(catalog),
    startApproval,
    audit,
    log: (line) => log({ log: 'gateway', line: { ...line } }),
  };
}

/** What is beside the code of the function in its zip, in a folder of its own. */
function filesIn(environment: Environment, closings: Closing[]): GatewayFiles {
  const folder = mkdtempSync(join(tmpdir(), 'p2a-gateway-'));
  closings.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(filesOf(environment)))
    if (typeof content === 'string') writeWhole(join(folder, file), content);
  return gatewayFiles(folder);
}
