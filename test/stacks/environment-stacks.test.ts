import { App } from 'cdktf';
import { defineEnvironment } from '../../foundation/define-environment';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import { buildStacks } from '../../stacks/environment-stacks';
import enforced from '../fixtures/enforced/environment';
import enforcedByPipeline from '../fixtures/enforced/pipeline/environment';
import { enforced as register } from '../fixtures/enforced/register';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { environment } from '../support/environment';
import { documentsIn, only, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const build = (of: Environment) => buildStacks(new App({ stackTraces: false }), of);
const idsOf = (of: Environment) => build(of).stacks.map(({ node }) => node.id);
const resourcesOf = (of: Environment) => resourcesIn(synthEnvironment(of));
const keysOf = (resources: readonly Resource[], stack: string) =>
  resources
    .filter((resource) => resource.stack === stack && resource.type === 'aws_kms_key')
    .map(({ attributes }) => (attributes.tags as Record<string, string>)['p2a:data-class'])
    .sort();

describe('which stacks an environment has', () => {
  test('the archive, the organization, and the keys of every workload account, in the order of their application', () => {
    expect(idsOf(enforced)).toEqual([
      'bank-log-archive',
      'bank-organization',
      'bank-keys-loan-agents',
      'bank-keys-pilot-agents',
      'bank-keys-loan-tools',
      'bank-keys-gateway',
    ]);
    expect(idsOf(environment())).toEqual(['trial-log-archive', 'trial-keys-sandbox']);
  });

  test('40: beside a landing zone that holds all of it, neither archive nor organization', () => {
    expect(idsOf(landingZone)).toEqual(['landed-keys-support']);
  });

  test('40: an organization stack as soon as there is one thing for it to hold', () => {
    const bare = (given: Partial<EnvironmentInput> = {}) =>
      idsOf(environment({ landingZone: { archive: 'off' }, agents: [], tools: [], gateway: undefined, ...given }));
    expect(bare()).toEqual([]);
    for (const held of ['ramSharing', 'rootFeatures', 'accessAnalyzer', 'aiOptOut'])
      expect(bare({ landingZone: { archive: 'off', [held]: 'create' } })).toEqual(['trial-organization']);
    expect(bare({ controls: { targets: [{ ou: 'workloads', service: ['org', 'iam'] }] } })).toEqual([
      'trial-organization',
    ]);
    expect(
      bare({
        guardrailEnforcement: {
          targets: ['workloads'],
          guardrails: {
            'eu-central-1': { arn: 'arn:aws:bedrock:eu-central-1:111111111111:guardrail/abc123', version: 1 },
          },
        },
      }),
    ).toEqual(['trial-organization']);
  });

  test('24: an account has the keys of what it keeps', () => {
    const resources = resourcesOf(enforced);
    expect(keysOf(resources, 'bank-keys-loan-agents')).toEqual(['decisions', 'guardrail', 'logs', 'prompts', 'state']);
    expect(keysOf(resources, 'bank-keys-gateway')).toEqual(['decisions', 'logs', 'state']);
    expect(keysOf(resources, 'bank-keys-loan-tools')).toEqual(['logs', 'state']);
  });

  test('unredacted content has a place only where an environment asks for one', () => {
    const buckets = (of: Environment) =>
      resourcesOf(of)
        .filter(({ type }) => type === 'aws_s3_bucket')
        .map(({ attributes }) => attributes.bucket);
    expect(buckets(govcloud)).toContain('p2a-gov-raw-content-600000000002');
    expect(buckets(govcloud)).toHaveLength(buckets(enforced).length + 1);
  });
});

describe('12, 40: control policies for whoever attaches them', () => {
  test('the files say what Terraform attaches, unit by unit', () => {
    const attached = documentsIn(resourcesOf(govcloud).filter(({ type }) => type === 'aws_organizations_policy'));
    const files = Object.values(build(govcloud).policies).map((text) => JSON.parse(text));
    expect(files.length).toBeGreaterThan(1);
    expect(attached.map(({ content }) => content)).toEqual(expect.arrayContaining(files));
    expect(attached).toHaveLength(files.length);
    // AWS counts white space.
    for (const text of Object.values(build(govcloud).policies)) expect(text.length).toBeLessThanOrEqual(5120);
  });

  test('a landing zone gets files alone, within the limits and slots that it has left', () => {
    const { policies } = build(landingZone);
    const names = Object.keys(policies);
    expect(names.filter((name) => name.startsWith('agents/scp-')).length).toBeLessThanOrEqual(10 - 1 - 3);
    expect(names.filter((name) => name.startsWith('agents/rcp-')).length).toBeLessThanOrEqual(10 - 1 - 2);
    for (const name of names) expect(name).toMatch(/^agents\/(?:scp|rcp)-\d\.json$/);
    for (const text of Object.values(policies))
      expect(JSON.stringify(JSON.parse(text)).length).toBeLessThanOrEqual(10_240);
  });

  test('its roles stay able to work', () => {
    const text = Object.values(build(landingZone).policies).join();
    for (const role of ['AWSControlTowerExecution', 'platform/terraform-security', 'platform/scanner'])
      expect(text).toContain(role);
  });
});

describe('how the key of the archive reaches the trail', () => {
  const trailOf = (of: Environment) => {
    const stacks = synthEnvironment(of);
    return {
      key: only(resourcesIn(stacks), 'aws_cloudtrail').attributes.kms_key_id,
      offered: stacks.get(`${of.name}-log-archive`)?.output?.['audit-key-arn'],
      organization: stacks.get(`${of.name}-organization`),
    };
  };
  const audit = { value: `\${aws_kms_key.archive-audit.arn}` };

  test.each([
    ['a bucket', enforced, 's3', { bucket: 'bank-terraform-state', key: 'p2a/bank-log-archive.tfstate' }],
    [
      'a workspace',
      defineEnvironment({ ...register, state: { kind: 'cloud', organization: 'bank', project: 'agents' } }),
      'remote',
      { organization: 'bank', workspaces: { name: 'bank-log-archive' } },
    ],
    [
      'a file',
      defineEnvironment({ ...register, tier: 'development', state: { kind: 'local' } }),
      'local',
      { path: '../../../.state/bank-log-archive.tfstate' },
    ],
  ])('36: from the state of the archive in %s', (_, of, backend, config) => {
    const { key, offered, organization } = trailOf(of);
    const producer = `${of.name}-log-archive`;
    expect(offered).toMatchObject(audit);
    expect(key).toBe(`\${data.terraform_remote_state.${producer}.outputs.audit-key-arn}`);
    expect(organization?.data?.terraform_remote_state?.[producer]).toMatchObject({ backend, config });
    expect(organization).not.toHaveProperty('variable');
  });

  test('36: by a variable where the pipeline places the states, and named for the pipeline', () => {
    const { key, offered, organization } = trailOf(enforcedByPipeline);
    const variable = 'bank_log_archive_audit_key_arn';
    expect(offered).toMatchObject(audit);
    expect(key).toBe(`\${var.${variable}}`);
    expect(organization?.variable).toEqual({
      [variable]: expect.objectContaining({ type: 'string', nullable: false }),
    });
    expect(organization).not.toHaveProperty('data');
    const consumer = build(enforcedByPipeline).stacks.find(({ node }) => node.id === 'bank-organization');
    expect(consumer?.inputs).toEqual([{ variable, from: 'bank-log-archive', output: 'audit-key-arn' }]);
  });

  test('the archive comes first', () => {
    const organization = build(enforced).stacks.find(({ node }) => node.id === 'bank-organization');
    expect(organization?.producers.map(({ node }) => node.id)).toEqual(['bank-log-archive']);
  });

  test('40: a trail into a given archive writes to its bucket and brings no key', () => {
    const buckets = {
      prompts: 'their-prompts',
      decisions: 'their-decisions',
      logs: 'their-logs',
      audit: 'their-audit',
    };
    const of = defineEnvironment({
      ...register,
      landingZone: { ...register.landingZone, archive: { existing: { buckets } } },
    });
    const { attributes } = only(resourcesOf(of), 'aws_cloudtrail');
    expect(attributes).toMatchObject({ s3_bucket_name: 'their-audit' });
    expect(attributes).not.toHaveProperty('kms_key_id');
  });
});

describe('40: what an environment holds no longer is forgotten, not destroyed', () => {
  const forgottenBy = (of: Environment, stack: string) =>
    (synthEnvironment(of).get(`${of.name}-${stack}`)?.removed ?? []) as Array<{ from: string; lifecycle: object }>;

  test.each([
    [
      'keys of classes that an account does not keep',
      'keys-loan-tools',
      ['aws_kms_key.prompts', 'aws_kms_alias.prompts', 'aws_kms_key.guardrail'],
    ],
    [
      'unredacted content that is not kept',
      'log-archive',
      ['aws_kms_key.raw-content', 'aws_s3_bucket.raw-content', 'aws_s3_bucket_policy.raw-content'],
    ],
  ])('%s', (_, stack, addresses) => {
    const forgotten = forgottenBy(enforced, stack);
    expect(forgotten.map(({ from }) => from)).toEqual(expect.arrayContaining(addresses));
    for (const { lifecycle } of forgotten) expect(lifecycle).toEqual({ destroy: false });
  });

  test('the trail', () => {
    const without = defineEnvironment({ ...register, landingZone: { ...register.landingZone, trail: 'off' } });
    expect(forgottenBy(without, 'organization').map(({ from }) => from)).toContain('aws_cloudtrail.organization_trail');
    expect(forgottenBy(enforced, 'organization').map(({ from }) => from)).not.toContain(
      'aws_cloudtrail.organization_trail',
    );
  });

  test('at the very addresses at which it was made', () => {
    for (const environment of [enforced, govcloud]) {
      for (const [id, stack] of synthEnvironment(environment)) {
        const made = resourcesIn(new Map([[id, stack]])).map(({ address }) => address);
        for (const { from } of (stack.removed ?? []) as Array<{ from: string }>) expect(made).not.toContain(from);
      }
    }
    const addresses = resourcesOf(govcloud).map(({ address }) => address);
    const forgotten = forgottenBy(enforced, 'log-archive').map(({ from }) => from);
    // GovCloud keeps unredacted content, without a lock.
    expect(forgotten.filter((from) => !addresses.includes(from))).toEqual([
      'aws_s3_bucket_object_lock_configuration.raw-content',
    ]);
  });
});
