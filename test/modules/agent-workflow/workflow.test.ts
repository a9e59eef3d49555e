import { StateMachine } from 'aws-local-stepfunctions';
import { FOUND_OUT_LATER, REFUSALS, type RefusalCode } from '../../../foundation/refusals';
import {
  callTool,
  type GatewayAnswer,
  type SendToGateway,
} from '../../../modules/agent-workflow/lambda/steps/call-tool';
import { type Step, steps } from '../../../modules/agent-workflow/lambda/steps/steps';
import type { TellOfWorkflow } from '../../../modules/agent-workflow/lambda/steps/tell';
import type { Invocation } from '../../../modules/events/lambda/invocation';
import { sanitizer } from '../../../modules/sanitizer/lambda/sanitize';
import { sanitizerHandler } from '../../../modules/sanitizer/lambda/sanitizer-handler';
import { PARTS, workflow } from './parts';

// The interpreter is written for Node 22, which has it.
Object.defineProperty(Promise, 'withResolvers', {
  configurable: true,
  value: () => {
    const settle: { resolve?: unknown; reject?: unknown } = {};
    const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
    return { promise, ...settle };
  },
});

const POINTER = { request: { key: 'r-1/abc.json' } };
const PAY = { tool: 'claims-payments', action: 'pay', input: { claim: 'CL-2024-000001' } };
const decision = (answer: string, calls: readonly unknown[] = []) => JSON.stringify({ answer, calls });

class Named extends Error {
  constructor(name: string) {
    super('of a service');
    this.name = name;
  }
}

interface World {
  /** Null for a message without text. */
  readonly said?: string | null;
  readonly stop?: string;
  /** What ApplyGuardrail answers. */
  readonly grounding?: object;
  /** Answers of the gateway, one after the other; the last one again and again. */
  readonly gateway?: readonly GatewayAnswer[];
  /** What services throw, by state. */
  readonly faults?: Readonly<Record<string, string>>;
}

interface Ran {
  readonly result: Record<string, unknown> | { readonly failed: string };
  readonly records: ReadonlyArray<Record<string, unknown>>;
  /** Keys and bodies of calls that reached the gateway. */
  readonly calls: ReadonlyArray<readonly [string, string, string]>;
  readonly seen: Readonly<Record<string, unknown>>;
  readonly told: ReadonlyArray<Parameters<TellOfWorkflow>[0]>;
}

const GROUNDED = { Action: 'NONE', Assessments: [], Outputs: [] };
const assessed = (...actions: readonly string[]) => [
  { ContextualGroundingPolicy: { Filters: actions.map((Action) => ({ Action })) } },
];
const UNGROUNDED = {
  Action: 'GUARDRAIL_INTERVENED',
  Assessments: assessed('BLOCKED', 'NONE'),
  Outputs: [{ Text: PARTS.blockedOutput }],
};

const problem = (status: number, code: string): GatewayAnswer => ({ status, body: JSON.stringify({ code }) });
const PAID: GatewayAnswer = {
  status: 200,
  body: JSON.stringify({ output: { paid: true, card: '4111 1111 1111 1111' } }),
};

/** States in which an event is written. */
const TELLING = ['TellMasked', 'TellMaskedAnswer', 'TellDecision', 'TellRefusal', 'TellNotKept'] as const;

