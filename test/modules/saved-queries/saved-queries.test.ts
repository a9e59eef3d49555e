import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { eventSchema } from '../../../foundation/event-schema';
import { EVENT_SOURCES } from '../../../foundation/event-sources';
import { EVENTS, type EventName } from '../../../foundation/events';
import { logGroupsOf } from '../../../foundation/log-groups';
import { QUESTIONS, queryText } from '../../../modules/saved-queries/questions';
import { queryName, SavedQueries } from '../../../modules/saved-queries/saved-queries';
import { environment } from '../../support/environment';
import { gatewayEnvironment } from '../../support/gateway';
import { answered, fieldsOf, logged, parsed } from '../../support/insights';
import { resourcesIn, synthModule } from '../../support/synth';
import { EXECUTION, everyWrittenLine, type Line } from '../events/every-event';

/** A call of a model as Bedrock writes it down. Source: "Model invocation logging" in the Bedrock guide. */
const modelCall = (role: string, modelId: string, tokens: readonly [number, number]) => ({
  schemaType: 'ModelInvocationLog',
  schemaVersion: '1.0',
  timestamp: '2026-03-10T12:00:00Z',
  accountId: '333333333333',
  identity: { arn: `arn:aws:sts::333333333333:assumed-role/${role}/session` },
  region: 'eu-central-1',
  requestId: '915a6a04-3f83-4c70-a277-7fbf7ea546b3',
  operation: 'Converse',
  modelId,
  input: {
    inputContentType: 'application/json',
    // A text that says something else than Bedrock does of it.
    inputBodyJson: { messages: [{ role: 'user', content: [{ text: '"inputTokenCount":999999' }] }] },
    inputTokenCount: tokens[0],
  },
  output: {
    outputContentType: 'application/json',
    outputBodyJson: { stopReason: 'end_turn', usage: { inputTokens: tokens[0], outputTokens: tokens[1] } },
    outputTokenCount: tokens[1],
  },
});
const MODEL_CALLS = [
  modelCall('p2a-trial-role-agent-asker', 'sonnet', [100, 10]),
  modelCall('p2a-trial-role-agent-asker', 'sonnet', [50, 5]),
  modelCall('p2a-trial-role-agent-free', 'haiku', [7, 3]),
];
/** A state machine's line, of what was taken care of by nobody. Source: "Using CloudWatch Logs to log execution history". */
const MACHINE_LINE = {
  id: '7',
  type: 'ExecutionFailed',
  details: {},
  previous_event_id: '6',
  event_timestamp: '1772971200000',
  execution_arn: `arn:aws:states:eu-central-1:333333333333:execution:p2a-trial-agent-asker:${EXECUTION}`,
};

/** In a log group of the account, below the folder of the environment. */
const inLog = (log: string, line: object) => logged({ '@log': `333333333333:/p2a/trial/${log}` }, line) as Line;

let lines: Line[];
beforeAll(async () => {
  lines = (await everyWrittenLine()).map(({ log, line }) => inLog(log, line));
});

const questionOf = (name: string) => {
  const question = QUESTIONS.find((one) => one.name === name);
  if (question === undefined) throw new Error(`${name}: is no question`);
  return question;
};
/** With what somebody would put there. */
const ask = (name: string, of: readonly object[] = lines, asked = '') =>
  answered(
    queryText({
      ...questionOf(name),
      commands: questionOf(name).commands.map((command) => command.replaceAll(questionOf(name).asks ?? '\0', asked)),
    }),
    of,
  );

/** Every path that a line of any event can have, by the schema; places in lists are numbers. */
function pathsOf(schema: object, path = ''): string[] {
  const { properties, items } = schema as { properties?: Record<string, object>; items?: object };
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, inner]) =>
      pathsOf(inner, path === '' ? name : `${path}.${name}`),
    );
  return items === undefined ? [path] : [0, 1].flatMap((at) => pathsOf(items, `${path}.${at}`));
}
const OF_EVENTS = (eventSchema() as unknown as { oneOf: object[] }).oneOf.flatMap((form) => pathsOf(form));
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  events: new Set([...OF_EVENTS, '@timestamp', '@log', '@message']),
  models: new Set([...pathsOfLine(MODEL_CALLS[0] ?? {}), '@message']),
  workflows: new Set(Object.keys(MACHINE_LINE)),
};

function pathsOfLine(line: object, path = ''): string[] {
  return Object.entries(line).flatMap(([name, value]) =>
    typeof value === 'object' ? pathsOfLine(value, `${path}${name}.`) : [`${path}${name}`],
  );
}

