import { EIGHT_REGIONS, STRONG } from '../../../../bench/sanitizer/bench-sanitizer';
import { caseOf } from '../../../../bench/sanitizer/corpus';
import { ENTITIES, type Entity } from '../../../../foundation/personal-data';
import { type FindOptions, find } from '../../../../modules/sanitizer/lambda/detect/find';

const found = (text: string, options: FindOptions = {}) =>
  find(text, { phoneRegions: EIGHT_REGIONS, ...options }).map(
    ({ entity, start, end }) => `${entity} ${text.slice(start, end)}`,
  );

const KEY =
  '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIAbcdefghijklmnopqrstuvwxyz0123456789ABCDE\n-----END EC PRIVATE KEY-----';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl';

/** One that is found for each entity, as it stands in a text, with all that has to be taken. */
const EXAMPLES: Readonly<Record<Entity, readonly string[]>> = {
  card: [
    'paid with [[card|4111 1111 1111 1111]].',
    'amex [[card|378282246310005]]',
    '[[card|5555-5555-5555-4444]]',
    '[[card|6011.1111.1111.1117]]',
  ],
  iban: [
    '[[iban|DE89 3704 0044 0532 0130 00]] Berlin',
    '[[iban|GB82WEST12345698765432]]',
    'to [[iban|nl91abna0417164300]].',
  ],
  email: [
    '<[[email|joe.bloggs+x@mail.example.org]]>',
    'to=[[email|a@b.co]]&x',
    '[[email|müller@büro.example]]',
    '[[email|joe%40example.com]]',
    '[[email|joe [at] example [dot] com]]',
  ],
  phone: [
    '[[phone|+44 20 7946 0958]]',
    'call [[phone|(212) 555-0187]] now',
    '[[phone|06 12 34 56 78]]',
    '[[phone|0044 20 7946 0958]]',
    'phone: [[phone|555-123-4567]]',
    '[[phone|(555) 123-4567]]',
  ],
  ip: [
    'from [[ip|203.0.113.7]]:443',
    '[[ip|2001:db8::8a2e:370:7334]]',
    '[[ip|10.0.0.0]]/8',
    '([[ip|fe80::1ff:fe23:4567:890a]])',
  ],
  mac: ['[[mac|00:1B:44:11:3A:B7]]', '[[mac|00-1b-44-11-3a-b7]]', '[[mac|001b.4411.3ab7]]'],
  'us-ssn': ['[[us-ssn|123-45-6789]]', 'SSN [[us-ssn|536904399]]', 'social security: [[us-ssn|536 90 4399]]'],
  'us-itin': ['[[us-itin|912-70-1234]]', 'ITIN: [[us-itin|912701234]]'],
  passport: [
    'passport no. [[passport|533380006]]',
    'Reisepass [[passport|C01X00T47]]',
    '@passportNumber@ [[passport|A12345678]]',
  ],
  'driver-license': [
    "driver's license D[[driver-license|D1234567]]".replace('D[[', '[['),
    'licence [[driver-license|MORGA657054SM9IJ]]',
    'DL: [[driver-license|S530-4209-0321]]',
  ],
  'bank-account': [
    'account number [[bank-account|12345678901]]',
    'acct. [[bank-account|000123456789]]',
    '@account_number@ [[bank-account|9876543210]]',
  ],
  'us-routing-number': ['routing number [[us-routing-number|021000021]]', 'ABA: [[us-routing-number|011401533]]'],
  'us-mbi': ['[[us-mbi|1EG4-TE5-MK73]]', '[[us-mbi|1EG4TE5MK73]]'],
  'us-npi': ['NPI [[us-npi|1234567893]]', 'National Provider Identifier is [[us-npi|1245319599]]'],
  'uk-nino': ['[[uk-nino|AB 12 34 56 C]]', '[[uk-nino|QQ123456C]]'.replaceAll('QQ', 'JG')],
  'uk-nhs': ['NHS number [[uk-nhs|943 476 5919]]', '@nhsNumber@ [[uk-nhs|9434765919]]'],
  'ca-sin': ['[[ca-sin|130-692-544]]', 'SIN [[ca-sin|130 692 544]]'],
  'in-aadhaar': ['[[in-aadhaar|2341 2341 2346]]', 'Aadhaar: [[in-aadhaar|234123412346]]'],
  'in-pan': ['[[in-pan|ABCPE1234F]]', 'pan no [[in-pan|abcpe1234f]]'],
  'crypto-address': [
    '[[crypto-address|1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa]]',
    '[[crypto-address|0x52908400098527886E0F7030069857D2E4169EE7]]',
    '[[crypto-address|bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4]]',
  ],
  'aws-key': [
    '[[aws-key|AKIAIOSFODNN7EXAMPLE]]',
    'aws_secret_access_key = [[aws-key|wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY]]',
  ],
  secret: [
    'password=[[secret|hunter2!]] ok',
    '"client_secret": "[[secret|a8f5f167f44f4964]]"',
    'Authorization: [[secret|Bearer abcdef0123456789abcdef]]',
    `[[secret|ghp_${'a1B2'.repeat(9)}]]`,
    'postgres://[[secret|app:s3cr3t]]@db:5432',
    '@password@ [[secret|correct-horse]]',
    '@dbPassword@ [[secret|hunter22]]',
  ],
  'private-key': [
    `[[private-key|${KEY.replaceAll('\n', '\\n')}]] end`,
    '[[private-key|-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ]]',
  ],
  jwt: [`token [[jwt|${TOKEN}]].`],
  date: ['born [[date|1984-03-12]]', '[[date|12/03/1984]]', 'on [[date|12 March 1984]]', '[[date|March 12th, 1984]]'],
  url: ['see [[url|https://example.com/a?b=c]].', '[[url|www.example.com]]'.replace('.com]]', '.com/x]]')],
};

