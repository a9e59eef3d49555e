import { FOUND_OUT_LATER, REFUSALS, type RefusalCode } from '../../foundation/refusals';
import { FAULTS, refusalState, retry, type State } from './states';
import { charging, FIRST_OF_CHARGING, NOTHING_USED, type TokenQuota, usesNothing } from './token-quota';

/** What the workflow of an agent is made of. */
export interface WorkflowParts {
  readonly partition: string;
  /** Twelve digits; whose buckets they are. */
  readonly account: string;
  readonly promptsBucket: string;
  /** Folder of the agent in both buckets, with a slash at its end. */
  readonly folder: string;
  readonly decisionsBucket: string;
  /** Inference profile of the agent. */
  readonly modelArn: string;
  readonly guardrail: { readonly arn: string; readonly version: string };
  /** What the guardrail says in place of an answer. */
  readonly blockedOutput: string;
  /** What it says in place of a request. */
  readonly blockedInput: string;
  /** What the model is told. */
  readonly instructions: string;
  /** What the answer has to be about, for the grounding check; at most 1,000 characters. */
  readonly question: string;
  readonly maxTokens: number;
  /** How many tokens of models the agent has in a day; without it, as many as it wants. */
  readonly quota: TokenQuota | undefined;
  /** JSON Schema of decisions. */
  readonly decisionSchema: object;
  /** ARN of the alias of the function for steps. */
  readonly stepsArn: string;
  /** ARN of the alias of the sanitiser. */
  readonly sanitizerArn: string;
  /** How many calls one decision may hold. */
  readonly calls: number;
  /** How long a person has to approve a call. */
  readonly approvalMinutes: number;
  /** How long an execution may take in all. */
  readonly timeoutMinutes: number;
}

/** What a step can be refused by, and where that comes from. */
const STEP_CODES = codesBy('gateway', 'tool').filter((code) => !FOUND_OUT_LATER.includes(code));
const SANITIZER_CODES = codesBy('sanitizer');
/** Refusals after which the same call can succeed a moment later. */
const PASSING: readonly RefusalCode[] = ['unavailable', 'gateway-failed', 'limit-exceeded'];

function codesBy(...refusers: readonly string[]): RefusalCode[] {
  return (Object.keys(REFUSALS) as RefusalCode[]).filter((code) => refusers.includes(REFUSALS[code].by));
}

/** After these, nobody knows whether a call was made. */
const NO_ANSWER = ['no-answer', 'Sandbox.Timedout', 'States.Timeout'];

/** Events that an execution may have are 25,000, and an attempt takes three. */
const MOST_ATTEMPTS = 6000;

/** How often to ask for an approval: every minute, or as often as there is room for. */
function attempts(approvalMinutes: number, calls: number) {
  const seconds = Math.max(60, Math.ceil((approvalMinutes * 60 * calls) / MOST_ATTEMPTS));
  return { IntervalSeconds: seconds, MaxAttempts: Math.ceil((approvalMinutes * 60) / seconds) };
}

const LAMBDA_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];
const BEDROCK_FAULTS = [
  'BedrockRuntime.InternalServerException',
  'BedrockRuntime.ModelNotReadyException',
  'BedrockRuntime.ModelTimeoutException',
  'BedrockRuntime.ServiceUnavailableException',
  'BedrockRuntime.ThrottlingException',
];
const S3_FAULTS = ['S3.InternalErrorException', 'S3.S3Exception', 'S3.SdkClientException'];

const refusedBy = (codes: readonly RefusalCode[]) =>
  codes.map((code) => ({ ErrorEquals: [code], ResultPath: '$.error', Next: refusalState(code) }));

/**
 * The reference workflow in the Amazon States Language: read the sanitised request, ask the model behind its guardrail, check the
 * decision by its schema and the answer against the request, have tools called through the gateway, where people may have to
 * approve, sanitise what comes out, and record it. Every end but a fault of recording itself has a record.
 */
export function agentWorkflow(parts: WorkflowParts) {
  const states: Record<string, State> = { ...asking(parts), ...deciding(parts), ...calling(parts), ...ending(parts) };
  return {
    Comment: 'Guard, decide, call tools, approve, record',
    StartAt: 'ReadRequest',
    TimeoutSeconds: parts.timeoutMinutes * 60,
    States: { ...states, ...refusals(states) },
  };
}

