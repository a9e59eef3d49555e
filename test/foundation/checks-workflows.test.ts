import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;

const base = environmentInput();
const [agent] = base.agents ?? [];
const accounts = { ...base.accounts, lab: { id: '444444444444', ou: 'workloads' } };
const PORTAL = 'arn:aws:iam::333333333333:role/portal';
const whole = {
  callers: [PORTAL],
  keep: ['/claim'],
  model: 'sonnet',
  instructions: 'Triage the claim.',
  question: 'How urgent is it?',
};
const gateway = { account: 'sandbox', domainName: 'tools.acme.internal' };
const models = {
  ...base.models,
  titan: { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
};
const networks = {
  main: {
    account: 'sandbox',
    vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
    subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
  },
  other: {
    account: 'lab',
    vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
    subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
  },
};

const told = (given: Loose, around: Loose = {}, trust: Loose = { kind: 'workflow' }) =>
  mistakesIn({
    ...base,
    gateway,
    models,
    agents: [{ ...agent, models: ['sonnet', 'titan'], trust, workflow: { ...whole, ...given } }],
    ...around,
  });
const at = 'trial.agents[triage]';

test('a workflow that is whole is right', () => {
  expect(told({})).toEqual([]);
  expect(told({ fields: { '/holder': 'hash' }, keep: ['', '/a~1b', '/notes/*/text'] })).toEqual([]);
});

test.each<[string, Loose, string]>([
  [
    'nobody who may call',
    { callers: [] },
    `${at}.workflow.callers: is empty, so nobody could hand a request in, got []; name at least one role`,
  ],
  [
    'a caller by wildcard',
    { callers: ['arn:aws:iam::333333333333:role/*'] },
    `${at}.workflow.callers[0]: is not the ARN of one role, got "arn:aws:iam::333333333333:role/*"; write the account id, the path and the whole role name, without wildcards`,
  ],
  [
    'a caller of an account that nobody knows',
    { callers: [PORTAL, 'arn:aws:iam::999999999999:role/portal'] },
    `${at}.workflow.callers[1]: is a role of account 999999999999, which is neither an account here nor trusted, got "arn:aws:iam::999999999999:role/portal"; add the account to accounts, or to controls.trustedAccounts if it is outside of the organization`,
  ],
  [
    'a caller that is an agent',
    { callers: ['arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-payer'] },
    `${at}.workflow.callers[0]: is a role that the template governs, and none of those hands requests in, got "arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-payer"; name the role of the application that agents work for`,
  ],
  [
    'nothing to keep',
    { keep: [] },
    `${at}.workflow.keep: is empty, so nothing would be left of a request, got []; name the fields that the agent needs`,
  ],
  [
    'a pointer that is none',
    { keep: ['claim'] },
    `${at}.workflow.keep[0]: is not a JSON Pointer, got "claim"; write it as RFC 6901 does, with * for every member, as in /notes/*/text`,
  ],
  [
    'a model that the agent has not',
    { model: 'haiku' },
    `${at}.workflow.model: is no model of the agent that answers, got "haiku"; use one of: sonnet`,
  ],
  [
    'a model that does not answer',
    { model: 'titan' },
    `${at}.workflow.model: is no model of the agent that answers, got "titan"; use one of: sonnet`,
  ],
  [
    'approvals that outlast the request',
    { approvalMinutes: 30, calls: 2, timeoutMinutes: 69 },
    `${at}.workflow.timeoutMinutes: is too short for 2 calls that each wait 30 minutes for an approval, got "69"; use 70 or more, or allow fewer calls or less time to approve`,
  ],
  [
    'tokens that nobody keeps',
    { fields: { '/holder': 'tokenize' } },
    'trial.sanitizer.tokens: is missing, though a field of agents[triage] is tokenized; say how long tokens can be turned back, as in { days: 90 }',
  ],
  [
    'more rules than settings hold',
    { keep: Array.from({ length: 300 }, (_, index) => `/field${index}`) },
    `${at}.workflow.keep: has, with fields, 3496 characters, more than the settings of a function hold; keep to 2500: name whole objects, or use *`,
  ],
  [
    'a question that is too long',
    { question: 'x'.repeat(1001) },
    `${at}.workflow.question: is too long for the grounding check, got "${'x'.repeat(1001)}"; keep to 1,000 characters`,
  ],
])('%s', (_, given, mistake) => {
  expect(told(given)).toEqual([mistake]);
});

test.each<[string, Loose, string]>([
  [
    'a gateway without a name',
    { gateway: { account: 'sandbox' } },
    'trial.gateway.domainName: is missing, so agents[triage] could not call its tools; give the domain name under which agents reach the gateway',
  ],
  [
    'a gateway by its address',
    { gateway: { ...gateway, domainName: 'https://tools.acme.internal' } },
    'trial.gateway.domainName: is not a domain name, got "https://tools.acme.internal"; write it in lower case without https://, such as tools.example.internal',
  ],
  [
    'a sanitiser that tokenizes and keeps no tokens',
    { sanitizer: { modes: { card: 'tokenize' } } },
    'trial.sanitizer.tokens: is missing, though something is tokenized; say how long tokens can be turned back, as in { days: 90 }',
  ],
  [
    'a guardrail without a grounding check',
    { guardrails: { grounding: 'off' } },
    'trial.guardrails.grounding: is off, so nothing would check the answers of agents[triage] against their sources; give the scores that answers have to reach, or take it out for those that are usual',
  ],
  [
    'a region of no telephones',
    { sanitizer: { phoneRegions: ['UK'] } },
    'trial.sanitizer.phoneRegions[0]: is not a region, got "UK"; use ISO 3166 codes, such as US',
  ],
  [
    'a sanitiser that looks for nothing',
    { sanitizer: { entities: [] } },
    'trial.sanitizer.entities: is empty, so nothing would be found, got []; name entities, or take it out',
  ],
  [
    'a mode that is none',
    { sanitizer: { mode: 'encrypt' } },
    'trial.sanitizer.mode: is not a mode, got "encrypt"; use one of: mask, remove, hash, tokenize',
  ],
])('%s', (_, around, mistake) => {
  expect(told({}, around)).toEqual([mistake]);
});

test('a workflow and where the agent runs belong together', () => {
  expect(mistakesIn({ ...base, gateway, agents: [{ ...agent, trust: { kind: 'workflow' } }] })).toEqual([
    `${at}.workflow: is missing; say what happens to a request, or let the agent run elsewhere`,
  ]);
  expect(told({}, {}, { kind: 'lambda' })).toEqual([
    `${at}.workflow: is of no use: the agent runs elsewhere, got "lambda"; take it out, or write trust: { kind: 'workflow' }`,
  ]);
});

test('a network is one of the account', () => {
  expect(told({}, { networks, accounts }, { kind: 'workflow', network: 'main' })).toEqual([]);
  expect(told({}, { networks, accounts }, { kind: 'workflow', network: 'other' })).toEqual([
    `${at}.trust.network: is not a network of account sandbox, got "other"; use one of: main`,
  ]);
});

test('two agents are not one function', () => {
  const other = { ...agent, name: 'payer', trust: { kind: 'lambda', function: 'p2a-trial-steps-triage' } };
  const agents = [{ ...agent, trust: { kind: 'workflow' }, workflow: whole }, other];
  expect(mistakesIn({ ...base, gateway, agents })).toEqual([
    'trial.agents[payer].trust: is where agents[triage] runs too, so that the two would be one, got "p2a-trial-steps-triage"; let each agent run by itself',
  ]);
});
