import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { StateMachine } from 'aws-local-stepfunctions';
import { REFUSALS } from '../../../foundation/refusals';
import { addTable, type LocalDatabase, openDatabase } from '../../../gateway-local/tables/database';
import { checkedWorkflow } from '../../../modules/agent-workflow/checked-workflow';
import { fixedTokens } from '../../../modules/agent-workflow/token-quota';
import { agentWorkflow } from '../../../modules/agent-workflow/workflow';
import { PARTS } from './parts';

// The interpreter is written for Node 22, which has it.
Object.defineProperty(Promise, 'withResolvers', {
  configurable: true,
  value: () => {
    const settle: { resolve?: unknown; reject?: unknown } = {};
    const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
    return { promise, ...settle };
  },
});

const TABLE = 'p2a-trial-model-tokens';
const AGENT = 'claims-payer';
const DOCUMENT = '{"claim":"CL-2024-000001"}';
/** What is charged for a request, whatever it uses. */
const CHARGE = Buffer.byteLength(DOCUMENT) + fixedTokens(PARTS);

const workflowOf = (tokensPerDay: number) =>
  agentWorkflow({ ...PARTS, quota: { table: TABLE, agent: AGENT, tokensPerDay } });

let database: LocalDatabase;
beforeAll(async () => {
  database = await openDatabase('eu-central-1');
  await addTable(database, TABLE, { key: { agent: 'text', day: 'text' }, localIndexes: {}, items: [] });
});
afterAll(() => database.close());

let days = 0;
/** Every test has a day of its own. */
const nextDay = () => {
  days += 1;
  return new Date(Date.UTC(2026, 0, days)).toISOString().slice(0, 10);
};

async function counted(day: string): Promise<number | undefined> {
  const { Item } = await database.client.send(
    new GetItemCommand({ TableName: TABLE, Key: { agent: { S: AGENT }, day: { S: day } } }),
  );
  return Item === undefined ? undefined : Number(Item.tokens?.N);
}

class Named extends Error {
  constructor(name: string) {
    super('of a service');
    this.name = name;
  }
}

interface World {
  readonly day: string;
  readonly tokensPerDay: number;
  /** Tokens that the model says it has used. */
  readonly used?: number;
  /** What services throw, by state; once, or always. */
  readonly faults?: Readonly<Record<string, string>>;
  /** Lets the model answer. */
  readonly whenAsked?: () => Promise<unknown>;
}

interface Ran {
  readonly result: Readonly<Record<string, unknown>>;
  readonly asked: number;
  readonly outcomes: readonly unknown[];
}

/** Runs the workflow with a table that behaves as DynamoDB does, and a model that does as it is told. */
async function run({
  day,
  tokensPerDay,
  used = 7,
  faults = {},
  whenAsked = async () => undefined,
}: World): Promise<Ran> {
  let asked = 0;
  const outcomes: unknown[] = [];
  const service = (name: string, answer: (input: Record<string, unknown>) => unknown) => async (given: unknown) => {
    const fault = faults[name];
    if (fault !== undefined) throw new Named(fault);
    return (await answer(given as Record<string, unknown>)) as never;
  };
  /** As the integration calls it, which puts its own name before that of the error. */
  const update = async (given: Record<string, unknown>) => {
    try {
      return await database.client.send(new UpdateItemCommand(given as unknown as UpdateItemCommandInput));
    } catch (error) {
      throw new Named(`DynamoDB.${(error as Error).name}`);
    }
  };
  const told = async () => ({});
  const states = Object.keys(workflowOf(tokensPerDay).States);
  // The interpreter takes the time at which an execution starts from the clock.
  const clock = jest.spyOn(Date.prototype, 'toISOString').mockReturnValue(`${day}T23:59:59.999Z`);
  const execution = new StateMachine(workflowOf(tokensPerDay) as never).run({ request: { key: 'r-1.json' } }, {
    overrides: {
      taskResourceLocalHandlers: {
        ...Object.fromEntries(states.filter((name) => name.startsWith('Tell')).map((name) => [name, told])),
        ReadRequest: service('ReadRequest', () => ({ Body: DOCUMENT, ContentLength: Buffer.byteLength(DOCUMENT) })),
        ChargeTokens: service('ChargeTokens', update),
        AskModel: service('AskModel', async () => {
          asked += 1;
          await whenAsked();
          return {
            Output: { Message: { Content: [{ Text: '{"answer":"Done","calls":[]}' }] } },
            StopReason: 'end_turn',
            Usage: { InputTokens: used - 1, OutputTokens: 1, TotalTokens: used },
          };
        }),
        SettleTokens: service('SettleTokens', update),
        GiveTokensBack: service('GiveTokensBack', update),
        CheckDecision: async () => ({ Payload: { answer: 'Done', calls: [], named: [] } }) as never,
        CheckGrounding: async () => ({ Action: 'NONE', Assessments: [], Outputs: [] }) as never,
        SanitizeOutput: async () => ({ Payload: { document: { answer: 'Done', results: [] }, report: {} } }) as never,
        RecordDecision: service(
          'RecordDecision',
          ({ Body }) => outcomes.push((Body as { outcome: string }).outcome) && {},
        ),
        RecordRefusal: service('RecordRefusal', ({ Body }) => outcomes.push((Body as { code: string }).code) && {}),
      },
      retryIntervalOverrides: Object.fromEntries(states.map((name) => [name, 0])),
    },
    context: { Execution: { Id: 'arn:execution', Name: 'r-0123456' } },
  } as never);
  clock.mockRestore();
  const result = await execution.result.catch((error: Error) => ({ failed: error.message }));
  return { result: result as Ran['result'], asked, outcomes };
}

