import type { Environment, EnvironmentInput } from '../../../../foundation/environment';
import { environment } from '../../../support/environment';

type ToolInput = NonNullable<EnvironmentInput['tools']>[number];
type AgentInput = NonNullable<EnvironmentInput['agents']>[number];
export type RuleInput = NonNullable<ToolInput['rules']>[string];

export const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: [...required],
});

const cents = { type: 'integer', minimum: 0, maximum: 100_000_000 };
const text = { type: 'string', maxLength: 40 };

/** A tool that reads, and changes with an amount of any currency, with one of euros, and with none. */
export const payments = {
  name: 'payments',
  owner: 'finance',
  purpose: 'Payments',
  account: 'sandbox',
  actions: {
    status: { kind: 'read', purpose: 'Returns payments', input: object({ claim: text }, ['claim']) },
    pay: {
      kind: 'change',
      purpose: 'Pays',
      input: object({ cents, currency: text, note: text }, ['cents', 'currency']),
      amount: { minorUnits: '/cents', currency: '/currency' },
    },
    refund: {
      kind: 'change',
      purpose: 'Pays back',
      input: object({ of: object({ cents }, ['cents']) }, ['of']),
      amount: { minorUnits: '/of/cents', currency: 'EUR' },
    },
    note: { kind: 'change', purpose: 'Notes something', input: object({ text }, ['text']), takes: ['email'] },
    close: { kind: 'change', purpose: 'Closes the books, which no agent does', input: object({}) },
  },
  target: { kind: 'existing-function', function: 'payments', alias: 'live' },
} satisfies ToolInput;

const unused: ToolInput = { ...payments, name: 'unused', rules: {} };

const EVERYTHING = { payments: ['status', 'pay', 'refund', 'note'] };

const agent = (name: string, given: Pick<AgentInput, 'scope' | 'tools'> & Partial<AgentInput>): AgentInput => ({
  name,
  family: 'claims',
  owner: 'claims-operations',
  purpose: `Handles claims as ${name}`,
  account: 'sandbox',
  models: ['sonnet'],
  ...given,
});

export const agents: AgentInput[] = [
  agent('reader', { scope: 1, tools: { payments: ['status'] } }),
  agent('asker', { scope: 2, tools: EVERYTHING }),
  agent('payer', {
    scope: 3,
    tools: EVERYTHING,
    approvalAbove: { minorUnits: 500, currency: 'EUR' },
    limits: { payments: { pay: { minorUnitsPerDay: 9000, currency: 'EUR' } } },
    overall: { callsPerDay: 9 },
  }),
  agent('free', {
    scope: 4,
    tools: EVERYTHING,
    waiver: { reason: 'a trial', grantedBy: 'the board', until: '2999-01-01' },
  }),
  agent('idle', { scope: 1, tools: {} }),
];

/** An environment with these tools and agents. */
export const shop = (
  rules: Readonly<Record<string, RuleInput>> = {},
  given: Partial<EnvironmentInput> = {},
): Environment => environment({ tools: [{ ...payments, rules }, unused], agents, ...given });