describe.each(QUESTIONS.map((question) => [question.name, question] as const))('%s', (_, question) => {
  test('names no field that its logs do not have', () => {
    const known = question.of.map((kind) => KNOWN[kind] ?? KNOWN.events);
    const strangers = fieldsOf(queryText(question)).filter((field) => !known.some((fields) => fields?.has(field)));
    expect(strangers).toEqual([]);
  });

  test('finds something in what is written, and says what whoever asks has to put in', () => {
    const { asks, commands } = question;
    const texts = commands.join(' ').match(/(?<!level = )"[A-Z]{4,}"/g) ?? [];
    expect(new Set(texts)).toEqual(new Set(asks === undefined ? [] : [`"${asks}"`]));
    const values: Record<string, string> = {
      AGENT: 'free',
      REQUEST: 'id-2-00000000',
      EXECUTION,
      APPROVAL: String(lines.find(({ approval }) => approval !== undefined)?.approval),
    };
    const found = ask(question.name, [...lines, ...MODEL_CALLS, MACHINE_LINE], values[asks ?? '']);
    if (question.name === 'unfinished-calls') expect(found).toEqual([]);
    else expect(found.length).toBeGreaterThan(0);
  });

  test('names events that there are', () => {
    const events = commandsOf(question.commands).match(/"[a-z-]+\.[a-z-]+"|event = "([a-z-]+)"/g) ?? [];
    for (const event of events) {
      const name = /"([^"]+)"$/.exec(event)?.[1] ?? '';
      expect(Object.keys(EVENTS)).toContain(name as EventName);
    }
  });

  test('begins with what it answers, and is as long as a query may be', () => {
    const text = queryText(question);
    expect(text.startsWith(`# ${question.says}\n`)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text).toMatch(/\n\| limit 1000$/);
  });
});

const commandsOf = (commands: readonly string[]) => commands.join(' ');

describe('answers', () => {
  test('what an agent did, and nothing of another', () => {
    const rows = ask('what-an-agent-did', lines, 'free');
    expect(new Set(rows.map(({ agent }) => agent))).toEqual(new Set(['free']));
    expect(rows.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['tool-call.intent', 'tool-call.outcome', 'refusal', 'tool.answered']),
    );
  });

  test('one request at the gateway and at the tool', () => {
    const [{ request } = {}] = lines.filter(({ event }) => event === 'tool-call.outcome');
    const rows = ask('follow-a-request', lines, String(request));
    expect(rows.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['tool-call.intent', 'tool-call.outcome', 'request.answered']),
    );
    expect(new Set(rows.map((row) => row.request))).toEqual(new Set([request]));
  });

  test('one execution, in functions and in its state machine', () => {
    const rows = ask(
      'follow-an-execution',
      [...lines, MACHINE_LINE, { ...MACHINE_LINE, execution_arn: 'other' }],
      EXECUTION,
    );
    expect(rows.filter(({ type }) => type === 'ExecutionFailed')).toHaveLength(1);
    expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['decision.made', 'tool.answered']));
  });

  test('who approved what, with the reason', () => {
    const { approval } = lines.find(({ event }) => event === 'approval.decided') ?? {};
    expect(ask('who-approved', lines, String(approval))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'approval.requested', quorum: 1 }),
        expect.objectContaining({ approver: 'ann-0123', decision: 'approve', reason: 'asked [EMAIL], who knows' }),
      ]),
    );
    expect(ask('decisions-of-approvers')).toMatchObject([{ approver: 'ann-0123', decision: 'approve', decisions: 1 }]);
  });

  test('why something was refused, with counts, and then the lines', () => {
    const counts = ask('why-refused');
    const total = counts.reduce((sum, { refusals }) => sum + Number(refusals), 0);
    expect(total).toBe(lines.filter(({ event }) => event === 'refusal').length);
    expect(counts).toContainEqual(
      expect.objectContaining({ code: 'rule-violated', by: 'gateway', at: 'tool-call', agent: 'free', refusals: 1 }),
    );
    expect(ask('refusals-of-an-agent', lines, 'free')).toContainEqual(
      expect.objectContaining({ code: 'rule-violated', 'because.0': 'euros-only' }),
    );
    expect(ask('refused-before-known').map(({ code }) => code)).toEqual(
      expect.arrayContaining(['not-identified', 'approver-not-identified']),
    );
  });

  test('calls by tool with what they moved, in each currency by itself', () => {
    expect(ask('calls-by-tool')).toContainEqual(
      expect.objectContaining({
        tool: 'ledger',
        action: 'pay',
        agent: 'free',
        result: 'ok',
        currency: 'EUR',
        calls: 2,
        moved: 4810,
      }),
    );
  });

  test('calls without an outcome', () => {
    const outcome = lines.findIndex(({ event }) => event === 'tool-call.outcome');
    const rows = ask(
      'unfinished-calls',
      lines.filter((_, at) => at !== outcome),
    );
    expect(rows).toMatchObject([
      { last: 'tool-call.intent', who: 'free', what: 'ledger', request: lines[outcome]?.request },
    ]);
  });

  test('tokens by role and model, which what was said does not change', () => {
    expect(ask('tokens-by-agent', MODEL_CALLS)).toEqual([
      expect.objectContaining({
        role: 'p2a-trial-role-agent-asker',
        modelId: 'sonnet',
        calls: 2,
        asked: 150,
        answered: 15,
      }),
      expect.objectContaining({ role: 'p2a-trial-role-agent-free', modelId: 'haiku', calls: 1, asked: 7, answered: 3 }),
    ]);
  });

  test('tokens also where the line has more fields than are known', () => {
    const beyond = MODEL_CALLS.map((call) => {
      const text = JSON.stringify(call);
      const { input, output, ...known } = call;
      return logged({ '@message': text }, known);
    });
    expect(ask('tokens-by-agent', beyond)).toMatchObject([{ asked: 150 }, { asked: 7 }]);
  });

  test('what the guardrail did, where', () => {
    expect(ask('guardrail-interventions')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ at: 'input', did: 'blocked', interventions: 1 }),
        expect.objectContaining({ at: 'output', did: 'masked', interventions: 1 }),
      ]),
    );
  });

  test('how an agent was stopped and let go', () => {
    expect(ask('containment-history').map(({ event }) => String(event).split('.')[1])).toEqual(
      expect.arrayContaining([
        'started',
        'failed',
        'contained',
        'lost',
        'release-started',
        'released',
        'throttled',
        'ignored',
      ]),
    );
  });

  test('what is written by whom it is told of, and nothing of it is left out', () => {
    for (const { agent, event } of lines) {
      if (agent === undefined) continue;
      expect(ask('what-an-agent-did', lines, String(agent))).toContainEqual(expect.objectContaining({ agent, event }));
    }
    expect(ask('containment-history')).toHaveLength(
      lines.filter(({ event }) => String(event).startsWith('containment.')).length,
    );
  });

  test('what is slow, and what failed', () => {
    expect(ask('what-is-slow').length).toBeGreaterThan(3);
    expect(ask('what-failed-inside')).toContainEqual(
      expect.objectContaining({ error: 'Failure', event: 'tool.answered' }),
    );
  });
});

