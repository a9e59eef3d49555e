import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartSyncExecutionCommand, type StartSyncExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Invocation, Invoked, Parts } from '../core/parts';

/** Credentials of a role that was taken on for one call. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What the invoker needs of AWS. */
export interface InvokerParts {
  readonly takeOn: (invocation: Invocation) => Promise<Session>;
  readonly invokeFunction: (
    session: Session,
    arn: string,
    payload: string,
    signal: AbortSignal,
  ) => Promise<InvokeCommandOutput>;
  readonly runWorkflow: (
    session: Session,
    arn: string,
    input: string,
    signal: AbortSignal,
  ) => Promise<StartSyncExecutionCommandOutput>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** As short as a session of a role can be. */
const SESSION_SECONDS = 900;

/** Errors of AWS that come before anything was called. */
const NOT_CALLED: readonly string[] = [
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidExecutionInput',
  'InvalidSignatureException',
  'KMSAccessDeniedException',
  'RequestTooLargeException',
  'ResourceNotFoundException',
  'StateMachineDoesNotExist',
  'StateMachineDeleting',
  'ThrottlingException',
  'TooManyRequestsException',
  'UnrecognizedClientException',
  'ValidationException',
];

/** Calls tools with the role of each, taken on for this one call. It never tries again: nobody knows what a call that failed has done. */
export const invoker =
  (parts: InvokerParts): Parts['invoke'] =>
  async (invocation): Promise<Invoked> => {
    const session = await parts.takeOn(invocation).catch(() => undefined);
    if (session === undefined) return { kind: 'not-called' };
    const left = invocation.deadline - parts.now();
    if (left <= 0) return { kind: 'not-called' };
    const signal = AbortSignal.timeout(left);
    const { tool } = invocation;
    const payload = JSON.stringify(payloadOf(invocation));
    try {
      return tool.target.kind === 'function'
        ? ofFunction(await parts.invokeFunction(session, tool.target.arn, payload, signal))
        : ofWorkflow(await parts.runWorkflow(session, tool.target.arn, payload, signal));
    } catch (error) {
      return { kind: error instanceof Error && NOT_CALLED.includes(error.name) ? 'not-called' : 'unknown' };
    }
  };

/** What a tool is handed: see `ToolCall` in modules/tool/lambda/tool-call.ts. */
export const payloadOf = ({ toolName, action, input, agentName, request, idempotencyKey }: Invocation) => ({
  tool: toolName,
  action,
  input,
  agent: agentName,
  request,
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
});

function ofFunction({ FunctionError, Payload }: InvokeCommandOutput): Invoked {
  if (FunctionError !== undefined || Payload === undefined) return { kind: 'unknown' };
  return parsed(Buffer.from(Payload).toString('utf8'));
}

function ofWorkflow({ status, output, error }: StartSyncExecutionCommandOutput): Invoked {
  // The workflow says so before it calls anything.
  if (status === 'FAILED' && error === 'NoSuchAction') return { kind: 'not-called' };
  return status === 'SUCCEEDED' && output !== undefined ? parsed(output) : { kind: 'unknown' };
}

function parsed(text: string): Invoked {
  try {
    return { kind: 'answer', value: JSON.parse(text) };
  } catch {
    return { kind: 'unknown' };
  }
}

/** The role of the tool, for one agent, action and request; the source identity names the agent in every log behind it. */
export const takingOn =
  (sts: Pick<STSClient, 'send'> = impatientSts()): InvokerParts['takeOn'] =>
  async ({ tool, agentName, agentRole, toolName, action, request }) => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: tool.invokeRoleArn,
        RoleSessionName: request,
        SourceIdentity: agentRole,
        DurationSeconds: SESSION_SECONDS,
        Tags: Object.entries({
          'p2a:agent': agentName,
          'p2a:tool': toolName,
          'p2a:action': action,
          'p2a:request': request,
        }).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
    } = Credentials ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
      throw new Error('STS answered without credentials');
    return { accessKeyId, secretAccessKey, sessionToken };
  };

const impatientSts = () =>
  new STSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } });

/** Sessions share their connections: a new one for each call would take longer than the call. */
export const invokingFunctions = (): InvokerParts['invokeFunction'] => {
  const { requestHandler } = new LambdaClient({}).config;
  return (credentials, FunctionName, payload, abortSignal) =>
    new LambdaClient({ credentials, maxAttempts: 1, requestHandler }).send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }),
      { abortSignal },
    );
};

export const runningWorkflows = (): InvokerParts['runWorkflow'] => {
  const { requestHandler } = new SFNClient({}).config;
  return (credentials, stateMachineArn, input, abortSignal) =>
    new SFNClient({ credentials, maxAttempts: 1, requestHandler }).send(
      new StartSyncExecutionCommand({ stateMachineArn, input }),
      { abortSignal },
    );
};