/** Runs the workflow with the code that is deployed, and services of this world. */
async function run({
  said = decision('Done'),
  stop = 'end_turn',
  grounding = GROUNDED,
  gateway = [PAID],
  faults = {},
}: World = {}): Promise<Ran> {
  const records: Record<string, unknown>[] = [];
  const calls: Array<readonly [string, string, string]> = [];
  const seen: Record<string, unknown> = {};
  const remaining = [...gateway];
  const told: Array<Parameters<TellOfWorkflow>[0]> = [];
  const send: SendToGateway = async (path, body, headers) => {
    calls.push([path, body, headers['idempotency-key'] ?? '']);
    const answer = remaining.length > 1 ? remaining.shift() : remaining[0];
    if (answer === undefined) throw new Error('down');
    return answer;
  };
  const step = steps(send, (event) => told.push(event));
  const sanitize = sanitizerHandler(
    async () => ({ sanitize: sanitizer({ rules: {} }) }),
    () => undefined,
  );
  const service =
    (name: string, answer: (input: Record<string, unknown>) => unknown) =>
    async (input: unknown): Promise<never> => {
      seen[name] = input;
      const fault = faults[name];
      if (fault !== undefined) throw new Named(fault);
      return (await answer(input as Record<string, unknown>)) as never;
    };
  const lambda = (name: string, handler: (event: never, context: Invocation) => Promise<unknown>) =>
    service(name, async ({ Payload }) => ({ Payload: await handler(Payload as never, { awsRequestId: 'i-1' }) }));
  const record = (name: string) => service(name, (input) => records.push(input) && {});

  const execution = new StateMachine(workflow as never).run(POINTER, {
    overrides: {
      taskResourceLocalHandlers: {
        ReadRequest: service('ReadRequest', () => ({ Body: '{"claim":"CL-2024-000001"}' })),
        AskModel: service('AskModel', () => ({
          Output: { Message: { Content: said === null ? [{ ToolUse: {} }] : [{ Text: said }] } },
          StopReason: stop,
          Usage: { InputTokens: 5, OutputTokens: 2, TotalTokens: 7 },
        })),
        CheckDecision: lambda('CheckDecision', step),
        CheckGrounding: service('CheckGrounding', () => grounding),
        CallTool: lambda('CallTool', step),
        SanitizeOutput: lambda('SanitizeOutput', sanitize),
        RecordDecision: record('RecordDecision'),
        RecordRefusal: record('RecordRefusal'),
        ...Object.fromEntries(TELLING.map((name) => [name, lambda(name, step)])),
      },
      retryIntervalOverrides: Object.fromEntries(
        [
          'ReadRequest',
          'AskModel',
          'CheckDecision',
          'CheckGrounding',
          'CallTool',
          'SanitizeOutput',
          'RecordDecision',
          'RecordRefusal',
          ...TELLING,
        ].map((name) => [name, 0]),
      ),
    },
    context: { Execution: { Id: 'arn:execution', Name: 'r-0123456', StartTime: '2026-01-01T00:00:00Z' } },
  });
  const result = await execution.result.catch((error: Error) => ({ failed: failureIn(error.message) }));
  return { result: result as Ran['result'], records, calls, seen, told };
}

/** The interpreter quotes the cause of a failure, and hides its name. */
const failureIn = (message: string) =>
  Object.entries(REFUSALS).find(([, { sentence }]) => message.endsWith(sentence))?.[0] ?? message.split(': ').at(-1);

const refusal = (code: RefusalCode) => ({ ok: false, error: { code, message: REFUSALS[code].sentence } });
const outcomes = ({ records }: Ran) =>
  records.map(({ Body }) => (Body as { code?: string; outcome: string }).code ?? (Body as { outcome: string }).outcome);

