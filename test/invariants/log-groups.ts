import { accountIdOf, LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import { deliveryStreamArn, logDestinationArn, logGroupArn } from '../../foundation/arns';
import { archiveClassOf, logGroupsOf } from '../../foundation/log-groups';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { listOf } from '../support/deny';
import { type Case, policiesIn, type Resource, resourcesIn } from '../support/synth';

/** That every log group is sealed, masked, kept for a time, and sent to the archive. */
export function aboutLogGroups({ environment, stacks, order }: Case): void {
  const resources = resourcesIn(stacks);
  const groups = of(resources, 'aws_cloudwatch_log_group');
  const nameOf = ({ attributes }: Resource) => String(attributes.name);
  const streams = of(resources, 'aws_kinesis_firehose_delivery_stream');

  test('25: every log group has a key of its account and a retention', () => {
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
      Object.keys(environment.accounts).find((account) => stack.endsWith(`-${account}`)) ?? LOG_ARCHIVE;
    for (const group of groups)
      expect(sealed).toContain(logGroupArn(environment, accountIdOf(environment, accountOf(group)), nameOf(group)));
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
        archiveClassOf(environment, nameOf(group)) !== 'audit',
      ]);
    }
  });

  test('28: every log group has one subscription in its own stack, for everything, by the class of what is in it', () => {
    for (const group of groups) {
      const archiveClass = archiveClassOf(environment, nameOf(group));
      const subscriptions = about(resources, 'aws_cloudwatch_log_subscription_filter', group);
      const stream = streams.find(({ attributes }) =>
        deliveryStreamArn(environment, archiveClass).endsWith(`/${attributes.name}`),
      );
      // In the archive's own account there is no other account to be admitted from.
      const wanted =
        group.stack === `${environment.name}-log-archive`
          ? `\${${stream?.address}.arn}`
          : logDestinationArn(environment, archiveClass);
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
        const senders = workloadAccounts(environment).filter((account) =>
          logGroupsOf(environment, account).some((name) => archiveClassOf(environment, name) === archiveClass),
        );
        return environment.landingZone.logDelivery === 'create' && senders.length > 0
          ? [[logDestinationArn(environment, archiveClass), senders.map((name) => accountIdOf(environment, name))]]
          : [];
      }),
    );
    expect(admitted).toEqual(sending);
  });

  test('28: stacks with log groups come after what they subscribe to, where that is made here', () => {
    const archive = `${environment.name}-log-archive`;
    const subscribing = new Set(of(resources, 'aws_cloudwatch_log_subscription_filter').map(({ stack }) => stack));
    for (const { id, producers } of order.filter((stack) => stack.id !== archive && subscribing.has(stack.id)))
      expect([id, producers.includes(archive)]).toEqual([id, environment.landingZone.logDelivery === 'create']);
  });
}

const of = (resources: readonly Resource[], type: string) => resources.filter((resource) => resource.type === type);
/** What is said of one log group in its own stack. */
const about = (resources: readonly Resource[], type: string, { stack, attributes }: Resource) =>
  of(resources, type).filter(
    (resource) => resource.stack === stack && resource.attributes.log_group_name === attributes.name,
  );
