import { App } from 'cdktf';
import dev from '../../environments/dev';
import landing from '../../environments/landing-zone';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { mistakesAcross } from '../../foundation/across-environments';
import { BREAK_GLASS, familiesOf, groupKey, permissionSetKey } from '../../foundation/families';
import { FAMILY_ROLES } from '../../foundation/vocabulary';
import { buildStacks } from '../../stacks/environment-stacks';
import { resourcesIn, synthEnvironment } from '../support/synth';

const stacks = synthEnvironment(landing);
const resources = resourcesIn(stacks);
const kindsMade = new Set(resources.map(({ type }) => type));
const policies = Object.entries(buildStacks(new App({ stackTraces: false }), landing).policies).filter(
  ([file]) => !file.startsWith('gateway/'),
);

test('agrees with the other environments, so that a project may have all of them', () => {
  expect(mistakesAcross([dev, staging, prod, landing])).toEqual([]);
});

test('leaves everything of which an organization has one to the landing zone', () => {
  const kinds = [...stacks.keys()].map((id) => id.replace(/^landing-/, '').replace(/-\w+$/, ''));
  for (const kind of ['bootstrap', 'log', 'organization']) expect(kinds).not.toContain(kind);
  for (const type of [
    'aws_cloudtrail',
    'aws_organizations_policy',
    'aws_organizations_policy_attachment',
    'aws_ram_sharing_with_organization',
    'aws_iam_organizations_features',
    'aws_accessanalyzer_analyzer',
    'aws_guardduty_detector',
    'aws_ce_cost_allocation_tag',
    'aws_s3_bucket_object_lock_configuration',
    'aws_kinesis_firehose_delivery_stream',
    'aws_cloudwatch_log_destination',
    'aws_identitystore_group',
    'aws_ssoadmin_permission_set',
    'aws_ssoadmin_instance_access_control_attributes',
    'aws_vpc_endpoint',
  ])
    expect([type, kindsMade.has(type)]).toEqual([type, false]);
});

test('touches neither the management account nor what Control Tower keeps', () => {
  for (const [id, { provider }] of stacks) {
    const [aws] = provider.aws ?? [];
    expect([id, aws?.allowed_account_ids]).not.toEqual([id, [landing.accounts.management?.id]]);
  }
  const names = resources.flatMap(({ attributes }) => [attributes.name, attributes.bucket, attributes.role_name]);
  for (const name of names) expect(String(name)).not.toMatch(/aws-controltower|AWSControlTower|stacksets-exec/i);
});

test('takes one of the two subscriptions of a log group, and sends each class where the platform wants it', () => {
  const subscriptions = resources.filter(({ type }) => type === 'aws_cloudwatch_log_subscription_filter');
  const groups = subscriptions.map(({ stack, attributes }) => `${stack} ${attributes.log_group_name}`);
  expect(new Set(groups).size).toBe(groups.length);
  expect(new Set(subscriptions.map(({ attributes }) => attributes.destination_arn))).toEqual(
    new Set(
      ['confidential', 'logs', 'audit'].map(
        (name) => `arn:aws:logs:eu-central-1:222222222222:destination:alder-platform-${name}`,
      ),
    ),
  );
});

test('gives everybody the group and permission set that is there, and no two the same', () => {
  const of = (key: typeof groupKey) =>
    familiesOf(landing).flatMap((family) => FAMILY_ROLES.map((role) => key(family, role)));
  const groups = landing.identityCenter?.groups ?? {};
  expect(Object.keys(groups).sort()).toEqual([...of(groupKey), BREAK_GLASS].sort());
  const sets = landing.landingZone.permissionSets;
  const given = typeof sets === 'object' ? sets.existing : {};
  expect(Object.keys(given).sort()).toEqual([...of(permissionSetKey), BREAK_GLASS].sort());
  for (const ids of [Object.values(groups), Object.values(given)]) expect(new Set(ids).size).toBe(ids.length);
});

test('writes control policies that fit beside those of Control Tower, within the quotas that everybody has', () => {
  for (const { ou, slotsTaken } of landing.controls.targets)
    for (const kind of ['scp', 'rcp'] as const) {
      const files = policies.filter(([file]) => file.startsWith(`${ou}/${kind}-`));
      // One is taken by what allows everything.
      expect(files.length + slotsTaken[kind] + 1).toBeLessThanOrEqual(5);
    }
  for (const [file, text] of policies) expect([file, text.length <= 5120]).toEqual([file, true]);
});

test('spares the roles of Control Tower, the pipeline and the scanner in those', () => {
  const text = policies.map(([, policy]) => policy).join();
  for (const role of [
    'AWSControlTowerExecution',
    'stacksets-exec-*',
    'platform/terraform-security',
    'platform/vulnerability-scanner',
  ])
    expect(text).toContain(role);
  // The Landing Zone Accelerator puts values in place of its own variables.
  expect(text).not.toContain('${');
});

test('takes over the settings that an account has one of, and makes them its own', () => {
  const settings = resources.filter(({ type }) =>
    ['aws_api_gateway_account', 'aws_bedrock_model_invocation_logging_configuration'].includes(type),
  );
  const wanted = Object.entries(landing.imports).flatMap(([stack, addresses]) =>
    Object.keys(addresses).map((address) => `landing-${stack} ${address}`),
  );
  expect(settings.map(({ stack, address }) => `${stack} ${address}`).sort()).toEqual(wanted.sort());
});