describe('an answer', () => {
  test('without calls is checked, recorded and given', async () => {
    const ran = await run({ said: decision('The claim is settled.') });
    expect(ran.result).toEqual({ ok: true, answer: 'The claim is settled.' });
    expect(ran.calls).toEqual([]);
    expect(ran.records).toEqual([
      {
        Bucket: 'decisions',
        Key: 'claims-payer/r-0123456.json',
        ExpectedBucketOwner: '333333333333',
        ContentType: 'application/json',
        Body: expect.objectContaining({
          outcome: 'answered',
          decision: { answer: 'The claim is settled.', results: [] },
          guardrailVersion: '7',
          request: 'r-1/abc.json',
        }),
      },
    ]);
  });

  test('comes from a model behind the guardrail, which is told the request as data', async () => {
    const { seen } = await run();
    expect(seen.ReadRequest).toEqual({
      Bucket: 'prompts',
      Key: 'claims-payer/r-1/abc.json',
      ExpectedBucketOwner: '333333333333',
    });
    expect(seen.AskModel).toMatchObject({
      ModelId: PARTS.modelArn,
      GuardrailConfig: { GuardrailIdentifier: PARTS.guardrail.arn, GuardrailVersion: '7' },
      Messages: [{ Role: 'user', Content: [{ GuardContent: { Text: { Text: '{"claim":"CL-2024-000001"}' } } }] }],
    });
    expect(seen.CheckGrounding).toMatchObject({
      Source: 'OUTPUT',
      Content: [
        { Text: { Text: '{"claim":"CL-2024-000001"}', Qualifiers: ['grounding_source'] } },
        { Text: { Text: PARTS.question, Qualifiers: ['query'] } },
        { Text: { Text: 'Done', Qualifiers: ['guard_content'] } },
      ],
    });
  });

  test('in a fence is read too', async () => {
    expect((await run({ said: `\`\`\`json\n${decision('Fine')}\n\`\`\`` })).result).toEqual({
      ok: true,
      answer: 'Fine',
    });
  });

  test('is sanitised with what the tools said, before anybody or any record sees it', async () => {
    const ran = await run({ said: decision('Mail ann@example.com', [PAY]) });
    expect(ran.result).toEqual({ ok: true, answer: 'Mail [EMAIL]' });
    expect(JSON.stringify(ran.records)).toContain('[CARD]');
    expect(JSON.stringify(ran.records)).not.toMatch(/4111|ann@example/);
  });
});

describe('what the guardrail has only masked', () => {
  const masking = { Action: 'GUARDRAIL_INTERVENED', Assessments: assessed('NONE', 'NONE') };

  test('is given as it was masked', async () => {
    const ran = await run({ said: decision('Ask Ann'), grounding: { ...masking, Outputs: [{ Text: 'Ask {NAME}' }] } });
    expect(ran.result).toEqual({ ok: true, answer: 'Ask {NAME}' });
  });

  test('in the message of the model is read on', async () => {
    const ran = await run({ said: decision('Ask {NAME}'), stop: 'guardrail_intervened' });
    expect(ran.result).toEqual({ ok: true, answer: 'Ask {NAME}' });
  });

  test.each<[string, object]>([
    ['blocked by another of its policies', { ...masking, Outputs: [{ Text: PARTS.blockedOutput }] }],
    ['stopped without a word', { ...masking, Assessments: [], Outputs: [] }],
  ])('is not what was %s', async (_, grounding) => {
    expect((await run({ grounding })).result).toEqual(refusal('guardrail-blocked-output'));
  });

  test('is not what has nothing to do with the question', async () => {
    const grounding = { ...UNGROUNDED, Assessments: assessed('NONE', 'BLOCKED') };
    expect((await run({ grounding })).result).toEqual(refusal('answer-not-grounded'));
  });
});

