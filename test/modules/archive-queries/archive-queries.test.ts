import type { z } from 'zod';
import { workloadAccounts } from '../../../foundation/accounts';
import type { Environment } from '../../../foundation/environment';
import { EVENTS } from '../../../foundation/events';
import { POINTS } from '../../../foundation/events/refusal';
import { archiveClassOf } from '../../../foundation/log-groups';
import { ARCHIVE_CLASSES } from '../../../foundation/vocabulary';
import { ArchiveQueries } from '../../../modules/archive-queries/archive-queries';
import { askingStatements, resultBucketPolicy } from '../../../modules/archive-queries/policy';
import { queriesFor } from '../../../modules/archive-queries/queries';
import { workgroupsOf } from '../../../modules/archive-queries/readers';
import { projectionOf, type Table, tablesOf } from '../../../modules/archive-queries/tables';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import { foundBy, type KeptLine } from '../../support/athena';
import { denies } from '../../support/deny';
import { gatewayEnvironment } from '../../support/gateway';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { only, type Resource, resourcesIn, synthModule } from '../../support/synth';
import { everyWrittenLine } from '../events/every-event';
import { staffed } from '../people/staffed';

const people = staffed();
const synth = (environment: Environment): Resource[] =>
  resourcesIn(
    synthModule((stack) => {
      new ArchiveQueries(stack, 'queries', { environment, accessLogs: undefined });
    }),
  );