test.each(ENTITIES.flatMap((entity) => EXAMPLES[entity].map((line) => [entity, line] as const)))(
  'finds %s in %s',
  (entity, line) => {
    const { text, field, labels } = caseOf(line, 'example');
    expect(labels).toHaveLength(1);
    const options = { entities: [entity], ...(field === undefined ? {} : { field }) };
    expect(found(text, options)).toEqual(labels.map(({ start, end }) => `${entity} ${text.slice(start, end)}`));
  },
);

test.each(ENTITIES)('finds no %s where it was not asked for', (entity) => {
  const others = ENTITIES.filter((other) => other !== entity);
  for (const line of EXAMPLES[entity]) {
    const { text, field } = caseOf(line, 'example');
    expect(
      find(text, { phoneRegions: EIGHT_REGIONS, entities: others, field }).map((finding) => finding.entity),
    ).not.toContain(entity);
  }
});

test.each([
  ['a card with a wrong check digit', '4111 1111 1111 1112'],
  ['an IBAN with a wrong check digit', 'DE88 3704 0044 0532 0130 00'],
  ['an account number of no country', 'ZZ89 3704 0044 0532 0130 00'],
  ['a number that was never issued', '000-12-3456 and 666-12-3456 and 123-00-4567'],
  ['the number of an advertisement', 'SSN 078-05-1120'],
  ['nine digits that nothing says anything about', 'total 536904399'],
  ['a routing number that nothing says anything about', 'batch 021000021'],
  ['a version', 'v1.2.3.4 and version 10.0.0.1 and Chrome/120.0.0.0'],
  ['addresses that are the same for all', '127.0.0.1 0.0.0.0 255.255.255.0 ::1'],
  ['a time', '12:34:56 and 00:00:00:00:00:00'],
  ['the name of a picture', 'icon@2x.png logo@media.svg'],
  ['a repository', 'git@github.com:owner/name.git'],
  ['a package', 'left-pad@1.3.0'],
  ['an order', 'order 2024-000123-77 and invoice 4155552671'],
  ['a date', '2024-03-12 and 12/03/2024'],
  ['a placeholder', 'password: ******** token=<your-token> api_key: {{API_KEY}} secret: null'],
  ['words about passwords', 'Your password is expired. The token: missing'],
  ['a public key', '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----'],
  ['a hash', 'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['an identifier', '550e8400-e29b-41d4-a716-446655440000'],
  ['words that begin like a token', 'eyJust words.and.dots'],
  ['a word of a card game', 'licence agreement section 12 paragraph 4'],
])('finds nothing in %s', (_, text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  ['spelled with full-width digits', '４１１１ １１１１ １１１１ １１１１', 'card'],
  ['with invisible characters', '4111\u200b 1111\u00ad 1111 1111', 'card'],
  ['with dashes of another kind', '123\u201345\u20136789', 'us-ssn'],
  ['escaped for a URL', 'joe%40example%2Ecom', 'email'],
  ['in base64', Buffer.from('my card is 4111 1111 1111 1111').toString('base64'), 'card'],
  ['in base64 for URLs', Buffer.from('???>>> SSN 123-45-6789 ~~~').toString('base64url'), 'us-ssn'],
])('finds what is %s, and takes all of it', (_, text, entity) => {
  expect(
    find(`x ${text} y`).map((finding) => [finding.entity, `x ${text} y`.slice(finding.start, finding.end)]),
  ).toEqual([[entity, text]]);
});

test('findings stand in order and do not overlap', () => {
  const text = 'https://joe:s3cr3tpw@203.0.113.7/?mail=joe@example.com&card=4111111111111111 password=4111111111111111';
  const findings = find(text, { entities: ENTITIES, phoneRegions: EIGHT_REGIONS });
  expect(findings.length).toBeGreaterThan(1);
  for (const [index, finding] of findings.entries()) {
    expect(finding.start).toBeLessThan(finding.end);
    expect(finding.start).toBeGreaterThanOrEqual(findings[index - 1]?.end ?? 0);
  }
  expect(findings[0]).toEqual({ entity: 'secret', tier: 'strong', start: 0, end: text.indexOf(' ') });
});

test('what overlaps is taken together, so that no rest stays', () => {
  const text = 'https://user:pa55word@host.example/x';
  expect(found(text)).toEqual(['secret user:pa55word@host.example']);
});

test('words are about the first number behind them', () => {
  expect(found('routing number 021000021, account 12345678')).toEqual([
    'us-routing-number 021000021',
    'bank-account 12345678',
  ]);
  expect(found('NPI of the clinic; invoices 20240117 and 1234567893')).toEqual(['us-npi 1234567893'].slice(1));
  expect(found('accounts 11112222, 33334444 and 55556666')).toEqual([
    'bank-account 11112222',
    'bank-account 33334444',
    'bank-account 55556666',
  ]);
});

test('the head of a column says what stands in it', () => {
  expect(found('name,ssn,city\nAnn,536904399,Bern\nBob,536904398,Rome')).toEqual([
    'us-ssn 536904399',
    'us-ssn 536904398',
  ]);
  expect(found('name,total,city\nAnn,536904399,Bern')).toEqual([]);
});

test('strong findings need no words', () => {
  for (const entity of STRONG)
    for (const line of EXAMPLES[entity].slice(0, 1)) {
      const { text, labels } = caseOf(line, 'example');
      const [label] = labels;
      const alone = text.slice(label?.start, label?.end);
      if (entity !== 'secret')
        expect([entity, find(alone).map((finding) => finding.entity)]).toEqual([entity, [entity]]);
    }
});