describe('calls of tools', () => {
  test('go to the gateway in order, each with a key of its own that stays the same', async () => {
    const ran = await run({ said: decision('Paid', [PAY, PAY]), gateway: [problem(503, 'unavailable'), PAID] });
    expect(ran.result).toEqual({ ok: true, answer: 'Paid' });
    expect(ran.calls).toEqual(
      ['r-0123456-0', 'r-0123456-0', 'r-0123456-1'].map((key) => [
        '/tools/claims-payments/pay',
        JSON.stringify(PAY.input),
        key,
      ]),
    );
  });

  test('that wait for an approval are made again until there is one', async () => {
    const ran = await run({
      said: decision('Paid', [PAY]),
      gateway: [...Array.from({ length: 5 }, () => problem(202, 'approval-pending')), PAID],
    });
    expect(ran.result).toEqual({ ok: true, answer: 'Paid' });
    expect(new Set(ran.calls.map(([, , key]) => key))).toEqual(new Set(['r-0123456-0']));
    expect(ran.calls).toHaveLength(6);
  });

  test('that nobody approves in time are refused', async () => {
    const ran = await run({ said: decision('Paid', [PAY]), gateway: [problem(202, 'approval-pending')] });
    expect(ran.result).toEqual(refusal('approval-expired'));
    expect(ran.calls).toHaveLength(1 + PARTS.approvalMinutes);
    expect(outcomes(ran)).toEqual(['approval-expired']);
  });

  test('that a person rejects are refused', async () => {
    const ran = await run({ said: decision('Paid', [PAY]), gateway: [problem(403, 'approval-rejected'), PAID] });
    expect(ran.result).toEqual(refusal('approval-rejected'));
    expect(ran.calls).toHaveLength(1);
  });

  test.each(
    (Object.keys(REFUSALS) as RefusalCode[]).filter(
      (code) =>
        ['gateway', 'tool'].includes(REFUSALS[code].by) &&
        !['approval-pending', 'outcome-unknown', ...FOUND_OUT_LATER].includes(code),
    ),
  )('that are refused by %s end in that refusal, and in a record', async (code) => {
    const ran = await run({ said: decision('Paid', [PAY]), gateway: [problem(400, code)] });
    expect(ran.result).toEqual(refusal(code));
    expect(outcomes(ran)).toEqual([code]);
    expect(ran.calls.length).toBe(['unavailable', 'gateway-failed', 'limit-exceeded'].includes(code) ? 5 : 1);
  });

  test('with an unknown outcome are a failure for people to look at', async () => {
    const ran = await run({ said: decision('Paid', [PAY]), gateway: [problem(502, 'outcome-unknown')] });
    expect(ran.result).toEqual({ failed: 'outcome-unknown' });
    expect(outcomes(ran)).toEqual(['outcome-unknown']);
  });

  test.each<[string, GatewayAnswer]>([
    ['of a firewall', { status: 403, body: '<html>' }],
    ['with a code that nobody gives', problem(400, 'constructor')],
    ['with a code of another part', problem(400, 'guardrail-blocked-input')],
  ])('with a refusal %s were not made', async (_, answer) => {
    const ran = await run({ said: decision('Paid', [PAY]), gateway: [answer] });
    expect(ran.result).toEqual(refusal('gateway-failed'));
  });

  test.each<[string, readonly GatewayAnswer[]]>([
    ['of something between', [{ status: 504, body: '{"message":"Endpoint request timed out"}' }]],
    ['that is no JSON', [{ status: 200, body: '<html>' }]],
    ['without an output', [{ status: 200, body: '{}' }]],
    ['that never came', []],
  ])(
    'with an answer %s may have been made: they are made again with the same key, and end in a failure',
    async (_, gateway) => {
      const ran = await run({ said: decision('Paid', [PAY]), gateway });
      expect(ran.result).toEqual({ failed: 'outcome-unknown' });
      expect(ran.calls.map(([, , key]) => key)).toEqual(Array.from({ length: 5 }, () => 'r-0123456-0'));
      expect(outcomes(ran)).toEqual(['outcome-unknown']);
    },
  );

  test('with an answer that is too long, or that cannot be masked, were made, and are not made again', async () => {
    const long: GatewayAnswer = { status: 200, body: JSON.stringify({ output: 'x'.repeat(10_000) }) };
    const huge: GatewayAnswer = { status: 200, body: JSON.stringify({ output: 'x'.repeat(300_000) }) };
    for (const [answer, omitted] of [
      [long, 'too long'],
      [huge, 'not fit to be kept'],
    ] as const) {
      const ran = await run({ said: decision('Paid', [PAY]), gateway: [answer] });
      expect(ran.result).toEqual({ ok: true, answer: 'Paid' });
      expect(ran.calls).toHaveLength(1);
      expect(JSON.stringify(ran.records)).toContain(`"omitted":"${omitted}"`);
    }
  });

  test('that are refused after another one was made say so', async () => {
    const ran = await run({ said: decision('Paid', [PAY, PAY]), gateway: [PAID, problem(403, 'approval-rejected')] });
    expect(ran.result).toEqual({ failed: 'partly-done' });
    expect(outcomes(ran)).toEqual(['partly-done']);
  });

  test('leave nothing of what tools said in the execution but what was masked', async () => {
    const ran = await run({ said: decision('Paid', [PAY]) });
    expect(JSON.stringify(ran.seen.SanitizeOutput)).toContain('[CARD]');
    expect(JSON.stringify(ran.seen)).not.toContain('4111');
  });
});