const EXHAUSTED = { ok: false, error: { code: 'quota-exhausted', message: REFUSALS['quota-exhausted'].sentence } };
const DONE = { ok: true, answer: 'Done' };

test('the workflow with a quota is one that Step Functions takes', () => {
  expect(() => checkedWorkflow('trial', workflowOf(1_000_000))).not.toThrow();
});

describe('an agent within its quota', () => {
  test('is charged an upper estimate before the model is asked, and what it used afterwards', async () => {
    const day = nextDay();
    let during: number | undefined;
    const ran = await run({
      day,
      tokensPerDay: 1_000_000,
      used: 321,
      whenAsked: async () => {
        during = await counted(day);
      },
    });
    expect(ran.result).toEqual(DONE);
    expect(during).toBe(CHARGE);
    expect(await counted(day)).toBe(321);
  });

  test('adds up what its executions use', async () => {
    const day = nextDay();
    for (const used of [100, 20, 3]) await run({ day, tokensPerDay: 1_000_000, used });
    expect(await counted(day)).toBe(123);
  });

  test('begins anew every day, and an execution settles on the day on which it was charged', async () => {
    const [one, other] = [nextDay(), nextDay()];
    await run({ day: one, tokensPerDay: CHARGE, used: CHARGE });
    expect((await run({ day: one, tokensPerDay: CHARGE })).result).toEqual(EXHAUSTED);
    expect((await run({ day: other, tokensPerDay: CHARGE, used: 5 })).result).toEqual(DONE);
    expect([await counted(one), await counted(other)]).toEqual([CHARGE, 5]);
  });

  test('is counted apart from other agents', async () => {
    const day = nextDay();
    await database.client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { agent: { S: 'claims-triage' }, day: { S: day } },
        UpdateExpression: 'ADD tokens :all',
        ExpressionAttributeValues: { ':all': { N: '1000000000' } },
      }),
    );
    expect((await run({ day, tokensPerDay: CHARGE })).result).toEqual(DONE);
  });
});

describe('an agent over its quota', () => {
  test('asks no model, and its refusal is recorded', async () => {
    const day = nextDay();
    await run({ day, tokensPerDay: CHARGE + 99, used: 100 });
    const ran = await run({ day, tokensPerDay: CHARGE + 99 });
    expect(ran).toEqual({ result: EXHAUSTED, asked: 0, outcomes: ['quota-exhausted'] });
    expect(await counted(day)).toBe(100);
  });

  test('is one whose next estimate does not fit: exactly fitting is within', async () => {
    const day = nextDay();
    await run({ day, tokensPerDay: CHARGE + 100, used: 100 });
    expect((await run({ day, tokensPerDay: CHARGE + 100, used: 1 })).result).toEqual(DONE);
  });

  test('may not begin a day with more than the day has', async () => {
    const day = nextDay();
    expect((await run({ day, tokensPerDay: CHARGE - 1 })).result).toEqual(EXHAUSTED);
    expect(await counted(day)).toBeUndefined();
  });

  test('goes on at once when it is given more', async () => {
    const day = nextDay();
    await run({ day, tokensPerDay: CHARGE, used: CHARGE });
    expect((await run({ day, tokensPerDay: CHARGE })).result).toEqual(EXHAUSTED);
    expect((await run({ day, tokensPerDay: 2 * CHARGE, used: 9 })).result).toEqual(DONE);
  });
});