const resources = synth(bank);
const ofType = (type: string, among = resources) => among.filter((resource) => resource.type === type);
const tableNamed = (environment: Environment, name: string): Table => {
  const found = tablesOf(environment).find((table) => table.name === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
};

describe('tables', () => {
  test('one for each class, and one of the trail where that is made here', () => {
    expect(tablesOf(bank).map(({ name }) => name)).toEqual([...ARCHIVE_CLASSES, 'trail']);
    expect(tablesOf(people).map(({ name }) => name)).toEqual([...ARCHIVE_CLASSES]);
  });

  test('know the accounts that send a class, and the days that it is kept', () => {
    expect(projectionOf(tableNamed(bank, 'prompts'))).toEqual({
      'projection.enabled': 'true',
      'projection.account.type': 'enum',
      'projection.account.values': '800000000003,800000000004,800000000002',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': 'NOW-180DAYS,NOW',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'storage.location.template': 's3://p2a-bank-archive-prompts-800000000002/accounts/$${account}/logs/$${day}/',
    });
  });

  test('38: name no day of today, so that the same input gives the same bytes', () => {
    for (const table of tablesOf(bank))
      expect(projectionOf(table)['projection.day.range']).toMatch(/^NOW-\d+DAYS,NOW$/);
  });

  test('every column of a folder is a variable of the template, and the other way round', () => {
    for (const table of [...tablesOf(bank), ...tablesOf(govcloud)]) {
      const variables = [...table.template.matchAll(/\$\$\{(\w+)\}/g)].map(([, name]) => name);
      expect(variables.sort()).toEqual(Object.keys(table.folders).sort());
      expect(table.template.startsWith(table.location)).toBe(true);
      expect(Object.keys(table.columns).filter((column) => column in table.folders)).toEqual([]);
      // Hive knows no capital letters.
      expect(Object.keys(table.columns).filter((column) => column !== column.toLowerCase())).toEqual([]);
    }
  });

  test('the trail lies below the organization, by account, region and day', () => {
    const { template, folders } = tableNamed(govcloud, 'trail');
    expect(template).toBe(
      's3://p2a-gov-archive-audit-600000000002/AWSLogs/o-g0vg0vg0v1/$${account}/CloudTrail/$${region}/$${day}/',
    );
    // With the home region of the partition, in which IAM says what it did.
    expect(folders.region).toEqual({ kind: 'one-of', values: ['us-gov-west-1', 'us-gov-east-1'] });
    expect(tableNamed(bank, 'trail').folders.region).toEqual({
      kind: 'one-of',
      values: expect.arrayContaining(['eu-west-1', 'us-east-1']),
    });
  });

  test('are what is deployed', () => {
    expect(
      ofType('aws_glue_catalog_table')
        .map(({ attributes }) => attributes.name)
        .sort(),
    ).toEqual([...ARCHIVE_CLASSES, 'trail'].sort());
    for (const { attributes } of ofType('aws_glue_catalog_table')) {
      const table = tableNamed(bank, String(attributes.name));
      expect(attributes.parameters).toEqual({ EXTERNAL: 'TRUE', ...projectionOf(table) });
      expect(attributes.partition_keys).toEqual(Object.keys(table.folders).map((name) => ({ name, type: 'string' })));
    }
    // Athena takes no dashes without quotes.
    expect(only(resources, 'aws_glue_catalog_database').attributes.name).toMatch(/^[a-z0-9_]+$/);
  });
});

describe('workgroups', () => {
  test('one of those who audit everything, and one of the auditors of each family', () => {
    // Without Identity Center there are no people to let in.
    expect(workgroupsOf(bank).map(({ name }) => name)).toEqual(['p2a-bank-archive']);
    const made = synth(people);
    expect(ofType('aws_athena_workgroup', made).map(({ attributes }) => attributes.name)).toEqual([
      'p2a-trial-archive',
      'p2a-trial-archive-family-claims',
      'p2a-trial-archive-family-mail',
    ]);
  });

  test('24: whoever asks, what is answered is sealed, in a folder of the workgroup, and bounded', () => {
    const folders = ofType('aws_athena_workgroup').map(({ attributes }) => {
      const { result_configuration: results, ...settings } = attributes.configuration as {
        result_configuration: { output_location: string };
      };
      expect(settings).toEqual({
        bytes_scanned_cutoff_per_query: 107_374_182_400,
        enforce_workgroup_configuration: true,
        publish_cloudwatch_metrics_enabled: true,
      });
      expect(results).toMatchObject({
        expected_bucket_owner: '800000000002',
        encryption_configuration: { encryption_option: 'SSE_KMS', kms_key_arn: `\${aws_kms_key.query-results.arn}` },
      });
      return results.output_location;
    });
    expect(new Set(folders).size).toBe(folders.length);
    for (const folder of folders)
      expect(folder).toMatch(/^s3:\/\/p2a-bank-archive-query-results-800000000002\/[a-z-]+\/$/);
  });

  test('27: answers go after a week', () => {
    const [rule] = only(resources, 'aws_s3_bucket_lifecycle_configuration').attributes.rule as object[];
    expect(rule).toMatchObject({ expiration: [{ days: 7 }], noncurrent_version_expiration: [{ noncurrent_days: 1 }] });
  });

  test('nobody but auditors reads or writes answers', () => {
    const statement = resultBucketPolicy(bank, 'arn:key').find(
      ({ Sid }) => Sid === 'NobodyButAuditorsReadsOrWritesResults',
    );
    if (statement === undefined) throw new Error('there is no such statement');
    const refused = (role: string, action: string) =>
      denies(statement, {
        action,
        resource: 'arn:aws:s3:::p2a-bank-archive-query-results-800000000002/all/a.csv',
        context: { 'aws:PrincipalArn': `arn:aws:iam::800000000002:role/${role}` },
      });
    for (const action of ['s3:GetObject', 's3:PutObject']) {
      expect(refused('p2a/audit/p2a-bank-audit', action)).toBe(false);
      expect(refused('aws-reserved/sso.amazonaws.com/AWSReservedSSO_p2a-bank-auditor-lending_0a1b', action)).toBe(
        false,
      );
      for (const other of ['p2a/deploy/p2a-bank-security-deploy', 'p2a/breakglass/p2a-bank-break-glass', 'admin'])
        expect([other, refused(other, action)]).toEqual([other, true]);
    }
  });

  test('40: to ask is granted to nobody where nothing is delivered from here', () => {
    const off = staffed({ landingZone: { logDelivery: 'off' } });
    expect(askingStatements(off, { id: 'all', name: 'any' })).toEqual([]);
  });

  test('what is granted is in terms that AWS has', async () => {
    const statements = askingStatements(bank, { id: 'all', name: 'p2a-bank-archive' });
    expect(await vocabularyMistakes(statements)).toEqual([]);
    expect(await idleActions(statements)).toEqual([]);
  });
});

/** All fields that an event may have, of whatever kind. */
const EVENT_FIELDS = new Set(
  Object.values(EVENTS).flatMap((event) => Object.keys((event as unknown as z.ZodObject).shape)),
);
/** Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in the Bedrock user guide. */
const INVOCATION_FIELDS = new Set([
  'schemaType',
  'timestamp',
  'modelId',
  'identity.arn',
  'input.inputTokenCount',
  'output.outputTokenCount',
]);
/** What a question adds to the columns of its table: names of its own, and what Athena itself knows. */
const WORDS = new Set(
  (
    'account acting_for and array as asc bigint by calls cast coalesce concat count cross current_date date date_format day desc e event ' +
    'first from group id in interval is join json_extract_scalar last like line max message min model not null on or order refusals role ' +
    'said select split_part substr sum tokens_in tokens_out trail ts union all unnest where who with'
  ).split(' '),
);

describe('questions', () => {
  const everywhere = [bank, govcloud, people].flatMap((environment) =>
    workgroupsOf(environment).map((workgroup) => ({ environment, workgroup, questions: queriesFor(workgroup) })),
  );
  const all = everywhere.flatMap(({ environment, workgroup, questions }) =>
    questions.map((question) => ({ at: `${workgroup.name} ${question.name}`, environment, workgroup, ...question })),
  );
  const names = (environment: Environment, id: string) =>
    workgroupsOf(environment)
      .filter((workgroup) => workgroup.id === id)
      .flatMap(queriesFor)
      .map(({ name }) => name);

  test('that people ask', () => {
    expect(names(bank, 'all')).toEqual([
      'what-an-agent-did',
      'follow-a-request',
      'who-approved',
      'why-refused',
      'containment-history',
      'tokens-by-agent',
      'changes-by-console',
      'use-of-break-glass',
    ]);
    // The gateway's account is not among those of the family's agents: what was approved there is not theirs to read.
    expect(names(people, 'family-claims')).toEqual([
      'what-an-agent-did',
      'follow-a-request',
      'why-refused',
      'tokens-by-agent',
    ]);
  });

  test('ask of events what events say, and of calls of models what Bedrock says', () => {
    for (const { at, text } of all) {
      const fields = [...text.matchAll(/'\$\.([\w.]+)'/g)].map(([, name = '']) => name);
      const known = at.endsWith('tokens-by-agent') ? INVOCATION_FIELDS : EVENT_FIELDS;
      expect([at, fields.filter((name) => !known.has(name))]).toEqual([at, []]);
    }
  });

  test('name events that there are', () => {
    for (const { at, text } of all) {
      const asked = [...text.matchAll(/'((?:approval|containment|tool-call|refusal)[.\w%-]*)'/g)].map(
        ([, name = '']) => name,
      );
      const unknown = asked.filter((name) =>
        name.endsWith('%')
          ? !Object.keys(EVENTS).some((event) => event.startsWith(name.slice(0, -1)))
          : !(name in EVENTS) && !POINTS.some((point) => point === name),
      );
      expect([at, unknown]).toEqual([at, []]);
    }
  });

  test('use columns and words that there are, and no others', () => {
    for (const { at, environment, text } of all) {
      const columns = new Set(
        tablesOf(environment).flatMap((table) => [...Object.keys(table.columns), ...Object.keys(table.folders)]),
      );
      const nested = new Set(['arn', 'sessioncontext', 'sourceidentity', 'sessionissuer']);
      const bare = text.replace(/'[^']*'/g, '').replace(/"[^"]*"/g, '');
      const words = [...bare.matchAll(/[a-z_]+/gi)].map(([word]) => word.toLowerCase());
      const unknown = words.filter(
        (word) => !columns.has(word) && !nested.has(word) && !EVENT_FIELDS.has(word) && !WORDS.has(word),
      );
      expect([at, unknown]).toEqual([at, []]);
    }
  });

  test('look into tables that there are', () => {
    for (const { at, environment, text } of all) {
      const asked = [...text.matchAll(/FROM "(\w+)"\."(\w+)"/g)].map(([, , name]) => name);
      expect([at, asked.length > 0]).toEqual([at, true]);
      const known = tablesOf(environment).map(({ name }) => name);
      expect([at, asked.filter((name) => !known.includes(name ?? ''))]).toEqual([at, []]);
    }
  });

  test('only into folders of accounts that the asker may read, and of a few days', () => {
    for (const { at, workgroup, environment, text } of all) {
      const named = [...text.matchAll(/account IN \(([^)]*)\)/g)].flatMap(([, ids = '']) => ids.match(/\d{12}/g) ?? []);
      const readable = workgroup.accounts.map((account) => environment.accounts[account]?.id);
      expect([at, named.filter((id) => !readable.includes(id))]).toEqual([at, []]);
      expect([at, text.match(/FROM "/g)?.length]).toEqual([at, text.match(/day >= date_format\(/g)?.length]);
    }
  });

  test('are well-formed: parentheses and quotes close, and nothing is a template of Terraform', () => {
    for (const { at, text, says } of all) {
      const bare = text.replace(/'[^']*'/g, '');
      const depth = [...bare].reduce(
        (open, character) => open + (character === '(' ? 1 : character === ')' ? -1 : 0),
        0,
      );
      expect([at, depth, bare.includes("'")]).toEqual([at, 0, false]);
      expect(text).not.toMatch(/[$%]\{/);
      // Where a value is asked for, the description says of what.
      expect([at, says.match(/\?/g)?.length]).toEqual([at, bare.match(/\?/g)?.length]);
    }
  });
});

describe('nobody is believed about what is not theirs to say', () => {
  const of = gatewayEnvironment();
  const [workgroup] = workgroupsOf(of);
  const query = (name: string) => {
    const found = workgroup === undefined ? undefined : queriesFor(workgroup).find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no question ${name}`);
    return found.text;
  };
  const HERE = '333333333333';
  const kept = (log: string, line: object, account = HERE): KeptLine => {
    const loggroup = `/p2a/trial/${log}`;
    return { table: archiveClassOf(of, loggroup), account, loggroup, message: JSON.stringify(line) };
  };
  const OF_EVENTS = ['what-an-agent-did', 'follow-a-request', 'who-approved', 'why-refused', 'containment-history'];

  let all: KeptLine[];
  beforeAll(async () => {
    all = (await everyWrittenLine()).map(({ log, line }) => kept(log, line));
  });

  test('what is written by whom it is told of is found, and none of it is left out', () => {
    expect(new Set(all.map(({ account }) => account))).toEqual(new Set([of.accounts.sandbox?.id]));
    const events = all.map(({ message }) => JSON.parse(message) as { event?: string; agent?: string });
    const agents = new Set(events.map(({ agent }) => agent).filter((agent) => agent !== undefined));
    for (const agent of agents)
      expect(foundBy(query('what-an-agent-did'), all, agent)).toHaveLength(
        events.filter((one) => one.event !== undefined && one.agent === agent).length,
      );
    expect(foundBy(query('containment-history'), all, '')).toHaveLength(
      events.filter(({ event = '' }) => event.startsWith('containment.')).length,
    );
    expect(foundBy(query('who-approved'), all, 'asker')).toHaveLength(
      events.filter(({ event = '' }) => /^approval\.(?:decided|closed)$/.test(event)).length,
    );
  });

  const OUTCOME = { event: 'tool-call.outcome', tool: 'ledger', action: 'pay', result: 'rule-violated' };
  const RELEASED = { event: 'containment.released', by: 'approver', state: 'released' };
  const DECIDED = { event: 'approval.decided', approver: 'ann-0123', decision: 'approve' };
  const REFUSED = { event: 'refusal', at: 'tool-call', by: 'gateway', code: 'rule-violated' };

  test.each<readonly [string, string, object] | readonly [string, string, object, string]>([
    ['an agent, of calls of another', 'agents/asker', OUTCOME],
    ['an agent, of its own calls', 'agents/free', OUTCOME],
    ['an agent, of a decision of another', 'agents/asker', { event: 'decision.made' }],
    ['an agent whose name begins so', 'agents/free-2', { event: 'decision.made' }],
    ['an agent, of what the intake says', 'agents/free', { event: 'prompt.accepted' }],
    ['the intake, of another agent', 'agents/asker/intake', { event: 'prompt.accepted' }],
    ['an agent, with a log group in the line', 'agents/asker', { ...OUTCOME, loggroup: '/p2a/trial/gateway/audit' }],
    ['an agent, of a release', 'agents/free', RELEASED],
    ['an agent, of an approval', 'agents/free', DECIDED],
    ['an agent, of a refusal by the gateway', 'agents/free', REFUSED],
    ['a tool, of an outcome', 'tools/ledger', OUTCOME],
    ['a tool, of an answer of another', 'tools/ledger', { event: 'tool.answered', tool: 'mail' }],
    ['the gateway, of a release', 'gateway/audit', RELEASED],
    ['the approver, of a decision', 'gateway/approver', DECIDED],
    ['containment, of a call', 'containment/audit', OUTCOME],
    ['containment, of an approval', 'containment/audit', DECIDED],
    ['a log group of that name elsewhere', 'containment/audit', RELEASED, '444444444444'],
  ])('%s', (...[, log, line, account]) => {
    const forged = [kept(log, { agent: 'free', request: 'forged-1', ...line }, account)];
    for (const name of OF_EVENTS)
      expect([name, foundBy(query(name), forged, name === 'follow-a-request' ? 'forged-1' : 'free')]).toEqual([
        name,
        [],
      ]);
  });

  test('not even where the account may send, as the agents of others may', () => {
    const spread = people;
    const [whole] = workgroupsOf(spread);
    const text = whole && queriesFor(whole).find(({ name }) => name === 'containment-history')?.text;
    const gateway = spread.accounts[spread.gateway?.account ?? '']?.id ?? '';
    const other = workloadAccounts(spread)
      .map((name) => spread.accounts[name]?.id ?? '')
      .find((id) => id !== gateway);
    const from = (account = ''): KeptLine[] => [{ ...kept('containment/audit', RELEASED), account }];
    // As it would be if another account sent that class too.
    const open = text?.replace(/account IN \([^)]*\)/, `account IN ('${gateway}', '${other}')`) ?? '';
    expect(foundBy(open, from(gateway), '')).toHaveLength(1);
    expect(foundBy(open, from(other), '')).toEqual([]);
  });

  test.each(['agent == 1', "event IN 'x'", "lower(agent) = 'x'", "agnet = 'x'", "agent = 'x' agent"])(
    'and the evaluator does not know %s',
    (where) => {
      const text = query('what-an-agent-did').replace('WHERE agent = ?', `WHERE ${where}`);
      expect(() => foundBy(text, all, 'free')).toThrow();
    },
  );
});