describe('what is refused before a tool is called', () => {
  test.each<[string, World, RefusalCode]>([
    [
      'a request that the guardrail stops',
      { stop: 'guardrail_intervened', said: PARTS.blockedInput },
      'guardrail-blocked-input',
    ],
    [
      'a request that the guardrail stops without a word',
      { stop: 'guardrail_intervened', said: null },
      'guardrail-blocked-input',
    ],
    [
      'an answer that the guardrail stops',
      { stop: 'guardrail_intervened', said: PARTS.blockedOutput },
      'guardrail-blocked-output',
    ],
    ['an answer that was cut off', { stop: 'max_tokens', said: '{"answer":"' }, 'decision-invalid'],
    [
      'an answer that the sources do not support',
      { grounding: UNGROUNDED, said: decision('Paid', [PAY]) },
      'answer-not-grounded',
    ],
    ['prose', { said: 'I would pay this.' }, 'decision-invalid'],
    [
      'a tool that the agent has not',
      { said: decision('x', [{ tool: 'customer-mail', action: 'send', input: {} }]) },
      'decision-invalid',
    ],
    [
      'an action that the agent has not',
      { said: decision('x', [{ ...PAY, action: 'status', input: {} }]) },
      'decision-invalid',
    ],
    [
      'an input that the action does not take',
      { said: decision('x', [{ ...PAY, input: { claim: 'CL-1' } }]) },
      'decision-invalid',
    ],
    ['a field too many', { said: decision('x', [{ ...PAY, as: 'admin' }]) }, 'decision-invalid'],
    ['too many calls', { said: decision('x', [PAY, PAY, PAY, PAY]) }, 'decision-invalid'],
    ['no calls, not even none', { said: '{"answer":"x"}' }, 'decision-invalid'],
    ['an inherited field', { said: '{"answer":"x","calls":[],"__proto__":{"a":1}}' }, 'decision-invalid'],
    ['a message without text', { said: null }, 'decision-invalid'],
  ])('%s', async (_, world, code) => {
    const ran = await run(world);
    expect(ran.result).toEqual(refusal(code));
    expect(ran.calls).toEqual([]);
    expect(outcomes(ran)).toEqual([code]);
  });
});

describe('faults', () => {
  test.each<[string, string, string]>([
    ['a request that cannot be read', 'ReadRequest', 'S3.NoSuchKeyException'],
    ['a model that stays away', 'AskModel', 'BedrockRuntime.ThrottlingException'],
    ['a decision that cannot be checked', 'CheckDecision', 'Lambda.ServiceException'],
    ['a grounding check that fails', 'CheckGrounding', 'BedrockRuntime.ValidationException'],
    ['a sanitiser that cannot be reached', 'SanitizeOutput', 'Lambda.ServiceException'],
  ])('%s ends in a failure with a record, and nothing is given out', async (_, state, fault) => {
    const ran = await run({ faults: { [state]: fault }, said: decision('Done') });
    expect(ran.result).toEqual({ failed: 'workflow-failed' });
    expect(outcomes(ran)).toEqual(['workflow-failed']);
  });

  test('a step that takes too long is told apart', async () => {
    const ran = await run({ faults: { AskModel: 'States.Timeout' } });
    expect(ran.result).toEqual({ failed: 'timed-out' });
    expect(outcomes(ran)).toEqual(['timed-out']);
  });

  test('a sanitiser that cannot vouch for the answer withholds it', async () => {
    const ran = await run({ faults: { SanitizeOutput: 'sanitizer-failed' } });
    expect(ran.result).toEqual({ failed: 'sanitizer-failed' });
    expect(outcomes(ran)).toEqual(['sanitizer-failed']);
  });

  test('a record that cannot be kept withholds the answer', async () => {
    const ran = await run({ faults: { RecordDecision: 'S3.S3Exception' } });
    expect(ran.result).toEqual({ failed: 'The record of the decision could not be kept.' });
  });
});