function asking(parts: WorkflowParts): Record<string, State> {
  const { partition, account, promptsBucket, folder, modelArn, guardrail } = parts;
  const { instructions, maxTokens, quota, blockedInput, blockedOutput } = parts;
  return {
    ...(quota === undefined ? {} : charging({ partition, instructions, maxTokens, quota })),
    ReadRequest: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::aws-sdk:s3:getObject`,
      Parameters: {
        Bucket: promptsBucket,
        'Key.$': `States.Format('${folder}{}', $.request.key)`,
        ExpectedBucketOwner: account,
      },
      ResultSelector: { 'text.$': '$.Body', ...(quota === undefined ? {} : { 'bytes.$': '$.ContentLength' }) },
      ResultPath: '$.document',
      TimeoutSeconds: 30,
      Retry: [retry(...S3_FAULTS)],
      Catch: FAULTS,
      Next: quota === undefined ? 'AskModel' : FIRST_OF_CHARGING,
    },
    AskModel: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::aws-sdk:bedrockruntime:converse`,
      Parameters: {
        ModelId: modelArn,
        GuardrailConfig: { GuardrailIdentifier: guardrail.arn, GuardrailVersion: guardrail.version, Trace: 'disabled' },
        System: [{ Text: instructions }],
        Messages: [{ Role: 'user', Content: [{ GuardContent: { Text: { 'Text.$': '$.document.text' } } }] }],
        InferenceConfig: { MaxTokens: maxTokens, Temperature: 0 },
      },
      ResultSelector: { 'content.$': '$.Output.Message.Content', 'stop.$': '$.StopReason', 'usage.$': '$.Usage' },
      ResultPath: '$.model',
      TimeoutSeconds: 120,
      // Under one charge a model answers once: after other faults it may have used tokens already.
      Retry: [retry(...(quota === undefined ? BEDROCK_FAULTS : BEDROCK_FAULTS.filter((fault) => usesNothing(fault))))],
      Catch: quota === undefined ? FAULTS : [...NOTHING_USED, ...FAULTS],
      Next: quota === undefined ? 'WasItLetThrough' : 'SettleTokens',
    },
    WasItLetThrough: {
      Type: 'Choice',
      Choices: [
        {
          And: [stopped, { Not: { Variable: FIRST_TEXT, IsPresent: true } }],
          Next: refusalState('guardrail-blocked-input'),
        },
        // What the guardrail says in its place is how they are told apart.
        { And: [stopped, says(blockedOutput)], Next: refusalState('guardrail-blocked-output') },
        { And: [stopped, says(blockedInput)], Next: refusalState('guardrail-blocked-input') },
        // It has only masked something.
        { ...stopped, Next: 'TellMasked' },
        { Variable: '$.model.stop', StringEquals: 'end_turn', Next: 'CheckDecision' },
      ],
      // Cut off, or stopped by something that nobody asked for.
      Default: refusalState('decision-invalid'),
    },
    TellMasked: telling(parts, { told: 'masked' }, 'CheckDecision'),
  };
}

const FIRST_TEXT = '$.model.content[0].Text';
const stopped = { Variable: '$.model.stop', StringEquals: 'guardrail_intervened' };
const says = (sentence: string) => ({ Variable: FIRST_TEXT, StringEquals: sentence });

function deciding(parts: WorkflowParts): Record<string, State> {
  const { partition, guardrail, blockedOutput, question, decisionSchema, stepsArn, modelArn } = parts;
  return {
    CheckDecision: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::lambda:invoke`,
      Parameters: {
        FunctionName: stepsArn,
        Payload: { step: 'check-decision', 'content.$': '$.model.content', schema: decisionSchema },
      },
      ResultSelector: {
        'answer.$': '$.Payload.answer',
        'calls.$': '$.Payload.calls',
        'named.$': '$.Payload.named',
      },
      ResultPath: '$.decision',
      TimeoutSeconds: 30,
      Retry: [retry(...LAMBDA_FAULTS)],
      Catch: [...refusedBy(['decision-invalid']), ...FAULTS],
      Next: 'CheckGrounding',
    },
    CheckGrounding: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::aws-sdk:bedrockruntime:applyGuardrail`,
      Parameters: {
        GuardrailIdentifier: guardrail.arn,
        GuardrailVersion: guardrail.version,
        Source: 'OUTPUT',
        Content: [
          { Text: { 'Text.$': '$.document.text', Qualifiers: ['grounding_source'] } },
          { Text: { Text: question, Qualifiers: ['query'] } },
          { Text: { 'Text.$': '$.decision.answer', Qualifiers: ['guard_content'] } },
        ],
      },
      // Each of the lists may be empty, and paths into them lead nowhere then.
      ResultSelector: { 'action.$': '$.Action', 'assessments.$': '$.Assessments', 'outputs.$': '$.Outputs' },
      ResultPath: '$.grounding',
      TimeoutSeconds: 60,
      Retry: [retry(...BEDROCK_FAULTS)],
      Catch: FAULTS,
      Next: 'IsItGrounded',
    },
    IsItGrounded: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.grounding.action', StringEquals: 'NONE', Next: 'TellDecision' },
        // Grounding and relevance.
        ...[0, 1].map((filter) => ({ ...isBlocked(filter), Next: refusalState('answer-not-grounded') })),
        {
          And: [{ Variable: MASKED, IsPresent: true }, { Not: { Variable: MASKED, StringEquals: blockedOutput } }],
          Next: 'TakeMaskedAnswer',
        },
      ],
      Default: refusalState('guardrail-blocked-output'),
    },
    TakeMaskedAnswer: { Type: 'Pass', InputPath: MASKED, ResultPath: '$.decision.answer', Next: 'TellMaskedAnswer' },
    TellMaskedAnswer: telling(parts, { told: 'masked' }, 'TellDecision'),
    TellDecision: telling(
      parts,
      { told: 'decision', 'calls.$': '$.decision.named', model: modelArn, 'usage.$': '$.model.usage' },
      'KeepDecision',
    ),
    // An execution has room for 256 KB, and what comes next needs no more than this.
    KeepDecision: {
      Type: 'Pass',
      Parameters: { 'request.$': '$.request', 'decision.$': '$.decision', 'usage.$': '$.model.usage' },
      Next: 'CallTools',
    },
  };
}

