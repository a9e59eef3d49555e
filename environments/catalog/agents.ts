import type { CatalogAgent } from '../../foundation/environment';

/** Agents of Alder; an environment says in which account and at which scope each one runs. */
export const claimsTriage = {
  name: 'claims-triage',
  family: 'claims',
  owner: 'claims-operations',
  purpose: 'Reads new claims and proposes urgency and handler',
  models: ['claude-sonnet', 'titan-embeddings'],
  tools: { 'claims-register': ['look-up'] },
} satisfies CatalogAgent;

export const claimsPayer = {
  name: 'claims-payer',
  family: 'claims',
  owner: 'claims-operations',
  purpose: 'Pays settled claims and tells the register',
  models: ['claude-sonnet'],
  tools: { 'claims-register': ['look-up', 'assign'], 'claims-payments': ['status', 'pay'] },
} satisfies CatalogAgent;

export const mailResponder = {
  name: 'mail-responder',
  family: 'customer-mail',
  owner: 'customer-service',
  purpose: 'Answers questions of customers about their claims',
  models: ['claude-haiku'],
  tools: { 'claims-register': ['look-up'], 'customer-mail': ['history', 'send'] },
} satisfies CatalogAgent;