describe('every state', () => {
  interface AnyState {
    readonly Type: string;
    readonly TimeoutSeconds?: number;
    readonly Catch?: ReadonlyArray<{ readonly ErrorEquals: readonly string[] }>;
    readonly ItemProcessor?: { readonly States: Record<string, AnyState> };
  }
  const states = Object.entries(workflow.States as unknown as Record<string, AnyState>);

  test('that works has a time limit and catches everything', () => {
    const working = states.filter(([, { Type }]) => Type === 'Task' || Type === 'Map');
    expect(working.length).toBeGreaterThan(6);
    for (const [name, { Type, TimeoutSeconds, Catch = [] }] of working) {
      if (Type === 'Task') expect([name, TimeoutSeconds]).toEqual([name, expect.any(Number)]);
      expect([name, Catch.at(-1)?.ErrorEquals]).toEqual([name, ['States.ALL']]);
    }
    expect(workflow.TimeoutSeconds).toBe(3600);
  });

  test('that calls a tool has one too; the map around it catches', () => {
    for (const [, { ItemProcessor }] of states)
      for (const state of Object.values(ItemProcessor?.States ?? {}))
        if (state.Type === 'Task') expect(state.TimeoutSeconds).toEqual(expect.any(Number));
  });

  test('never waits for a task token: agents hold none', () => {
    expect(JSON.stringify(workflow)).not.toMatch(/waitForTaskToken|Task\.Token/);
  });
});

test('a call with a name or a key that could lead elsewhere is not sent', async () => {
  const send = async () => PAID;
  for (const [call, key] of [
    [{ ...PAY, tool: '../x' }, 'r-1-00000'],
    [{ ...PAY, action: 'pay?x' }, 'r-1-00000'],
    [PAY, 'a/b'],
  ] as const)
    await expect(callTool(send, call, key)).rejects.toThrow(REFUSALS['decision-invalid'].sentence);
});

const TOLD_NOTHING = { step: 'tell', told: 'other', execution: 'r-1', guardrail: PARTS.guardrail };
const TOLD_OTHER = { step: 'tell', told: 'refusal', code: 'constructor', execution: 'r-1', guardrail: PARTS.guardrail };

test('a step that is none is refused without a word of it', async () => {
  for (const event of [{ step: 'other' }, { step: 'call-tool' }, { step: 'tell' }, TOLD_NOTHING, TOLD_OTHER, null])
    await expect(
      steps(
        async () => PAID,
        () => undefined,
      )(event as unknown as Step, { awsRequestId: 'i-1' }),
    ).rejects.toThrow(REFUSALS['workflow-failed'].sentence);
});

