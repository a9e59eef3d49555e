import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { sendersOf } from '../../foundation/log-groups';
import { awsName, iamPathOf, permissionSetBeginning } from '../../foundation/names';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { believed } from './believed';
import { databaseName, TRAIL_TABLE } from './names';

/** A question about the archive. Where it says `?`, Athena asks for a value. */
export interface ArchiveQuery {
  readonly name: string;
  readonly says: string;
  readonly text: string;
}

/** Whose records somebody may read, as far as folders tell them apart. */
export interface Reader {
  readonly environment: Environment;
  /** Accounts by name; all of them where none are named. */
  readonly accounts: readonly string[];
  /** Whether the reader may read what is not below the folder of an account, as the trail is. */
  readonly readsTheTrail: boolean;
}

/** As far back as the question looks, in days; whoever asks may change it. */
const LATELY = 30;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const table = ({ environment }: Reader, name: string) => `"${databaseName(environment)}"."${name}"`;
const recent = `day >= date_format(current_date - interval '${LATELY}' day, '%Y/%m/%d')`;

const accountsOf = ({ environment, accounts }: Reader, archiveClass: ArchiveClass) =>
  sendersOf(environment, archiveClass).filter((account) => accounts.includes(account));

/** Lines of a class of the accounts that may be read, one a row; other folders are not even looked at. */
const linesOf = (reader: Reader, archiveClass: ArchiveClass) =>
  [
    '  SELECT e.message, account, loggroup',
    `  FROM ${table(reader, archiveClass)}`,
    '  CROSS JOIN UNNEST(logevents) AS e (id, ts, message)',
    `  WHERE account IN (${accountsOf(reader, archiveClass)
      .map((account) => quoted(accountIdOf(reader.environment, account)))
      .join(', ')})`,
    `    AND ${recent}`,
    "    AND e.message LIKE '{%'",
  ].join('\n');

/** Fields of events, as foundation/events.ts has them. */
const field = (name: string) => `json_extract_scalar(message, '$.${name}') AS ${name === 'by' ? '"by"' : name}`;

const EVENT_FIELDS = [
  'time',
  'event',
  'agent',
  'family',
  'request',
  'execution',
  'tool',
  'action',
  'result',
  'code',
  'at',
  'by',
  'approval',
  'approver',
  'decision',
  'outcome',
  'reason',
  'state',
];

/** Events of some classes, with their fields as columns; only what its log group may say. */
const events = (reader: Reader, classes: readonly ArchiveClass[]) => {
  const readable = classes.filter((archiveClass) => accountsOf(reader, archiveClass).length > 0);
  return [
    'WITH line AS (',
    readable.map((archiveClass) => linesOf(reader, archiveClass)).join('\n  UNION ALL\n'),
    '), said AS (',
    `  SELECT ${['account', 'loggroup', ...EVENT_FIELDS.map(field)].join(',\n    ')}`,
    '  FROM line',
    '), event AS (',
    '  SELECT *',
    '  FROM said',
    `  WHERE ${believed(reader, readable).join('\n    OR ')}`,
    ')',
  ].join('\n');
};

interface Question {
  readonly name: string;
  readonly says: string;
  /** Classes that it is about; it is asked where one of them may be read. */
  readonly about: readonly ArchiveClass[];
  readonly text: (reader: Reader) => string;
}

const ofEvents = (
  name: string,
  says: string,
  about: readonly ArchiveClass[],
  columns: string,
  where: string,
  order = 'ORDER BY time',
): Question => ({
  name,
  says,
  about,
  text: (reader) => `${events(reader, about)}\nSELECT ${columns}\nFROM event\nWHERE ${where}\n${order}`,
});

