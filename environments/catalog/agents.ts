import type { CatalogAgent } from '../../foundation/environment';

/** Agents of Alder; an environment says in which account and at which scope each one runs. */
export const claimsTriage = {
  name: 'claims-triage',
  family: 'claims',
  owner: 'claims-operators',
  purpose: 'Reads new claims and proposes urgency and handler',
  trust: { kind: 'lambda' },
  models: ['claude-sonnet', 'titan-embeddings'],
  modelTokensPerDay: 5_000_000,
  tools: { 'claims-register': ['look-up'] },
  reads: { tables: [{ table: 'agent-notes', partitions: 'own' }] },
} satisfies CatalogAgent;

export const claimsPayer = {
  name: 'claims-payer',
  family: 'claims',
  owner: 'claims-operators',
  purpose: 'Pays settled claims and tells the register',
  trust: { kind: 'agentcore-runtime', runtime: 'claims_payer', repository: 'claims-payer' },
  models: ['claude-sonnet'],
  tools: {
    'claims-register': ['look-up', 'assign'],
    'claims-payments': ['status', 'pay'],
    'sanctions-screening': ['screen'],
  },
  limits: {
    'claims-payments': { pay: { callsPerMinute: 5, callsPerDay: 200, minorUnitsPerDay: 2_000_000, currency: 'EUR' } },
  },
} satisfies CatalogAgent;

export const mailResponder = {
  name: 'mail-responder',
  family: 'customer-mail',
  owner: 'customer-mail-operators',
  purpose: 'Answers questions of customers about their claims',
  trust: {
    kind: 'eks-pod-identity',
    cluster: 'customer-agents',
    namespace: 'mail',
    serviceAccount: 'mail-responder',
  },
  models: ['claude-haiku'],
  tools: { 'claims-register': ['look-up'], 'customer-mail': ['history', 'send'] },
  limits: { 'customer-mail': { send: { callsPerMinute: 10, callsPerDay: 1000 } } },
  overall: { callsPerDay: 10_000, tokensPerDay: 5_000_000 },
} satisfies CatalogAgent;