describe('what is told of an execution', () => {
  const COMMON = { request: 'i-1', execution: 'r-0123456' };
  const GUARD = { guardrail: PARTS.guardrail.arn, guardrailVersion: '7' };
  const names = ({ told }: Ran) => told.map(({ event }) => event);
  const refused = (code: RefusalCode) => ({ event: 'refusal', ...COMMON, at: 'workflow', by: REFUSALS[code].by, code });
  const intervened = (at: string, did: string) => ({ event: 'guardrail.intervened', ...COMMON, at, did, ...GUARD });
  const masking = { Action: 'GUARDRAIL_INTERVENED', Assessments: assessed('NONE', 'NONE') };

  /** The interpreter has a clock of its own. */
  const withoutTime = (ran: unknown) => JSON.parse(JSON.stringify(ran).replace(/"started":"[^"]*"/g, '"started":""'));

  test('is its decision: calls by name, the model and its tokens, the guardrail; nothing of what it is about', async () => {
    const { told, seen } = await run({ said: decision('Paid to Ann', [PAY]) });
    expect(told).toEqual([
      {
        event: 'decision.made',
        level: 'INFO',
        message: 'Decided',
        ...COMMON,
        calls: [{ tool: 'claims-payments', action: 'pay' }],
        model: PARTS.modelArn,
        tokensIn: 5,
        tokensOut: 2,
        ...GUARD,
      },
    ]);
    // Not even on its way to whoever tells.
    expect(JSON.stringify(seen.TellDecision)).not.toMatch(/CL-2024|Ann/);
  });

  test('is a decision without calls too', async () => {
    expect((await run()).told).toMatchObject([{ event: 'decision.made', calls: [] }]);
  });

  test.each<[string, World, object[]]>([
    [
      'a request that was withheld',
      { said: null, stop: 'guardrail_intervened' },
      [intervened('input', 'blocked'), refused('guardrail-blocked-input')],
    ],
    [
      'an answer that was withheld',
      { said: PARTS.blockedOutput, stop: 'guardrail_intervened' },
      [intervened('output', 'blocked'), refused('guardrail-blocked-output')],
    ],
    [
      'an answer without grounds',
      { grounding: UNGROUNDED },
      [intervened('grounding', 'blocked'), refused('answer-not-grounded')],
    ],
    ['what is no decision', { said: 'no JSON' }, [refused('decision-invalid')]],
    ['a model that is down', { faults: { AskModel: 'Down' } }, [refused('workflow-failed')]],
  ])('is %s', async (_, world, told) => {
    expect((await run(world)).told).toEqual(told.map((event) => expect.objectContaining(event)));
  });

  test('is what the guardrail has masked, in what the model said and in what was compared', async () => {
    const masked = { ...masking, Outputs: [{ Text: 'To [NAME]' }] };
    const ran = await run({ stop: 'guardrail_intervened', grounding: masked });
    expect(ran.told).toMatchObject([
      intervened('output', 'masked'),
      intervened('output', 'masked'),
      { event: 'decision.made' },
    ]);
    expect(ran.result).toEqual({ ok: true, answer: 'To [NAME]' });
  });

  test('is a call that was refused, once, behind the decision', async () => {
    const ran = await run({ said: decision('x', [PAY]), gateway: [problem(403, 'not-authorized')] });
    expect(ran.told).toMatchObject([{ event: 'decision.made' }, refused('not-authorized')]);
  });

  test('is that no record could be kept', async () => {
    for (const state of ['RecordDecision', 'RecordRefusal']) {
      const ran = await run({ said: state === 'RecordDecision' ? decision('x') : 'none', faults: { [state]: 'Down' } });
      expect(ran.result).toEqual({ failed: expect.stringContaining('could not be kept') });
      expect(ran.told.at(-1)).toMatchObject(refused('workflow-failed'));
    }
  });

  test.each(['Down', 'States.Timeout', 'Lambda.TooManyRequestsException', 'workflow-failed'])(
    'is left out where it cannot be told, and nothing else is: %s',
    async (fault) => {
      const faults = Object.fromEntries(TELLING.map((name) => [name, fault]));
      const worlds: World[] = [
        { said: decision('To Ann', [PAY]) },
        { said: 'no JSON' },
        { grounding: UNGROUNDED },
        { stop: 'guardrail_intervened', grounding: { ...masking, Outputs: [{ Text: 'To [NAME]' }] } },
      ];
      for (const world of worlds) {
        const [heard, unheard] = [await run(world), await run({ ...world, faults })];
        expect(unheard.told).toEqual([]);
        expect(names(heard).length).toBeGreaterThan(0);
        expect(withoutTime([unheard.result, unheard.records, unheard.calls])).toEqual(
          withoutTime([heard.result, heard.records, heard.calls]),
        );
      }
    },
  );

  test('a refusal is told behind its record, so that whatever befalls the telling leaves the record', () => {
    const states = workflow.States as Readonly<Record<string, { readonly Next?: string }>>;
    expect(states.RecordRefusal?.Next).toBe('TellRefusal');
    for (const name of TELLING) expect(states[name]).toMatchObject({ ResultPath: null, TimeoutSeconds: 10 });
  });
});