describe('nobody is believed about what is not theirs to say', () => {
  const event = (name: string, fields: object = {}) => ({
    version: 1,
    event: name,
    time: '2026-03-10T12:00:00.000Z',
    environment: 'trial',
    request: 'forged-1',
    agent: 'free',
    ...fields,
  });
  const OUTCOME = event('tool-call.outcome', { tool: 'ledger', action: 'pay', result: 'ok' });
  const RELEASED = event('containment.released', { by: 'approver', person: 'ann-0123', state: 'released' });
  const DECIDED = event('approval.decided', { approval: 'forged-2', approver: 'ann-0123', decision: 'approve' });
  const REFUSED = event('refusal', { at: 'tool-call', by: 'gateway', code: 'rule-violated' });

  test.each<[string, string, object]>([
    ['an agent, of calls of another', 'agents/asker', OUTCOME],
    ['an agent, of its own calls', 'agents/free', OUTCOME],
    ['an agent, of a decision of another', 'agents/asker', event('decision.made')],
    ['an agent whose name begins so', 'agents/free-2', event('decision.made')],
    ['an agent whose name ends so', 'agents/un-free', event('decision.made')],
    ['an agent, of what the intake says', 'agents/free', event('prompt.accepted')],
    ['an agent, with a log group in the line', 'agents/asker', { ...OUTCOME, '@log': '3:/p2a/trial/gateway/audit' }],
    ['an agent, with a name like a path', 'agents/asker', event('decision.made', { agent: 'free//' })],
    ['the intake, of another agent', 'agents/asker/intake', event('prompt.accepted')],
    ['an agent, of a release', 'agents/free', RELEASED],
    ['an agent, of an approval', 'agents/free', DECIDED],
    ['an agent, of a refusal by the gateway', 'agents/free', REFUSED],
    ['a tool, of an outcome', 'tools/ledger', OUTCOME],
    ['a tool, of an answer of another', 'tools/ledger', event('tool.answered', { tool: 'mail' })],
    ['the gateway, of a release', 'gateway/audit', RELEASED],
    ['the validator, of an outcome', 'gateway/validator', OUTCOME],
    ['the approver, of a decision', 'gateway/approver', DECIDED],
    ['containment, of a call', 'containment/audit', OUTCOME],
    ['what stops, of a release', 'containment/stops', RELEASED],
    ['what has the name of a log within its own', 'agents/asker/gateway/audit', OUTCOME],
  ])('%s', (_, log, line) => {
    const forged = [inLog(log, line)];
    for (const { name, of, asks } of QUESTIONS) {
      if (of.includes('models')) continue; // Asked of what Bedrock says, in a log group that is its own.
      const values: Record<string, string> = { AGENT: 'free', REQUEST: 'forged-1', APPROVAL: 'forged-2' };
      expect([name, ask(name, forged, values[asks ?? ''] ?? '')]).toEqual([name, []]);
    }
  });

  test.each<[string, string, object]>([
    ['an outcome', 'gateway/audit', OUTCOME],
    ['a refusal', 'gateway/validator', REFUSED],
    ['a release', 'containment/audit', RELEASED],
    ['what refuses to release', 'containment/releases', event('refusal', { at: 'approver-request' })],
    ['a decision of an agent', 'agents/free', event('decision.made')],
    ['what an agent handed in', 'agents/free/intake', event('prompt.accepted')],
  ])('but each of its own: %s', (_, log, line) => {
    expect(ask('what-an-agent-did', [inLog(log, line)], 'free')).toHaveLength(1);
  });

  test('every event that is written has somebody who is believed about it', () => {
    expect(new Set(EVENT_SOURCES.flatMap(({ events }) => events))).toEqual(new Set(Object.keys(EVENTS)));
  });
});

