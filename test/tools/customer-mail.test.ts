import { type SESv2Client, SESv2ServiceException, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { customerMail } from '../../tools/customer-mail/customer-mail';
import { decideMail, type KeptMail, type Mail, type MailDecision } from '../../tools/customer-mail/decide';
import { caller } from './calls';
import { Tables } from './tables';

const mail: Mail = {
  customer: 'CU-00081234',
  idempotencyKey: 'key-00001',
  agent: 'mail-responder',
  subject: 'Your claim',
  text: 'We have received your papers.\nThank you.',
};

describe('the decision on a mail', () => {
  const kept = (differently: Partial<KeptMail>): KeptMail => ({ ...mail, state: 'sent', at: 'then', ...differently });
  test.each<[string, KeptMail | undefined, MailDecision]>([
    ['nothing is kept under its key', undefined, 'send'],
    ['it was sent', kept({}), 'sent-already'],
    ['SES refused it', kept({ state: 'not-sent' }), 'send'],
    ['it is being sent, or was and nobody knows', kept({ state: 'sending' }), 'unknown'],
    ['its key sent another subject', kept({ subject: 'Other' }), 'other-mail'],
    ['its key sent another text', kept({ text: 'Other' }), 'other-mail'],
    ['its key is of another agent', kept({ agent: 'claims-payer' }), 'other-mail'],
    ['its key was refused with another text', kept({ state: 'not-sent', text: 'Other' }), 'other-mail'],
  ])('%s', (_, before, decision) => {
    expect(decideMail(before, mail)).toBe(decision);
  });
});

let tables: Tables;
let call: ReturnType<typeof caller>;
let sent: SendEmailCommandInput[];
/** What SES answers instead of sending. */
let trouble: Error | undefined;
let log: jest.SpyInstance;

const mailer = () =>
  ({
    send: async ({ input }: { input: SendEmailCommandInput }) => {
      if (trouble !== undefined) throw trouble;
      sent.push(input);
      return { MessageId: 'm-1' };
    },
  }) as unknown as SESv2Client;

beforeEach(() => {
  tables = new Tables({
    mails: { keys: ['customer', 'mail'], indexes: { 'by-time': ['customer', 'at'] } },
    customers: { keys: ['customer'] },
  });
  tables.put('customers', { customer: { S: mail.customer }, email: { S: 'ada@example.org' }, born: { S: '1985' } });
  sent = [];
  trouble = undefined;
  log = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  call = caller(
    'customer-mail',
    customerMail({
      mails: { table: 'mails', database: tables.open },
      customersTable: 'customers',
      sender: 'claims@mail.alder.example',
      mailer,
    }),
    'mail-responder',
  );
});
afterEach(() => {
  jest.useRealTimers();
  log.mockRestore();
});

const { customer, subject, text } = mail;
const letter = { customer, subject, text };
const states = () => tables.all('mails').map(({ state }) => state?.S);
const refusal = (httpStatusCode: number) =>
  new SESv2ServiceException({ name: 'X', $fault: 'client', message: 'ada@example.org', $metadata: { httpStatusCode } });

test('sends a mail from the one sender to the address of the customer, and keeps what was sent', async () => {
  expect(await call('send', letter, 'key-00001')).toEqual({
    ok: true,
    output: { customer, subject, at: expect.stringMatching(/Z$/) },
  });
  expect(sent).toEqual([
    {
      FromEmailAddress: 'claims@mail.alder.example',
      Destination: { ToAddresses: ['ada@example.org'] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' } },
        },
      },
    },
  ]);
  expect(tables.all('mails')).toMatchObject([
    { customer: { S: customer }, subject: { S: subject }, text: { S: text }, agent: { S: 'mail-responder' } },
  ]);
  expect(states()).toEqual(['sent']);
});

test('sends a mail once under a key, and answers the same again', async () => {
  const first = await call('send', letter, 'key-00001');
  expect(await call('send', letter, 'key-00001')).toEqual(first);
  expect(await call('send', { ...letter, text: 'Other' }, 'key-00001')).toMatchObject({ code: 'conflict' });
  expect(sent).toHaveLength(1);
});

test('the same mail many times at once is sent once', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => call('send', letter, 'key-00001')));
  expect(sent).toHaveLength(1);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.flatMap((answer) => (answer.ok ? [] : answer.code))).toEqual(Array(5).fill('outcome-unknown'));
});

test('sends nothing without a key', async () => {
  expect(await call('send', letter)).toMatchObject({ ok: false, code: 'invalid-call' });
  expect(sent).toEqual([]);
});

