import { createHmac } from 'node:crypto';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import type { AuditEvent } from '../../foundation/events';
import { gatewayRegister } from '../../modules/tool-gateway/catalog/catalog';
import { schemaModules } from '../../modules/tool-gateway/catalog/schema-modules';
import type { Answer } from '../../modules/tool-gateway/lambda/core/answers';
import type { Catalog } from '../../modules/tool-gateway/lambda/core/catalog';
import type { ToolRequest } from '../../modules/tool-gateway/lambda/core/check';
import { Gateway } from '../../modules/tool-gateway/lambda/core/gateway';
import type { Invocation, Invoked, LogLine, Parts } from '../../modules/tool-gateway/lambda/core/parts';
import { Policies } from '../../modules/tool-gateway/lambda/core/policies';
import { MemoryStore } from '../../modules/tool-gateway/lambda/store/memory-store';
import { loadCedar } from '../../modules/tool-gateway/lambda/validator/gateway-files';
import { masking } from '../../modules/tool-gateway/lambda/validator/masking';
import { environment } from './environment';

type ToolInput = NonNullable<EnvironmentInput['tools']>[number];

const claim = { type: 'string', maxLength: 14, pattern: '^CL-[0-9]{4}-[0-9]{6}$' };

/** A tool that reads, pays and notes, with an amount, rules and texts. */
export const ledger = {
  name: 'ledger',
  owner: 'claims-finance',
  purpose: 'Payments',
  account: 'sandbox',
  actions: {
    status: {
      kind: 'read',
      purpose: 'Returns payments',
      input: { type: 'object', additionalProperties: false, required: ['claim'], properties: { claim } },
    },
    pay: {
      kind: 'change',
      purpose: 'Pays',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['claim', 'minorUnits', 'currency'],
        properties: {
          claim,
          minorUnits: { type: 'integer', minimum: 0, maximum: 100_000_000 },
          currency: { type: 'string', minLength: 3, maxLength: 3, pattern: '^[A-Z]{3}$' },
        },
      },
      amount: { minorUnits: '/minorUnits', currency: '/currency' },
    },
    note: {
      kind: 'change',
      purpose: 'Notes something',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['text'],
        properties: { text: { type: 'string', minLength: 1, maxLength: 2000 } },
      },
      takes: ['email'],
      gives: ['email'],
    },
  },
  rules: {
    'euros-only': {
      purpose: 'Pays in euro alone',
      actions: ['pay'],
      effect: 'refuse',
      when: 'context.input.currency != "EUR"',
    },
    'large-payments': {
      purpose: 'Two people look at large payments',
      actions: ['pay'],
      effect: 'approve',
      when: 'context.input.minorUnits > 1000000',
      quorum: 2,
    },
    'small-change': {
      purpose: 'Tries out a floor',
      actions: ['pay'],
      effect: 'refuse',
      when: 'context.input.minorUnits < 100',
      mode: 'observe',
    },
  },
  target: { kind: 'existing-function', function: 'ledger', alias: 'live' },
} satisfies ToolInput;

const agent = {
  family: 'claims',
  owner: 'claims-operations',
  purpose: 'Handles claims',
  account: 'sandbox',
  models: ['sonnet'],
};

/** Agents of each scope that may use the ledger, and one that may not. */
export const ledgerAgents: NonNullable<EnvironmentInput['agents']> = [
  { ...agent, name: 'reader', scope: 1, tools: { ledger: ['status'] } },
  { ...agent, name: 'asker', scope: 2, tools: { ledger: ['status', 'pay', 'note'] } },
  {
    ...agent,
    name: 'payer',
    scope: 3,
    approvalAbove: { minorUnits: 50_000, currency: 'EUR' },
    tools: { ledger: ['status', 'pay'] },
    limits: { ledger: { pay: { callsPerDay: 100, minorUnitsPerDay: 200_000, currency: 'EUR' } } },
  },
  {
    ...agent,
    name: 'free',
    scope: 4,
    waiver: { reason: 'trial', grantedBy: 'the board', until: '2099-01-01' },
    tools: { ledger: ['status', 'pay', 'note'] },
  },
];

