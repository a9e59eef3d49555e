import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, reads: Loose, messages: readonly string[]];

const base = environmentInput();
const [agent] = base.agents ?? [];
const accounts = { ...base.accounts, lab: { id: '444444444444', ou: 'workloads' } };

const told = (reads: unknown, more: Loose = {}) =>
  mistakesIn({ ...base, accounts, agents: [{ ...agent, reads }], ...more });
const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, reads, messages) => expect(told(reads)).toEqual(messages));

const at = 'trial.agents[triage].reads';

test('an agent may read what belongs to others, and of one table its own and a list', () => {
  const reads = {
    objects: [
      { bucket: 'claims', prefix: 'open/' },
      { bucket: 'claims', prefix: 'own' },
    ],
    tables: [
      { table: 'claims', partitions: 'own' },
      { table: 'claims', partitions: ['open'] },
      { table: 'claims', partitions: ['open'], account: 'lab' },
    ],
    functions: [
      { function: 'rates', alias: 'live' },
      { function: 'rates', alias: 'next' },
      { function: 'toolbox', account: 'lab' },
      { function: 'register', account: 'lab' },
    ],
    stateMachines: [{ stateMachine: 'rates', account: 'lab' }],
    knowledgeBases: ['ABCDEFGHIJ', 'KLMNOPQRST'],
  };
  expect(told(reads)).toEqual([]);
});

describe('what an agent reads', () => {
  const once = 'list it once, with all of it that the agent reads';
  const tools = 'belongs to a tool or to the template, which agents reach through the gateway only';
  const take = 'take it out, and name the actions of the tool in tools';
  tellsExactly([
    [
      'lies in an account that is known',
      {
        tables: [{ table: 'claims', partitions: 'own', account: 'labs' }],
        functions: [{ function: 'rates', account: 'nowhere' }],
        stateMachines: [{ stateMachine: 'rates', account: 'sandboxx' }],
      },
      [
        `${at}.tables[0].account: is not an account of this environment, got "labs"; did you mean "lab"? use one of: management, log-archive, sandbox, lab`,
        `${at}.functions[0].account: is not an account of this environment, got "nowhere"; use one of: management, log-archive, sandbox, lab`,
        `${at}.stateMachines[0].account: is not an account of this environment, got "sandboxx"; did you mean "sandbox"? use one of: management, log-archive, sandbox, lab`,
      ],
    ],
    [
      'is listed once, with or without the name of the own account',
      {
        objects: [
          { bucket: 'claims', prefix: 'open/' },
          { bucket: 'claims', prefix: 'open/' },
        ],
        tables: [
          { table: 'claims', partitions: ['open'] },
          { table: 'claims', partitions: ['closed'], account: 'sandbox' },
        ],
        functions: [{ function: 'rates' }, { function: 'rates' }],
        stateMachines: [{ stateMachine: 'rates' }, { stateMachine: 'rates', type: 'standard' }],
        knowledgeBases: ['ABCDEFGHIJ', 'ABCDEFGHIJ'],
      },
      [
        `${at}.objects[1]: is listed twice, got "claims/open/"; ${once}`,
        `${at}.tables[1]: is listed twice, got "claims"; ${once}`,
        `${at}.functions[1]: is listed twice, got "rates"; ${once}`,
        `${at}.stateMachines[1]: is listed twice, got "rates"; ${once}`,
        `${at}.knowledgeBases[1]: is listed twice, got "ABCDEFGHIJ"; ${once}`,
      ],
    ],
    [
      'is no way around the gateway: not by the name of a tool, of whichever environment, nor by a function that is one',
      {
        functions: [
          { function: 'p2a-trial-tool-register' },
          { function: 'p2a-dev-tool-mail' },
          { function: 'register' },
        ],
        stateMachines: [{ stateMachine: 'p2a-trial-tool-loans' }],
      },
      [
        `${at}.functions[0].function: ${tools}, got "p2a-trial-tool-register"; ${take}`,
        `${at}.functions[1].function: ${tools}, got "p2a-dev-tool-mail"; ${take}`,
        `${at}.functions[2].function: ${tools}, got "register"; ${take}`,
        `${at}.stateMachines[0].stateMachine: ${tools}, got "p2a-trial-tool-loans"; ${take}`,
      ],
    ],
    [
      'is told with what is misshapen beside it',
      { tables: 'all', functions: [7, { function: 'register' }] },
      [
        `${at}.tables: is not an array, got "all"; write an array`,
        `${at}.functions[0]: is not an object, got 7; write an object`,
        `${at}.functions[1].function: ${tools}, got "register"; ${take}`,
      ],
    ],
  ]);

  test('tools are known by the prefix of the environment', () => {
    const reads = { functions: [{ function: 'p2a-trial-tool-x' }, { function: 'acme-trial-tool-x' }] };
    expect(told(reads, { namePrefix: 'acme' })).toEqual([
      `${at}.functions[1].function: ${tools}, got "acme-trial-tool-x"; ${take}`,
    ]);
  });
});
