import type { SESv2Client } from '@aws-sdk/client-sesv2';
import * as catalog from '../../environments/catalog/tools';
import type { CatalogTool } from '../../foundation/environment';
import type { ToolActions } from '../../modules/tool/lambda/tool-handler';
import { claimsPayments } from '../../tools/claims-payments/claims-payments';
import { claimsRegister } from '../../tools/claims-register/claims-register';
import { customerMail } from '../../tools/customer-mail/customer-mail';
import { caller } from './calls';
import { accepts } from './json-schema';
import { Tables } from './tables';

const { claimsRegister: register, claimsPayments: payments, customerMail: mail } = catalog;

const tables = () => {
  const made = new Tables({
    claims: { keys: ['claim'] },
    'claim-ledger': { keys: ['claim', 'entry'] },
    'customer-mails': { keys: ['customer', 'mail'], indexes: { 'by-time': ['customer', 'at'] } },
    customers: { keys: ['customer'] },
  });
  made.put('claims', {
    claim: { S: 'CL-2026-004711' },
    status: { S: 'open' },
    kind: { S: 'fire' },
    reportedOn: { S: '2026-03-02' },
    version: { N: '0' },
  });
  made.put('claim-ledger', {
    claim: { S: 'CL-2026-004711' },
    entry: { N: '1' },
    kind: { S: 'settlement' },
    minorUnits: { N: '100000000' },
    currency: { S: 'EUR' },
  });
  return made.put('customers', { customer: { S: 'CU-00081234' }, email: { S: 'ada@example.org' } });
};

/** Each tool with the settings that the catalogue gives it, on tables in memory. */
function toolsOn(database: Tables) {
  const senders: Array<string | undefined> = [];
  const mailer = () =>
    ({
      send: async ({ input }: { input: { FromEmailAddress?: string } }) => {
        senders.push(input.FromEmailAddress);
        return {};
      },
    }) as unknown as SESv2Client;
  const { MAILS_TABLE, CUSTOMERS_TABLE, SENDER } = mail.target.environment;
  const actions: Record<string, ToolActions> = {
    'claims-register': claimsRegister({ table: register.target.environment.CLAIMS_TABLE, database: database.open }),
    'claims-payments': claimsPayments({ table: payments.target.environment.LEDGER_TABLE, database: database.open }),
    'customer-mail': customerMail({
      mails: { table: MAILS_TABLE, database: database.open },
      customersTable: CUSTOMERS_TABLE,
      sender: SENDER,
      mailer,
    }),
  };
  const call = (tool: string, action: string, input: object) =>
    caller(tool, actions[tool] ?? {})(action, input, 'key-00001');
  return { actions, call, senders };
}

/** For each action an input that does what it says, on the tables above. */
const INPUTS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  'claims-register': {
    'look-up': { claim: 'CL-2026-004711' },
    assign: { claim: 'CL-2026-004711', handler: 'j.okafor', version: 0 },
  },
  'claims-payments': {
    status: { claim: 'CL-2026-004711' },
    pay: { claim: 'CL-2026-004711', minorUnits: 100_000_000, currency: 'EUR' },
  },
  'customer-mail': {
    history: { customer: 'CU-00081234' },
    send: { customer: 'CU-00081234', subject: 'ü'.repeat(150), text: '👍\n\t'.repeat(2600) },
  },
};

const all = Object.values(catalog);
const each = all.flatMap(({ name, actions }) =>
  Object.entries(actions).map(
    ([action, { input }]) => [name, action, input as object as Record<string, unknown>] as const,
  ),
);

test('every action of the catalogue is one of the code, and the other way round', () => {
  const { actions } = toolsOn(tables());
  for (const { name, actions: listed } of all)
    expect(Object.keys(actions[name] ?? {}).sort()).toEqual(Object.keys(listed).sort());
});

test.each(each)('%s %s does what the schema lets through', async (tool, action, schema) => {
  const input = INPUTS[tool]?.[action] ?? {};
  expect(accepts(schema, input)).toBe(true);
  expect(await toolsOn(tables()).call(tool, action, input)).toMatchObject({ ok: true });
});

/** What a field may be instead, at the edges of what is allowed and beyond. */
const VALUES = [
  ...['', 'a', 'ab', 'j.okafor', 'J.OKAFOR', '-a', `a${'b'.repeat(63)}`, `a${'b'.repeat(64)}`, 'EUR', 'eur', 'EURO'],
  ...['CL-2026-004711', 'CL-2026-0047111', 'CL-2026-00471', 'cl-2026-004711', ' CL-2026-004711', 'CL-2026-004711\n'],
  ...['CU-00081234', 'CU-0008123', 'CU-000812345', 'CU-０００８１２３４', '../CU-00081234', '*'],
  ...['x'.repeat(150), 'x'.repeat(151), 'x'.repeat(8000), 'x'.repeat(8001), '👍'.repeat(150), '👍'.repeat(151)],
  ...['a\nb', 'a\r\nb', 'a\tb', 'a\u0000b', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u202eb', 'a\u2066b', 'a\ud800b'],
  ...[0, 1, -1, 0.5, 1_000_000, 1_000_001, 100_000_000, 100_000_001, 2 ** 53, '1', true, null, [], {}, ['EUR']],
];

test.each(each)('%s %s and its schema refuse the same', async (tool, action, schema) => {
  const input = INPUTS[tool]?.[action] ?? {};
  const variants = Object.keys(input).flatMap((field) => {
    const { [field]: _, ...without } = input;
    return [without, ...VALUES.map((value) => ({ ...input, [field]: value }))];
  });
  for (const variant of [...variants, { ...input, more: 1 }]) {
    const answer = await toolsOn(tables()).call(tool, action, variant);
    const refused = !answer.ok && answer.code === 'invalid-input';
    expect([variant, refused]).toEqual([variant, !accepts(schema, variant)]);
  }
});

/** Grants one by one, in the words of what a tool asks for. */
const granted = (permissions: NonNullable<CatalogTool['permissions']>) =>
  permissions.flatMap((permission) => {
    switch (permission.grant) {
      case 'read-table':
        return [undefined, ...(permission.indexes ?? [])].map((index) => reading(permission.table, index));
      case 'change-table':
        return [`change ${permission.table}`];
      case 'send-mail':
        return permission.from.map((from) => `send from ${from}`);
      default:
        throw new Error(`${permission.grant}: is a grant that no tool uses yet; teach it to this test`);
    }
  });

const reading = (table: string, index: string | undefined) => `read ${[table, ...(index ? [index] : [])].join('/')}`;

test.each(all.map((tool) => [tool.name, tool] as const))('%s may do what it does, and no more', async (name, tool) => {
  const database = tables();
  const { call, senders } = toolsOn(database);
  for (const [action, input] of Object.entries(INPUTS[name] ?? {}))
    expect(await call(name, action, input)).toMatchObject({ ok: true });

  const done = database.asked.map(({ operation, table, index }) =>
    ['GetItem', 'Query'].includes(operation) ? reading(table, index) : `change ${table}`,
  );
  const needed = new Set([...done, ...senders.map((from) => `send from ${from}`)]);
  expect(granted(tool.permissions).sort()).toEqual([...needed].sort());
});

test('mail comes from an address of the identity that is granted', () => {
  const { SENDER } = mail.target.environment;
  const identities = mail.permissions.flatMap((one) => (one.grant === 'send-mail' ? one.identity : []));
  expect(identities).toEqual([SENDER.replace(/^.*@/, '')]);
});
