import type { CatalogTool } from '../../foundation/environment';

const claimNumber = { type: 'string', maxLength: 14, pattern: '^CL-[0-9]{4}-[0-9]{6}$' };
const customerNumber = { type: 'string', maxLength: 11, pattern: '^CU-[0-9]{8}$' };

/** Tools that agents may call through the gateway; an environment says in which account each one lives. */
export const claimsRegister = {
  name: 'claims-register',
  owner: 'claims-systems',
  purpose: 'The register of claims',
  actions: {
    'look-up': {
      kind: 'read',
      purpose: 'Returns one claim by its number',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['claim'],
        properties: { claim: claimNumber },
      },
    },
    assign: {
      kind: 'change',
      purpose: 'Gives a claim to a handler',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['claim', 'handler', 'version'],
        properties: {
          claim: claimNumber,
          handler: { type: 'string', maxLength: 64, pattern: '^[a-z][a-z0-9.-]{1,63}$' },
          version: {
            type: 'integer',
            minimum: 0,
            maximum: 1_000_000,
            description: 'Of the claim as it was looked up; refused if it has changed since',
          },
        },
      },
    },
  },
  rules: {
    'handlers-are-people': {
      purpose: 'Claims go to people, whose names have two parts, and to no mailbox; tried out before it refuses',
      actions: ['assign'],
      effect: 'refuse',
      when: '!(context.input.handler like "*.*")',
      mode: 'observe',
    },
  },
  target: {
    kind: 'function',
    code: 'tools/claims-register',
    environment: { CLAIMS_TABLE: 'claims' },
    timeoutSeconds: 10,
  },
  permissions: [
    { grant: 'read-table', table: 'claims' },
    { grant: 'change-table', table: 'claims' },
  ],
} satisfies CatalogTool;

export const claimsPayments = {
  name: 'claims-payments',
  owner: 'claims-finance',
  purpose: 'Payments on settled claims',
  actions: {
    status: {
      kind: 'read',
      purpose: 'Returns the payments on a claim',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['claim'],
        properties: { claim: claimNumber },
      },
    },
    pay: {
      kind: 'change',
      purpose: 'Pays an amount on a claim to its holder',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['claim', 'minorUnits', 'currency'],
        properties: {
          claim: claimNumber,
          minorUnits: {
            type: 'integer',
            minimum: 1,
            maximum: 100_000_000,
            description: 'Amount in the smallest unit of the currency, such as cents',
          },
          currency: { type: 'string', maxLength: 3, pattern: '^[A-Z]{3}$' },
        },
      },
      amount: { minorUnits: '/minorUnits', currency: '/currency' },
    },
  },
  rules: {
    'euro-only': {
      purpose: 'Claims are settled in euros; whoever is owed another currency is paid by people',
      actions: ['pay'],
      effect: 'refuse',
      when: 'context.amount.currency != "EUR"',
    },
    'large-payments': {
      purpose: 'Two people look at payments above 5,000 euros, whichever agent asks',
      actions: ['pay'],
      effect: 'approve',
      when: 'context.amount.minorUnits > 500000',
      quorum: 2,
    },
  },
  limits: { callsPerMinute: 60, minorUnitsPerDay: 10_000_000, currency: 'EUR' },
  target: {
    kind: 'function',
    code: 'tools/claims-payments',
    environment: { LEDGER_TABLE: 'claim-ledger' },
    timeoutSeconds: 20,
  },
  permissions: [
    { grant: 'read-table', table: 'claim-ledger' },
    { grant: 'change-table', table: 'claim-ledger' },
  ],
} satisfies CatalogTool;

export const customerMail = {
  name: 'customer-mail',
  owner: 'customer-service',
  purpose: 'Mail to customers',
  actions: {
    history: {
      kind: 'read',
      purpose: 'Returns what was sent to a customer',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['customer'],
        properties: { customer: customerNumber },
      },
      gives: ['email', 'phone'],
    },
    send: {
      kind: 'change',
      purpose: 'Sends a mail to a customer',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['customer', 'subject', 'text'],
        properties: {
          customer: customerNumber,
          subject: {
            type: 'string',
            minLength: 1,
            maxLength: 150,
            pattern: '^[^\\p{Cc}\\p{Cs}\\u2028-\\u202e\\u2066-\\u2069]+$',
            description: 'One line',
          },
          text: {
            type: 'string',
            minLength: 1,
            maxLength: 8000,
            pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\p{Cs}]+$',
            description: 'Plain text; lines end in a line feed',
          },
        },
      },
      takes: ['email', 'phone'],
    },
  },
  rules: {
    'no-links': {
      purpose: 'Customers learn to follow no link in mail about their claims',
      actions: ['send'],
      effect: 'refuse',
      when: 'context.input.text like "*://*"',
    },
  },
  target: {
    kind: 'function',
    code: 'tools/customer-mail',
    environment: {
      MAILS_TABLE: 'customer-mails',
      CUSTOMERS_TABLE: 'customers',
      SENDER: 'claims@mail.alder.example',
    },
    timeoutSeconds: 20,
  },
  permissions: [
    { grant: 'read-table', table: 'customer-mails', indexes: ['by-time'] },
    { grant: 'change-table', table: 'customer-mails' },
    { grant: 'read-table', table: 'customers' },
    {
      grant: 'send-mail',
      identity: 'mail.alder.example',
      from: ['claims@mail.alder.example'],
    },
  ],
} satisfies CatalogTool;
