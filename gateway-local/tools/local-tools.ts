import { readFileSync } from 'node:fs';
import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { StartSyncExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { fromProject } from '../../foundation/cache';
import type { Environment, Tool } from '../../foundation/environment';
import { bundleFunction } from '../../foundation/function-bundle';
import { toolSecretName } from '../../foundation/names';
import { calledArn } from '../../modules/tool/arns';
import type { ToolCall } from '../../modules/tool/lambda/tool-call';
import type { InvokerParts } from '../../modules/tool-gateway/lambda/validator/invoker';
import type { Log } from '../log';
import { NO_CREDENTIALS, QUIET_SDK } from '../tables/database';
import { LocalFunction } from './local-function';

/** Answers calls in the place of a tool, with a `ToolAnswer` or whatever else a test wants to be answered. */
export type StandIn = (call: ToolCall) => Promise<unknown>;

export interface LocalToolsOptions {
  readonly environment: Environment;
  /** By the name of the tool. */
  readonly standIns: Readonly<Record<string, StandIn>>;
  /** Where DynamoDB and the other services of AWS are. */
  readonly endpoints: { readonly database: string; readonly services: string };
  readonly log: Log;
}

type Answering = (payload: string, signal: AbortSignal) => Promise<string>;

/** Tools of an environment: those that are made here run as they are deployed, each in a thread; others are stood in for. */
export class LocalTools {
  private readonly byArn = new Map<string, Answering>();
  private readonly functions: LocalFunction[] = [];

  constructor(private readonly options: LocalToolsOptions) {
    const { environment } = options;
    for (const tool of environment.tools) this.byArn.set(calledArn(environment, tool), this.answeringOf(tool));
  }

  /** The same calls as those of Lambda and Step Functions. There are no roles here to take on. */
  public invokerParts(): Pick<InvokerParts, 'takeOn' | 'invokeFunction' | 'runWorkflow'> {
    return {
      takeOn: async () => ({ ...NO_CREDENTIALS, sessionToken: 'worthless' }),
      invokeFunction: async (_, arn, payload, signal) => {
        const answer = await this.answer(arn, payload, signal).catch(() => undefined);
        return (
          answer === undefined ? { FunctionError: 'Unhandled' } : { Payload: Buffer.from(answer) }
        ) as InvokeCommandOutput;
      },
      runWorkflow: async (_, arn, input, signal) => {
        const output = await this.answer(arn, input, signal).catch(() => undefined);
        return (
          output === undefined ? { status: 'FAILED' } : { status: 'SUCCEEDED', output }
        ) as StartSyncExecutionCommandOutput;
      },
    };
  }

  public async end(): Promise<void> {
    await Promise.all(this.functions.map((one) => one.end()));
  }

  private answer(arn: string, payload: string, signal: AbortSignal): Promise<string> {
    const answering = this.byArn.get(arn);
    if (answering === undefined)
      throw new Error(`${arn}: is no tool of the environment, which is a fault of this template`);
    return answering(payload, signal);
  }

  private answeringOf(tool: Tool): Answering {
    const { environment, standIns } = this.options;
    const standIn = Object.hasOwn(standIns, tool.name) ? standIns[tool.name] : undefined;
    if (standIn !== undefined) return answeringWith(standIn);
    const { target } = tool;
    if (target.kind !== 'function') return answeringWith(elsewhere);
    const made = new LocalFunction({
      code: codeOf(target.code),
      settings: { ...settingsOf(environment, tool, target), ...this.serviceSettings() },
      memoryMb: target.memoryMb,
      timeoutSeconds: target.timeoutSeconds,
      wrote: (line) => this.options.log({ log: 'tools', line: { tool: tool.name, ...fieldsOf(line) } }),
    });
    this.functions.push(made);
    return (payload, signal) => made.call(payload, signal);
  }

  /** Leads every client of the SDK to this machine, and none to the files or the metadata of whoever runs it. */
  private serviceSettings(): Record<string, string> {
    const { environment, endpoints } = this.options;
    return {
      AWS_REGION: environment.region,
      AWS_ACCESS_KEY_ID: NO_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: NO_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL: endpoints.services,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.database,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...QUIET_SDK,
    };
  }
}

const answeringWith =
  (standIn: StandIn): Answering =>
  async (payload, signal) => {
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('its time is over')), { once: true });
    });
    return JSON.stringify(await Promise.race([standIn(JSON.parse(payload) as ToolCall), late])) ?? 'null';
  };

/** What is somebody else's is not called from a laptop. */
const elsewhere: StandIn = async ({ tool, action }) => ({
  ok: true,
  output: { tool, action, note: 'This tool is elsewhere; the local gateway answers in its place.' },
});

/** Events are JSON, and whatever else a tool writes is a text. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields === 'object' && fields !== null) return { ...fields };
  } catch {
    // It is a text.
  }
  return { message: line };
}

/** The same zip as is deployed. */
function codeOf(folder: string): string {
  const { strFromU8, unzipSync } = fromProject('fflate') as typeof import('fflate');
  const code = unzipSync(readFileSync(bundleFunction(folder).path))['index.js'];
  if (code === undefined) throw new Error(`${folder}: has no code in its zip, which is a fault of this template`);
  return strFromU8(code);
}

/** As modules/tool/tool-function.ts gives them to the function. */
function settingsOf(
  environment: Environment,
  tool: Tool,
  target: Extract<Tool['target'], { kind: 'function' }>,
): Record<string, string> {
  const secrets = Object.keys(tool.secrets).map((secret) => [
    `${secret.toUpperCase().replaceAll('-', '_')}_SECRET_NAME`,
    toolSecretName(environment, tool.name, secret),
  ]);
  return {
    ...target.environment,
    P2A_ENVIRONMENT: environment.name,
    P2A_TOOL: tool.name,
    ...Object.fromEntries(secrets),
  };
}
