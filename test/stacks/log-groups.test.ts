import { App } from 'cdktf';
import { accountIdOf, LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import { deliveryStreamArn, logDestinationArn, logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { archiveClassOf, logGroupsOf } from '../../foundation/log-groups';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { buildStacks } from '../../stacks/environment-stacks';
import { everything, given } from '../modules/account-roles/environments';
import { staffed } from '../modules/people/staffed';
import { listOf } from '../support/deny';
import { environment } from '../support/environment';
import { SHIPPED } from '../support/shipped';
import { policiesIn, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const CASES = Object.entries({
  ...SHIPPED,
  everything,
  'some of it given': given,
  staffed: staffed(),
  smallest: environment(),
}).map(([name, of]) => ({ name, of, resources: resourcesIn(synthEnvironment(of)) }));

const of = (resources: readonly Resource[], type: string) => resources.filter((resource) => resource.type === type);
/** What is said of one log group in its own stack. */
const about = (resources: readonly Resource[], type: string, { stack, attributes }: Resource) =>
  of(resources, type).filter(
    (resource) => resource.stack === stack && resource.attributes.log_group_name === attributes.name,
  );

describe.each(CASES)('$name', ({ of: environmentOf, resources }) => {
  const groups = of(resources, 'aws_cloudwatch_log_group');
  const nameOf = ({ attributes }: Resource) => String(attributes.name);
  const streams = of(resources, 'aws_kinesis_firehose_delivery_stream');

  test('25: every log group has a key of its account and a retention', () => {
    expect(groups).not.toEqual([]);
    for (const group of groups) {
      expect([nameOf(group), group.attributes.kms_key_id]).toEqual([
        nameOf(group),
        expect.stringMatching(/^\$\{.+\}$/),
      ]);
      expect([nameOf(group), Number(group.attributes.retention_in_days) > 0]).toEqual([nameOf(group), true]);
    }
  });

  test('25: the policy of that key names it, word for word', () => {
    const sealed = policiesIn(of(resources, 'aws_kms_key')).flatMap(({ content }) =>
      content.Statement.flatMap(({ Condition }) =>
        listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']),
      ),
    );
    const accountOf = ({ stack }: Resource) =>
      Object.keys(environmentOf.accounts).find((account) => stack.endsWith(`-${account}`)) ?? LOG_ARCHIVE;
    for (const group of groups)
      expect(sealed).toContain(logGroupArn(environmentOf, accountIdOf(environmentOf, accountOf(group)), nameOf(group)));
  });

  test('34: every log group masks what should not be in it, in its own stack', () => {
    for (const group of groups) {
      const [mask, ...more] = about(resources, 'aws_cloudwatch_log_data_protection_policy', group);
      expect([nameOf(group), mask === undefined, more]).toEqual([nameOf(group), false, []]);
      const identifiers: string[] = JSON.parse(String(mask?.attributes.policy_document)).Statement.flatMap(
        ({ DataIdentifier }: { DataIdentifier: string[] }) => DataIdentifier,
      );
      expect(identifiers.some((arn) => arn.endsWith('/AwsSecretKey'))).toBe(true);
      expect([nameOf(group), identifiers.some((arn) => arn.endsWith('/EmailAddress'))]).toEqual([
        nameOf(group),
        archiveClassOf(environmentOf, nameOf(group)) !== 'audit',
      ]);
    }
  });

  test('28: every log group has one subscription in its own stack, for everything, by the class of what is in it', () => {
    for (const group of groups) {
      const archiveClass = archiveClassOf(environmentOf, nameOf(group));
      const subscriptions = about(resources, 'aws_cloudwatch_log_subscription_filter', group);
      const stream = streams.find(({ attributes }) =>
        deliveryStreamArn(environmentOf, archiveClass).endsWith(`/${attributes.name}`),
      );
      // In the archive's own account there is no other account to be admitted from.
      const wanted =
        group.stack === `${environmentOf.name}-log-archive`
          ? `\${${stream?.address}.arn}`
          : logDestinationArn(environmentOf, archiveClass);
      expect(
        subscriptions.map(({ attributes }) => [nameOf(group), attributes.destination_arn, attributes.filter_pattern]),
      ).toEqual([[nameOf(group), wanted, '']]);
    }
  });

  test('28: nothing is subscribed that is not a log group of ours', () => {
    const names = new Set(groups.map(nameOf));
    for (const type of ['aws_cloudwatch_log_subscription_filter', 'aws_cloudwatch_log_data_protection_policy'])
      expect(of(resources, type).filter(({ attributes }) => !names.has(String(attributes.log_group_name)))).toEqual([]);
  });

  test('28: a destination made here admits exactly the accounts that send its class', () => {
    const admitted = Object.fromEntries(
      of(resources, 'aws_cloudwatch_log_destination_policy').map(({ attributes }) => {
        const { Statement } = JSON.parse(String(attributes.access_policy));
        return [Statement[0].Resource, Statement[0].Principal.AWS];
      }),
    );
    const sending = Object.fromEntries(
      ARCHIVE_CLASSES.flatMap((archiveClass) => {
        const senders = workloadAccounts(environmentOf).filter((account) =>
          logGroupsOf(environmentOf, account).some((name) => archiveClassOf(environmentOf, name) === archiveClass),
        );
        return environmentOf.landingZone.logDelivery === 'create' && senders.length > 0
          ? [[logDestinationArn(environmentOf, archiveClass), senders.map((name) => accountIdOf(environmentOf, name))]]
          : [];
      }),
    );
    expect(admitted).toEqual(sending);
  });

  test('28: stacks with log groups come after what they subscribe to, where that is made here', () => {
    const archive = `${environmentOf.name}-log-archive`;
    const subscribing = new Set(of(resources, 'aws_cloudwatch_log_subscription_filter').map(({ stack }) => stack));
    const built = buildStacks(new App({ stackTraces: false }), environmentOf).stacks;
    for (const { node, producers } of built.filter(
      (stack) => stack.node.id !== archive && subscribing.has(stack.node.id),
    ))
      expect([node.id, producers.some((producer) => producer.node.id === archive)]).toEqual([
        node.id,
        environmentOf.landingZone.logDelivery === 'create',
      ]);
  });
});

test('28: and an environment that delivers nothing subscribes nothing', () => {
  const off: Environment = environment({ landingZone: { logDelivery: 'off' } });
  const types = new Set(resourcesIn(synthEnvironment(off)).map(({ type }) => type));
  for (const type of [
    'aws_cloudwatch_log_subscription_filter',
    'aws_kinesis_firehose_delivery_stream',
    'aws_cloudwatch_log_destination',
    'aws_glue_catalog_table',
    'aws_athena_workgroup',
  ])
    expect(types).not.toContain(type);
});