const MASKED = '$.grounding.outputs[0].Text';
function isBlocked(filter: number) {
  const action = `$.grounding.assessments[0].ContextualGroundingPolicy.Filters[${filter}].Action`;
  return {
    And: [
      { Variable: action, IsPresent: true },
      { Variable: action, StringEquals: 'BLOCKED' },
    ],
  };
}

function calling({ partition, stepsArn, sanitizerArn, approvalMinutes, calls }: WorkflowParts): Record<string, State> {
  return {
    CallTools: {
      Type: 'Map',
      ItemsPath: '$.decision.calls',
      // In the order of the decision, and none after one that was refused.
      MaxConcurrency: 1,
      ItemSelector: {
        'call.$': '$$.Map.Item.Value',
        'index.$': '$$.Map.Item.Index',
        // The same in every attempt, so that nothing is done twice.
        'key.$': "States.Format('{}-{}', $$.Execution.Name, $$.Map.Item.Index)",
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'CallTool',
        States: {
          CallTool: {
            Type: 'Task',
            Resource: `arn:${partition}:states:::lambda:invoke`,
            Parameters: {
              FunctionName: stepsArn,
              Payload: { step: 'call-tool', 'call.$': '$.call', 'key.$': '$.key' },
            },
            OutputPath: '$.Payload',
            TimeoutSeconds: 60,
            Retry: [
              // Until somebody has approved: the same call gives the result afterwards.
              { ErrorEquals: ['approval-pending'], BackoffRate: 1, ...attempts(approvalMinutes, calls) },
              // With the same key, a call that was made is not made again: its answer is given again.
              { ...retry(...PASSING, ...NO_ANSWER), IntervalSeconds: 5, MaxDelaySeconds: 120 },
              retry(...LAMBDA_FAULTS),
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'WasAnythingDone' }],
            End: true,
          },
          WasAnythingDone: {
            Type: 'Choice',
            Choices: [{ Variable: '$.index', NumericEquals: 0, Next: 'StopAsItIs' }],
            Default: 'StopHalfWay',
          },
          StopAsItIs: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
          StopHalfWay: { Type: 'Fail', Error: 'partly-done', Cause: REFUSALS['partly-done'].sentence },
        },
      },
      ResultPath: '$.results',
      Catch: [
        { ErrorEquals: ['approval-pending'], ResultPath: '$.error', Next: refusalState('approval-expired') },
        ...refusedBy([
          ...STEP_CODES.filter((code) => code !== 'approval-pending'),
          'approval-rejected',
          'approval-expired',
          'decision-invalid',
          'partly-done',
        ]),
        { ErrorEquals: NO_ANSWER, ResultPath: '$.error', Next: refusalState('outcome-unknown') },
        ...FAULTS,
      ],
      Next: 'SanitizeOutput',
    },
    SanitizeOutput: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::lambda:invoke`,
      Parameters: {
        FunctionName: sanitizerArn,
        Payload: {
          document: { 'answer.$': '$.decision.answer', 'results.$': '$.results' },
          'execution.$': '$$.Execution.Name',
        },
      },
      ResultSelector: { 'document.$': '$.Payload.document', 'report.$': '$.Payload.report' },
      ResultPath: '$.sanitized',
      TimeoutSeconds: 60,
      Retry: [retry(...LAMBDA_FAULTS), retry('token-store-failed', 'engine-failed')],
      Catch: [...refusedBy(SANITIZER_CODES), ...FAULTS],
      Next: 'RecordDecision',
    },
  };
}

function ending(parts: WorkflowParts): Record<string, State> {
  return {
    RecordDecision: {
      ...recording(parts, {
        outcome: 'answered',
        'decision.$': '$.sanitized.document',
        'sanitizer.$': '$.sanitized.report',
        'usage.$': '$.usage',
      }),
      Next: 'Answered',
    },
    Answered: { Type: 'Pass', Parameters: { ok: true, 'answer.$': '$.sanitized.document.answer' }, End: true },
    RecordRefusal: { ...recording(parts, { outcome: 'refused', 'code.$': '$.refusal.code' }), Next: 'TellRefusal' },
    // Behind the record: what is told can be lost, and what is recorded cannot.
    TellRefusal: telling(parts, { told: 'refusal', 'code.$': '$.refusal.code' }, 'WasItAFault'),
    WasItAFault: {
      Type: 'Choice',
      // What nobody decided is a failure, for alarms to see.
      Choices: FAULT_CODES.map((code) => ({ Variable: '$.refusal.code', StringEquals: code, Next: `Failed ${code}` })),
      Default: 'Refused',
    },
    Refused: { Type: 'Pass', Parameters: { ok: false, 'error.$': '$.refusal' }, End: true },
    ...Object.fromEntries(
      FAULT_CODES.map((code) => [`Failed ${code}`, { Type: 'Fail', Error: code, Cause: REFUSALS[code].sentence }]),
    ),
    TellNotKept: telling(parts, { told: 'refusal', code: 'workflow-failed' }, 'RecordNotKept'),
    RecordNotKept: { Type: 'Fail', Error: 'workflow-failed', Cause: 'The record of the decision could not be kept.' },
  };
}

const FAULT_CODES = ['workflow-failed', 'timed-out', 'sanitizer-failed', 'outcome-unknown', 'partly-done'] as const;

/** One record for each execution, by its name. */
const recording = (
  { partition, account, decisionsBucket, folder, guardrail, modelArn }: WorkflowParts,
  record: State,
): State => ({
  Type: 'Task',
  Resource: `arn:${partition}:states:::aws-sdk:s3:putObject`,
  Parameters: {
    Bucket: decisionsBucket,
    'Key.$': `States.Format('${folder}{}.json', $$.Execution.Name)`,
    ExpectedBucketOwner: account,
    ContentType: 'application/json',
    Body: {
      ...record,
      'execution.$': '$$.Execution.Id',
      'started.$': '$$.Execution.StartTime',
      'request.$': '$.request.key',
      model: modelArn,
      guardrail: guardrail.arn,
      guardrailVersion: guardrail.version,
    },
  },
  ResultPath: null,
  TimeoutSeconds: 30,
  Retry: [retry(...S3_FAULTS)],
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'TellNotKept' }],
});

/** Seconds; a line is written in a few milliseconds, and whoever waits for an answer waits for this too. */
const TELLING_SECONDS = 10;

/** Has an event written. Whether it is or not, the execution goes on. */
const telling = ({ partition, stepsArn, guardrail }: WorkflowParts, told: State, next: string): State => ({
  Type: 'Task',
  Resource: `arn:${partition}:states:::lambda:invoke`,
  Parameters: {
    FunctionName: stepsArn,
    Payload: { step: 'tell', 'execution.$': '$$.Execution.Name', guardrail, ...told },
  },
  ResultPath: null,
  TimeoutSeconds: TELLING_SECONDS,
  Retry: [{ ...retry(...LAMBDA_FAULTS), MaxAttempts: 2 }],
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: next }],
  Next: next,
});

/** One state for each refusal that the others lead to: each says its own sentence. */
function refusals(states: Readonly<Record<string, State>>): Record<string, State> {
  const named = new Set([...JSON.stringify(states).matchAll(/"Refuse ([a-z-]+)"/g)].map(([, code]) => code));
  return Object.fromEntries(
    (Object.keys(REFUSALS) as RefusalCode[])
      .filter((code) => named.has(code))
      .map((code) => [
        refusalState(code),
        {
          Type: 'Pass',
          Result: { code, message: REFUSALS[code].sentence },
          ResultPath: '$.refusal',
          Next: 'RecordRefusal',
        },
      ]),
  );
}