export const gatewayEnvironment = (changes: Partial<EnvironmentInput> = {}): Environment =>
  environment({ tools: [ledger], agents: ledgerAgents, ...changes });

/** Validators of a register, as they are in the zip. */
export function validatorsOf(environment: Environment): Parts['validates'] {
  const { inputs } = gatewayRegister(environment);
  const modules = new Map(
    [...schemaModules(inputs)].map(([tool, code]) => {
      const module = { exports: {} as Record<string, (input: unknown) => boolean> };
      new Function('module', 'exports', 'require', code)(module, module.exports, require);
      return [tool, module.exports];
    }),
  );
  return (tool, action, input) => modules.get(tool)?.[action]?.(input) === true;
}

const cedar = loadCedar();

/** A gateway whose parts can be watched, changed and broken. */
export class TrialGateway {
  public time = Date.parse('2026-03-10T12:00:30Z');
  public readonly catalog: Catalog;
  public readonly store: MemoryStore;
  public readonly events: AuditEvent[] = [];
  public readonly lines: LogLine[] = [];
  public readonly invocations: Invocation[] = [];
  public readonly started: string[] = [];
  public answers: (invocation: Invocation) => Promise<Invoked> = async () => ({
    kind: 'answer',
    value: { ok: true, output: { done: true } },
  });
  public readonly parts: Parts;
  private ids = 0;

  constructor(environment: Environment = gatewayEnvironment(), changes: (parts: Parts) => Partial<Parts> = () => ({})) {
    this.catalog = gatewayRegister(environment).catalog;
    this.store = new MemoryStore(() => this.time);
    const parts: Parts = {
      catalog: this.catalog,
      policies: new Policies(cedar, this.catalog),
      validates: validatorsOf(environment),
      store: this.store,
      now: () => this.time,
      newId: () => {
        this.ids += 1;
        return `id-${this.ids}-00000000`;
      },
      digest: async (text) => createHmac('sha256', 'a key of the trial').update(text).digest('hex'),
      invoke: async (invocation) => {
        this.invocations.push(invocation);
        return this.answers(invocation);
      },
      mask: masking(this.catalog),
      startApproval: async (id) => {
        this.started.push(id);
      },
      audit: {
        write: async (event) => {
          this.events.push(event);
        },
      },
      log: (line) => {
        this.lines.push(line);
      },
    };
    this.parts = { ...parts, ...changes(parts) };
  }

  public get gateway(): Gateway {
    return new Gateway(this.parts);
  }

  /** A call as one of the agents, well-formed unless it is said otherwise. */
  public async call(
    agentName: string,
    action: string,
    body: unknown,
    changes: Partial<ToolRequest> = {},
  ): Promise<Said> {
    this.ids += 1;
    const request: ToolRequest = {
      id: `request-${this.ids}`,
      userArn: sessionArn(agentName),
      tool: 'ledger',
      action,
      contentType: 'application/json',
      idempotencyKeys: [],
      requesters: [],
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...changes,
    };
    return said(await this.gateway.call(request));
  }
}

export interface Said {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

export function said({ status, headers, body }: Answer): Said {
  const parsed = JSON.parse(body) as Record<string, unknown>;
  return { status, headers, body: parsed, code: status === 200 ? undefined : String(parsed.code) };
}

export const sessionArn = (agentName: string, account = '333333333333') =>
  `arn:aws:sts::${account}:assumed-role/p2a-trial-agent-${agentName}/session`;

export const key = (name: string) => ({ idempotencyKeys: [`call-key-${name}`] });

export const payment = (minorUnits = 1000, currency = 'EUR') => ({ claim: 'CL-2026-000123', minorUnits, currency });
