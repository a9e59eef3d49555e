import { endpointWorkflow } from '../../../modules/tool/workflow';
import { ENDPOINT, type ToolInput, withTool } from './trial';

type EndpointInput = Extract<ToolInput['target'], { kind: 'endpoint' }>;

const workflow = (given: Partial<EndpointInput> = {}) => {
  const [environment, tool] = withTool({ target: { ...ENDPOINT, ...given } });
  if (tool.target.kind !== 'endpoint') throw new Error('no endpoint');
  return endpointWorkflow(environment, tool, tool.target);
};

const { States: states, StartAt: start } = workflow();

/** Names of the states that a call runs through, choices taken. */
function pathOf(call: Readonly<Record<string, string>>): string[] {
  const names: string[] = [];
  for (let name: string | undefined = start; name !== undefined; ) {
    names.push(name);
    const state = states[name as keyof typeof states] as {
      readonly Choices?: ReadonlyArray<{ Variable: string; StringEquals?: string; IsPresent?: boolean; Next: string }>;
      readonly Default?: string;
      readonly Next?: string;
    };
    const chosen = state.Choices?.find(({ Variable, StringEquals, IsPresent }) => {
      const value = call[Variable.slice('$.'.length)];
      return IsPresent === undefined ? value === StringEquals : (value !== undefined) === IsPresent;
    });
    name = chosen?.Next ?? state.Default ?? state.Next;
  }
  return names;
}

describe('which calls reach the endpoint', () => {
  test.each(['look-up', 'search', 'assign', 'erase'])('%s', (action) => {
    expect(pathOf({ action, idempotencyKey: 'k' }).at(-1)).toBe('CallTheEndpoint');
  });

  test.each(['drop', 'LOOK-UP', 'look-up/../erase', ''])('not "%s", which is no action of the tool', (action) => {
    expect(pathOf({ action, idempotencyKey: 'k' }).at(-1)).toBe('NoSuchAction');
    expect(states.NoSuchAction.Type).toBe('Fail');
  });

  test('a call without a key is the same as no other', () => {
    expect(pathOf({ action: 'assign', idempotencyKey: 'k' })).not.toContain('ItIsTheSameAsNoOther');
    expect(pathOf({ action: 'assign' })).toContain('ItIsTheSameAsNoOther');
    expect(states.ItIsTheSameAsNoOther).toMatchObject({ InputPath: '$.request', ResultPath: '$.idempotencyKey' });
  });
});

describe('how the endpoint is called', () => {
  const call = (given: Partial<EndpointInput> = {}) => workflow(given).States.CallTheEndpoint;

  test('at a path of the action below its address, with the credentials of the connection', () => {
    expect(call()).toMatchObject({
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      Parameters: {
        'ApiEndpoint.$': "States.Format('https://api.partner.example/v2/{}', $.action)",
        Method: 'POST',
        Authentication: { ConnectionArn: ENDPOINT.connectionArn },
        Headers: { 'Idempotency-Key.$': '$.idempotencyKey' },
      },
    });
    expect(call({ url: 'https://api.partner.example' }).Parameters['ApiEndpoint.$']).toBe(
      "States.Format('https://api.partner.example/{}', $.action)",
    );
  });

  test.each([
    ['POST', 'RequestBody.$', 'QueryParameters.$'],
    ['PUT', 'RequestBody.$', 'QueryParameters.$'],
    ['PATCH', 'RequestBody.$', 'QueryParameters.$'],
    ['GET', 'QueryParameters.$', 'RequestBody.$'],
    ['DELETE', 'QueryParameters.$', 'RequestBody.$'],
  ] as const)('by %s the input goes into %s', (method, place, other) => {
    expect(call({ method }).Parameters).toHaveProperty([place], '$.input');
    expect(call({ method }).Parameters).not.toHaveProperty([other]);
  });

  test('22: for as long as the tool says', () => {
    expect(call({ timeoutSeconds: 7 }).TimeoutSeconds).toBe(7);
  });

  test('once: nobody knows what a call that failed has done', () => {
    for (const method of ['POST', 'GET'] as const) expect(JSON.stringify(workflow({ method }))).not.toContain('Retry');
  });

  test('and answers as functions of tools do, with nothing of the response but its body', () => {
    expect(call().ResultSelector).toEqual({ ok: true, 'output.$': '$.ResponseBody' });
  });
});

test('every state leads somewhere', () => {
  const reached = ['look-up', 'drop'].flatMap((action) => [
    pathOf({ action }),
    pathOf({ action, idempotencyKey: 'k' }),
  ]);
  expect(new Set(reached.flat())).toEqual(new Set(Object.keys(states)));
});