describe('at the same time', () => {
  test('twelve executions charge as many times as fit, and not once more', async () => {
    const day = nextDay();
    const fitting = 5;
    let charged = 0;
    let release: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const all = Array.from({ length: 12 }, () =>
      run({
        day,
        tokensPerDay: fitting * CHARGE + CHARGE - 1,
        used: CHARGE,
        whenAsked: () => {
          charged += 1;
          if (charged === fitting) setTimeout(release, 200);
          return held;
        },
      }),
    );
    const ran = await Promise.all(all);
    expect(ran.filter(({ asked }) => asked > 0)).toHaveLength(fitting);
    expect(ran.filter(({ asked }) => asked === 0).map(({ result }) => result)).toEqual(
      Array.from({ length: 12 - fitting }, () => EXHAUSTED),
    );
    expect(await counted(day)).toBe(fitting * CHARGE);
  }, 30_000);
});

describe('where something fails', () => {
  test.each(['AccessDeniedException', 'ThrottlingException', 'ServiceUnavailableException', 'ValidationException'])(
    'a model that did not answer for %s has used nothing, and the charge is given back',
    async (name) => {
      const day = nextDay();
      const ran = await run({ day, tokensPerDay: 1_000_000, faults: { AskModel: `BedrockRuntime.${name}` } });
      expect(ran.outcomes).toEqual(['workflow-failed']);
      expect(await counted(day)).toBe(0);
    },
  );

  test.each(['BedrockRuntime.ModelTimeoutException', 'BedrockRuntime.InternalServerException', 'States.Timeout'])(
    'what %s has used is not known, and stays charged',
    async (fault) => {
      const day = nextDay();
      const ran = await run({ day, tokensPerDay: 1_000_000, faults: { AskModel: fault } });
      expect(ran.outcomes).toEqual([fault === 'States.Timeout' ? 'timed-out' : 'workflow-failed']);
      expect(await counted(day)).toBe(CHARGE);
    },
  );

  test('under one charge a model is asked again only after faults that have used nothing', () => {
    type Asking = { readonly AskModel: { readonly Retry: ReadonlyArray<{ readonly ErrorEquals: readonly string[] }> } };
    const retried = ({ States }: ReturnType<typeof agentWorkflow>) =>
      (States as unknown as Asking).AskModel.Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(retried(workflowOf(1_000_000))).toEqual([
      'BedrockRuntime.ModelNotReadyException',
      'BedrockRuntime.ServiceUnavailableException',
      'BedrockRuntime.ThrottlingException',
    ]);
    expect(retried(agentWorkflow({ ...PARTS, quota: undefined }))).toEqual(
      expect.arrayContaining(['BedrockRuntime.ModelTimeoutException', 'BedrockRuntime.InternalServerException']),
    );
  });

  test('a count that cannot be charged stops everything before a model is asked', async () => {
    for (const fault of [
      'DynamoDB.InternalServerErrorException',
      'DynamoDB.ResourceNotFoundException',
      'States.Timeout',
    ]) {
      const ran = await run({ day: nextDay(), tokensPerDay: 1_000_000, faults: { ChargeTokens: fault } });
      expect([fault, ran.asked, ran.outcomes]).toEqual([
        fault,
        0,
        [fault === 'States.Timeout' ? 'timed-out' : 'workflow-failed'],
      ]);
    }
  });

  test('a count that cannot be settled withholds no answer, and stays with the estimate', async () => {
    const day = nextDay();
    const ran = await run({
      day,
      tokensPerDay: 1_000_000,
      faults: { SettleTokens: 'DynamoDB.InternalServerErrorException' },
    });
    expect(ran.result).toEqual(DONE);
    expect(await counted(day)).toBe(CHARGE);
  });

  test('nothing that gives tokens back is tried again, since it could be given back twice', () => {
    const { States } = workflowOf(1_000_000) as unknown as { States: Record<string, { Retry?: unknown }> };
    expect([States.SettleTokens?.Retry, States.GiveTokensBack?.Retry]).toEqual([undefined, undefined]);
    expect(States.ChargeTokens?.Retry).toBeDefined();
  });
});

test('an agent without a quota has none of it', () => {
  const text = JSON.stringify(agentWorkflow({ ...PARTS, quota: undefined }));
  for (const part of ['dynamodb', 'ChargeTokens', 'quota-exhausted', 'ContentLength'])
    expect([part, text.includes(part)]).toEqual([part, false]);
});

test('an upper estimate counts bytes, and not letters', () => {
  expect(fixedTokens({ instructions: 'zahlen', maxTokens: 10 })).toBe(6 + 10 + 500);
  expect(fixedTokens({ instructions: '支払う', maxTokens: 10 })).toBe(9 + 10 + 500);
});
