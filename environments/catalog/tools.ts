import type { CatalogTool } from '../../foundation/environment';

/** Tools that agents may call through the gateway; an environment says in which account each one lives. */
export const claimsRegister = {
  name: 'claims-register',
  owner: 'claims-systems',
  purpose: 'The register of claims',
  actions: {
    'look-up': { kind: 'read', purpose: 'Returns one claim by its number' },
    assign: { kind: 'change', purpose: 'Gives a claim to a handler' },
  },
} satisfies CatalogTool;

export const claimsPayments = {
  name: 'claims-payments',
  owner: 'claims-finance',
  purpose: 'Payments on settled claims',
  actions: {
    status: { kind: 'read', purpose: 'Returns the payments on a claim' },
    pay: { kind: 'change', purpose: 'Pays an amount on a claim to its holder' },
  },
} satisfies CatalogTool;

export const customerMail = {
  name: 'customer-mail',
  owner: 'customer-service',
  purpose: 'Mail to customers',
  actions: {
    history: { kind: 'read', purpose: 'Returns what was sent to a customer' },
    send: { kind: 'change', purpose: 'Sends a mail to a customer' },
  },
} satisfies CatalogTool;