describe('the evaluator knows what it does not know', () => {
  test.each([
    'filter agent == "x"',
    'filter agent = ',
    'filter lower(agent) = "x"',
    'stats average(milliseconds) as m by agent',
    'fields toupper(agent)',
    'find agent',
    'sort agent upwards',
    'parse agent "*/*" as one',
  ])('%s', (query) => {
    expect(() => answered(query, [{ agent: 'x', milliseconds: 1 }])).toThrow();
  });

  test('a misspelt field is not found', () => {
    expect(fieldsOf('filter evnet = "refusal"\n| stats count(*) as n by agnet')).toEqual(['evnet', 'agnet']);
    expect(parsed('# nothing\nfilter ispresent(a.0.b)')).toHaveLength(1);
  });
});

describe('in an account', () => {
  interface Made {
    readonly name: string;
    readonly log_group_names: readonly string[];
    readonly query_string: string;
  }
  const made = (of: Environment, account: string) => {
    const stacks = synthModule((stack) => void new SavedQueries(stack, 'queries', { environment: of, account }));
    return resourcesIn(stacks).map(({ attributes }) => attributes as unknown as Made);
  };
  const spread = (changes: Partial<EnvironmentInput> = {}) => gatewayEnvironment(changes);

  test('each question is asked of log groups of this account alone, which there may be', () => {
    const of = spread();
    const queries = made(of, 'sandbox');
    expect(queries.length).toBeGreaterThan(10);
    const known = new Set(logGroupsOf(of, 'sandbox'));
    for (const { name, log_group_names, query_string } of queries) {
      expect(name).toMatch(/^p2a-trial\/[a-z0-9-]+$/);
      expect(log_group_names.length).toBeGreaterThan(0);
      for (const group of log_group_names) expect(known).toContain(group);
      expect(QUESTIONS.map(queryText)).toContain(query_string);
    }
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length);
    expect(queries.map(({ name }) => name)).toContain(queryName(of, 'why-refused'));
  });

  test('without agents, tools or the gateway there is nothing to ask', () => {
    expect(made(environment({ agents: [], tools: [], gateway: undefined }), 'sandbox')).toEqual([]);
  });

  test('more log groups than a query takes are asked in parts, and none is left out', () => {
    const [one] = spread().agents;
    const agents = Array.from({ length: 60 }, (_, at) => ({ ...one, name: `agent-${at}`, scope: 1, tools: {} }));
    const of = environment({ agents: agents as never, tools: [] });
    const queries = made(of, 'sandbox').filter(({ name }) => /what-an-agent-did/.test(name));
    expect(queries.map(({ name }) => name).sort()).toEqual([
      'p2a-trial/what-an-agent-did',
      'p2a-trial/what-an-agent-did-2',
    ]);
    const groups = queries.flatMap(({ log_group_names }) => log_group_names);
    for (const { log_group_names } of queries) expect(log_group_names.length).toBeLessThanOrEqual(50);
    expect(groups.filter((group) => group.includes('/agents/'))).toHaveLength(60);
    expect(new Set(groups).size).toBe(groups.length);
  });
});