/** What people ask of what is kept. They find what is recent in the accounts themselves, by the queries of modules/saved-queries. */
const QUESTIONS: readonly Question[] = [
  ofEvents(
    'what-an-agent-did',
    'Everything that an agent (?) did and was refused, in the order in which it happened',
    ['audit', 'logs'],
    'time, event, request, execution, tool, action, coalesce(result, code, outcome) AS result, approver',
    'agent = ?',
  ),
  ofEvents(
    'follow-a-request',
    'All that happened to a request or execution (?), wherever it passed',
    ['audit', 'logs'],
    'time, event, agent, tool, action, at, "by", coalesce(result, code, outcome) AS result, approval, approver',
    '? IN (request, execution)',
  ),
  ofEvents(
    'who-approved',
    'Who decided about the calls of an agent (?), and what',
    ['audit'],
    'time, approval, tool, action, decision, approver, reason, request, execution',
    "event IN ('approval.decided', 'approval.closed') AND agent = ?",
  ),
  ofEvents(
    'why-refused',
    'Why requests of an agent (?) were refused, the most frequent reason first',
    ['audit', 'logs'],
    'coalesce(code, result) AS code, at, "by", tool, action, count(*) AS refusals, min(time) AS first, max(time) AS last',
    "agent = ? AND (event = 'refusal' OR (event = 'tool-call.outcome' AND result <> 'ok'))",
    'GROUP BY 1, 2, 3, 4, 5\nORDER BY refusals DESC',
  ),
  ofEvents(
    'containment-history',
    'When agents were stopped, slowed down and let go, and by whom',
    ['audit'],
    'time, event, agent, family, "by", reason, state, request',
    "event LIKE 'containment.%'",
  ),
  {
    name: 'tokens-by-agent',
    says: 'Tokens that agents used, by day and model; their prices make the cost of it',
    about: ['prompts'],
    // Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in the Bedrock user guide.
    text: (reader) =>
      [
        'WITH line AS (',
        linesOf(reader, 'prompts'),
        ')',
        "SELECT substr(json_extract_scalar(message, '$.timestamp'), 1, 10) AS date,",
        "  split_part(json_extract_scalar(message, '$.identity.arn'), '/', 2) AS role,",
        "  json_extract_scalar(message, '$.modelId') AS model,",
        '  count(*) AS calls,',
        "  sum(CAST(json_extract_scalar(message, '$.input.inputTokenCount') AS bigint)) AS tokens_in,",
        "  sum(CAST(json_extract_scalar(message, '$.output.outputTokenCount') AS bigint)) AS tokens_out",
        'FROM line',
        "WHERE json_extract_scalar(message, '$.schemaType') = 'ModelInvocationLog'",
        'GROUP BY 1, 2, 3',
        'ORDER BY date, tokens_out DESC',
      ].join('\n'),
  },
];

const ofTheTrail = (reader: Reader, name: string, says: string, where: string): ArchiveQuery => ({
  name,
  says,
  text: [
    'SELECT eventtime, recipientaccountid, awsregion, eventsource, eventname, errorcode,',
    '  useridentity.arn AS who, useridentity.sessioncontext.sourceidentity AS acting_for, sourceipaddress, requestparameters',
    `FROM ${table(reader, TRAIL_TABLE)}`,
    `WHERE ${recent}`,
    `  AND ${where}`,
    'ORDER BY eventtime',
  ].join('\n'),
});

/** Questions about what people and others did in the accounts. */
function questionsOfTheTrail(reader: Reader): ArchiveQuery[] {
  const { environment } = reader;
  const issuer = 'useridentity.sessioncontext.sessionissuer.arn';
  const folder = `%/${iamPathOf(environment)}/breakglass/%`;
  const set = `%AWSReservedSSO_${permissionSetBeginning(environment, 'breakglass')}%`;
  return [
    ofTheTrail(
      reader,
      'changes-by-console',
      'What people changed on the console, of what is named as the environment names things',
      [
        "sessioncredentialfromconsole = 'true'",
        "readonly = 'false'",
        `requestparameters LIKE ${quoted(`%${awsName(environment, 'role', '')}%`)}`,
      ].join('\n  AND '),
    ),
    ofTheTrail(
      reader,
      'use-of-break-glass',
      'Whatever was done by roles and permission sets for emergencies, and who took them on',
      [
        `(${issuer} LIKE ${quoted(folder)}`,
        `    OR ${issuer} LIKE ${quoted(set)}`,
        `    OR (eventsource = 'sts.amazonaws.com' AND requestparameters LIKE ${quoted(folder)}))`,
      ].join('\n'),
    ),
  ];
}

/** What a reader can ask and be answered. */
export const queriesFor = (reader: Reader): ArchiveQuery[] => [
  ...QUESTIONS.filter(({ about }) => about.some((archiveClass) => accountsOf(reader, archiveClass).length > 0)).map(
    ({ name, says, text }) => ({ name, says, text: text(reader) }),
  ),
  ...(reader.readsTheTrail && reader.environment.landingZone.trail === 'create' ? questionsOfTheTrail(reader) : []),
];