test('a mail that SES refuses is known not to be sent, and may be sent again', async () => {
  trouble = refusal(429);
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: false, code: 'unavailable' });
  expect(states()).toEqual(['not-sent']);
  trouble = undefined;
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: true });
  expect([sent.length, states()]).toEqual([1, ['sent']]);
});

const down = () => {
  throw new Error('down');
};

test.each<[string, Error | undefined, () => void]>([
  ['SES does not answer', Object.assign(new Error('late'), { name: 'TimeoutError' }), () => undefined],
  ['SES fails', refusal(500), () => undefined],
  ['it cannot be noted', undefined, () => tables.before('UpdateItem', down)],
])('when %s, nobody knows whether the mail was sent, and nobody sends it again', async (_, answer, happens) => {
  trouble = answer;
  happens();
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: false, code: 'outcome-unknown' });
  expect(states()).toEqual(['sending']);
  const before = sent.length;
  trouble = undefined;
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: false, code: 'outcome-unknown' });
  expect(sent).toHaveLength(before);
  expect(log).toHaveBeenCalledTimes(1);
});

test('nothing is sent that cannot be kept', async () => {
  tables.before('PutItem', down);
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: false, code: 'unavailable' });
  expect([sent, states()]).toEqual([[], []]);
});

test('sends nothing to somebody who is no customer, or has no address', async () => {
  tables.put('customers', { customer: { S: 'CU-00000002' } });
  for (const nobody of ['CU-00000001', 'CU-00000002'])
    expect(await call('send', { ...letter, customer: nobody }, 'key-00001')).toMatchObject({ code: 'not-found' });
  expect([sent, states()]).toEqual([[], []]);
});

test.each([
  'ada@example.org, eve@evil.example',
  'ada@example.org\r\nBcc: eve@evil.example',
  '"Ada" <ada@example.org>',
  'ada',
])('sends nothing to what is not one address: %j', async (email) => {
  tables.put('customers', { customer: { S: customer }, email: { S: email } });
  expect(await call('send', letter, 'key-00001')).toMatchObject({ ok: false, code: 'unavailable' });
  expect([sent, states()]).toEqual([[], []]);
});

test.each<[string, object]>([
  ['a header in the subject', { subject: 'Hello\r\nBcc: eve@evil.example' }],
  ['a line feed alone', { subject: 'Hello\nBcc: eve@evil.example' }],
  ['a line separator', { subject: 'Hello\u2028Bcc: eve@evil.example' }],
  ['a subject that reads backwards', { subject: 'Hello \u202egnp.exe' }],
  ['half a character', { subject: 'Hello \ud83d' }],
  ['an empty subject', { subject: '' }],
  ['a subject that is too long', { subject: 'x'.repeat(151) }],
  ['a text that is too long', { text: 'x'.repeat(8001) }],
  ['a NUL in the text', { text: 'a\u0000b' }],
  ['a carriage return in the text', { text: 'a\r\n.\r\nb' }],
  ['a recipient of its own', { to: 'eve@evil.example' }],
  ['a sender of its own', { sender: 'ceo@alder.example' }],
  ['a list of customers', { customer: [customer, 'CU-00000002'] }],
  ['an address for a customer', { customer: 'eve@evil.example' }],
])('refuses %s', async (_, differently) => {
  expect(await call('send', { ...letter, ...differently }, 'key-00001')).toMatchObject({ code: 'invalid-input' });
  expect([sent, states()]).toEqual([[], []]);
});

test('takes what people write: many lines, tabs, letters of all languages, pictures', async () => {
  const words = { subject: 'Ваша заявка ☂️ 👩‍🚒', text: `${'ü'.repeat(7990)}\n\t– 事故 👍` };
  expect(await call('send', { ...letter, ...words }, 'key-00001')).toMatchObject({ ok: true });
  expect(sent[0]?.Content?.Simple?.Body?.Text?.Data).toBe(words.text);
});

test('tells the latest mails to a customer, newest first and without what they say', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  for (let index = 10; index < 65; index++) {
    jest.setSystemTime(Date.UTC(2026, 4, 4, 10, index));
    await call('send', { ...letter, subject: `Mail ${index}` }, `key-000${index}`);
  }
  await call('send', { ...letter, customer: 'CU-00000001' }, 'key-other');
  const latest = Array.from({ length: 50 }, (_, index) => expect.objectContaining({ subject: `Mail ${64 - index}` }));
  latest[0] = { at: '2026-05-04T11:04:00.000Z', subject: 'Mail 64', state: 'sent' };
  expect(await call('history', { customer })).toEqual({ ok: true, output: { customer, mails: latest } });
});

test('a customer without mail has an empty history', async () => {
  expect(await call('history', { customer: 'CU-00000009' })).toEqual({
    ok: true,
    output: { customer: 'CU-00000009', mails: [] },
  });
});
