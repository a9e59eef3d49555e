import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Environment } from '../../foundation/environment';
import { listen } from '../../gateway-local/http/server';
import { testCredentials } from '../../gateway-local/test-credentials';
import { toolApi, toolApiAnswer } from '../../gateway-local/tool-api';
import { Gateway } from '../../modules/tool-gateway/lambda/core/gateway';
import { validator } from '../../modules/tool-gateway/lambda/validator/validator';
import { median } from '../statistics';
import type { Size } from '../synth/organization';
import { immediateParts } from './decisions';
import { agentName, callOf } from './register';

export interface Throughput {
  /** Requests a second of a handler that answers at once, and of the gateway: signatures are verified for both. */
  readonly bare: number;
  readonly gateway: number;
  /** The one through the other, run by run. */
  readonly ratio: number;
}

type Validator = ReturnType<typeof validator>;

const bare: Validator = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"output":{"entry":17,"state":"paid"}}',
});

let runs = 0;

/** What comes over HTTP in a second, on one core of the server; whoever sends has a process of their own. */
export async function measureThroughput(
  environment: Environment,
  size: Size,
  folder: string,
  { requests, pairs }: { readonly requests: number; readonly pairs: number },
): Promise<Throughput> {
  const gateway = validator(new Gateway(immediateParts(folder)), () => 'id');
  const measured: Array<{ bare: number; gateway: number }> = [];
  for (let pair = 0; pair < pairs; pair++)
    measured.push({
      bare: await perSecond(environment, size, bare, requests),
      gateway: await perSecond(environment, size, gateway, requests),
    });
  return {
    bare: median(measured.map((one) => one.bare)),
    gateway: median(measured.map((one) => one.gateway)),
    ratio: median(measured.map((one) => one.gateway / one.bare)),
  };
}

async function perSecond(environment: Environment, size: Size, handler: Validator, requests: number): Promise<number> {
  const credentials = testCredentials(environment);
  const signatures = { region: environment.region, keys: Object.values(credentials), now: Date.now };
  const server = await listen(0, {
    answer: toolApi({ environment, signatures, isStopped: () => false, validator: handler, log: () => undefined }),
    failed: (_, request) => toolApiAnswer('INTEGRATION_FAILURE', request),
  });
  try {
    runs += 1;
    const calls = await signedCalls(environment, size, server.port);
    const order = { calls, port: server.port, requests, run: runs };
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(__dirname, 'load.cjs'),
      JSON.stringify(order),
    ]);
    const { perSecond: result, refused } = JSON.parse(stdout) as { perSecond: number; refused: number };
    if (refused > 0) throw new Error(`bench: ${refused} requests were refused`);
    return result;
  } finally {
    await server.close();
  }
}

/** A read and a payment, in turn. One signature for all of each: what makes it a call of its own, the key, is not signed. */
async function signedCalls(environment: Environment, size: Size, port: number) {
  const { agent, tool, body } = callOf(0, size);
  const credentials = testCredentials(environment)[agentName(agent)];
  if (credentials === undefined) throw new Error('bench: the agent has no credentials');
  const signer = new SignatureV4({ credentials, region: environment.region, service: 'execute-api', sha256: Sha256 });
  const sign = async (action: string, content: string) => {
    const path = `/tools/${tool}/${action}`;
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port,
      path,
      query: {},
      headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json' },
      body: content,
    });
    return { path, headers, body: content };
  };
  return [await sign('status', '{"claim":"CL-2026-000123"}'), await sign('pay', body)];
}
