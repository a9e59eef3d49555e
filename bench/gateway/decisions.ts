import { createHmac, createSecretKey } from 'node:crypto';
import type { Environment } from '../../foundation/environment';
import { agentRoleName } from '../../foundation/names';
import { permitted, type ToolRequest } from '../../modules/tool-gateway/lambda/core/check';
import { Gateway } from '../../modules/tool-gateway/lambda/core/gateway';
import type { Parts } from '../../modules/tool-gateway/lambda/core/parts';
import { Policies } from '../../modules/tool-gateway/lambda/core/policies';
import { MemoryStore } from '../../modules/tool-gateway/lambda/store/memory-store';
import { gatewayFiles, loadCedar } from '../../modules/tool-gateway/lambda/validator/gateway-files';
import { masking } from '../../modules/tool-gateway/lambda/validator/masking';
import type { Size } from '../synth/organization';
import { agentName, callOf } from './register';

/** What one call takes in the process, in microseconds. */
export interface Decisions {
  /** Everything up to the decision: who, whether, schema, policies, data. */
  readonly decision: number;
  /** A whole call, with a store in memory and a tool that answers at once. */
  readonly call: number;
}

const DIGEST_KEY = createSecretKey(Buffer.alloc(32, 'benchmark'));

/**
 * The parts of a gateway that wait for nobody.
 * @param folder With what is in the zip of the function.
 */
export function immediateParts(folder: string): Parts {
  const { catalog, validates } = gatewayFiles(folder);
  return {
    catalog,
    policies: new Policies(loadCedar(), catalog),
    validates,
    store: new MemoryStore(),
    now: Date.now,
    newId: () => 'approval-0000',
    digest: async (text) => createHmac('sha256', DIGEST_KEY).update(text).digest('hex'),
    invoke: async () => ({ kind: 'answer', value: { ok: true, output: { entry: 17, state: 'paid' } } }),
    mask: masking(catalog),
    startApproval: async () => undefined,
    audit: { write: async () => undefined },
    log: () => undefined,
  };
}

const CALLS = 4000;

/** Medians over calls of all agents, after as many that warm up. */
export async function measureDecisions(environment: Environment, size: Size, folder: string): Promise<Decisions> {
  const parts = immediateParts(folder);
  const gateway = new Gateway(parts);
  const requests = Array.from({ length: 4 * CALLS }, (_, index) => requestOf(environment, size, index));
  const decide = (request: ToolRequest) => permitted(parts, request);
  const call = async (request: ToolRequest) => {
    const { status } = await gateway.call(request);
    if (status !== 200) throw new Error(`bench: a call was answered with ${status}`);
  };
  await medianMicroseconds(requests.slice(0, CALLS), decide);
  const decision = await medianMicroseconds(requests.slice(CALLS, 2 * CALLS), decide);
  await medianMicroseconds(requests.slice(2 * CALLS, 3 * CALLS), call);
  return { decision, call: await medianMicroseconds(requests.slice(3 * CALLS), call) };
}

async function medianMicroseconds(requests: readonly ToolRequest[], run: (request: ToolRequest) => Promise<unknown>) {
  const took = new Float64Array(requests.length);
  for (const [index, request] of requests.entries()) {
    const begun = process.hrtime.bigint();
    await run(request);
    took[index] = Number(process.hrtime.bigint() - begun) / 1000;
  }
  took.sort();
  return took[Math.floor(took.length / 2)] ?? 0;
}

function requestOf(environment: Environment, size: Size, index: number): ToolRequest {
  const { agent, tool, body } = callOf(index, size);
  return {
    id: `request-${index}`,
    userArn: `arn:aws:sts::333333333333:assumed-role/${agentRoleName(environment, agentName(agent))}/session`,
    tool,
    action: 'pay',
    contentType: 'application/json',
    idempotencyKeys: [`bench-key-${index}`],
    requesters: [],
    body,
  };
}
