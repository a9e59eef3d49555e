import { App } from 'cdktf';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import { workflowAccounts } from '../../foundation/accounts';
import { defineEnvironment } from '../../foundation/define-environment';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import type { GovernedStack } from '../../foundation/governed-stack';
import { STACK_KINDS, type StackKind } from '../../foundation/stack-kinds';
import { buildStacks } from '../../stacks/environment-stacks';
import enforced from '../fixtures/enforced/environment';
import enforcedByPipeline from '../fixtures/enforced/pipeline/environment';
import { enforced as register } from '../fixtures/enforced/register';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { aboutOrder } from '../invariants/order';
import { identityCenter, staffed } from '../modules/people/staffed';
import { environment } from '../support/environment';
import { SHIPPED } from '../support/shipped';
import { caseOf, documentsIn, only, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const build = (of: Environment) => buildStacks(new App({ stackTraces: false }), of);
const idOf = ({ node }: GovernedStack) => node.id;
const idsOf = (of: Environment) => build(of).stacks.map(idOf);
const kindsOf = (of: Environment) => new Set(build(of).stacks.map(({ place }) => place.kind));
const resourcesOf = (of: Environment) => resourcesIn(synthEnvironment(of));
const peopled = staffed();
const keysOf = (resources: readonly Resource[], stack: string) =>
  resources
    .filter((resource) => resource.stack === stack && resource.type === 'aws_kms_key')
    .map(({ attributes }) => (attributes.tags as Record<string, string>)['p2a:data-class'])
    .sort();

describe('which stacks an environment has', () => {
  test('what guards agents, account by account, and what they are made of, in the order of their application', () => {
    expect(idsOf(enforced)).toEqual([
      'bank-bootstrap-management',
      'bank-bootstrap-log-archive',
      'bank-bootstrap-loan-agents',
      'bank-bootstrap-pilot-agents',
      'bank-bootstrap-loan-tools',
      'bank-bootstrap-gateway',
      'bank-log-archive',
      'bank-organization',
      'bank-keys-loan-agents',
      'bank-keys-pilot-agents',
      'bank-keys-loan-tools',
      'bank-keys-gateway',
      'bank-guardrails-loan-agents',
      'bank-guardrails-pilot-agents',
      'bank-records-pilot-agents',
      'bank-records-gateway',
      'bank-boundaries-loan-agents',
      'bank-boundaries-pilot-agents',
      'bank-boundaries-loan-tools',
      'bank-boundaries-gateway',
      'bank-tools-loan-tools',
      'bank-agents-loan-agents',
      'bank-agents-pilot-agents',
      'bank-gateway-gateway',
      'bank-detection-gateway',
      'bank-detection-loan-agents',
      'bank-detection-pilot-agents',
      'bank-detection-loan-tools',
    ]);
    expect(idsOf(environment())).toEqual([
      'trial-log-archive',
      'trial-keys-sandbox',
      'trial-guardrails-sandbox',
      'trial-records-sandbox',
      'trial-boundaries-sandbox',
      'trial-tools-sandbox',
      'trial-agents-sandbox',
      'trial-gateway-sandbox',
      'trial-detection-sandbox',
    ]);
  });

  test('40: beside a landing zone that holds all of it, neither roles, archive, organization, ceilings nor people', () => {
    expect(idsOf(landingZone)).toEqual([
      'landed-keys-support',
      'landed-guardrails-support',
      'landed-records-support',
      'landed-tools-support',
      'landed-agents-support',
      'landed-gateway-support',
      'landed-detection-support',
    ]);
  });

  test('40: the roles of its pipelines only where they are made here', () => {
    expect(kindsOf(dev)).toContain('bootstrap');
    const deployRoles = { existing: { security: 'platform/security', workload: 'platform/workload' } };
    expect(kindsOf({ ...dev, deployRoles })).not.toContain('bootstrap');
    expect(kindsOf(environment())).not.toContain('bootstrap');
  });

  test('40: people only where there is an Identity Center, and permission sets are not the business of others', () => {
    expect(kindsOf(peopled)).toContain('identity');
    expect(idsOf(staffed({ identityCenter: undefined }))).toEqual(
      idsOf(peopled).filter((id) => !/-identity$|-boundaries-log-archive$/.test(id)),
    );
    expect(kindsOf(staffed({ landingZone: { permissionSets: 'off' } }))).not.toContain('identity');
    expect(kindsOf(dev)).not.toContain('identity');
  });

  test('40: an organization stack as soon as there is one thing for it to hold', () => {
    const nothing = { archive: 'off', logDelivery: 'off' } as const;
    const bare = (given: Partial<EnvironmentInput> = {}) =>
      idsOf(environment({ landingZone: { ...nothing }, agents: [], tools: [], gateway: undefined, ...given }));
    expect(bare()).toEqual([]);
    for (const held of ['ramSharing', 'rootFeatures', 'accessAnalyzer', 'aiOptOut'])
      expect(bare({ landingZone: { ...nothing, [held]: 'create' } })).toEqual(['trial-organization']);
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
    const ofAgents = ['alerts', 'decisions', 'guardrail', 'logs', 'prompts', 'state'];
    expect(keysOf(resources, 'bank-keys-loan-agents')).toEqual(ofAgents);
    expect(keysOf(resources, 'bank-keys-gateway')).toEqual(['alerts', 'decisions', 'digests', 'logs', 'state']);
    expect(keysOf(resources, 'bank-keys-loan-tools')).toEqual(['alerts', 'logs', 'state']);
  });

  test('unredacted content has a place only where an environment asks for one', () => {
    const buckets = (of: Environment) =>
      resourcesOf(of)
        .filter(({ type }) => type === 'aws_s3_bucket')
        .map(({ attributes }) => attributes.bucket);
    expect(buckets(govcloud)).toContain('p2a-gov-raw-content-600000000002');
    expect(buckets(enforced).filter((name) => String(name).includes('raw-content'))).toEqual([]);
  });
});

const delegated = staffed({ identityCenter: { ...identityCenter, account: 'gateway' } });
const CASES = Object.entries({ ...SHIPPED, 'people of a delegated administrator': delegated }).map(([name, of]) => ({
  name,
  of,
}));

/** Stacks that an environment has, of a kind and perhaps of an account. */
type Find = (kind: StackKind, account?: string) => readonly string[];

/** Private APIs that cross accounts in the environments here: owner by receiver. */
const OWNERS: Readonly<Record<string, string>> = {
  'prod claims-agents': 'gateway',
  'prod customer-agents': 'gateway',
  'staging agents': 'gateway',
  'landing agents': 'gateway',
};

/** What log groups subscribe to, where that is made here. */
const archiveOf = (find: Find, { landingZone: { logDelivery } }: Environment) =>
  logDelivery === 'create' ? find('log-archive') : [];

/** What has to be there before a stack, beside the roles of its account. */
const NEEDS: Readonly<Record<StackKind, (find: Find, account: string, of: Environment) => readonly string[]>> = {
  bootstrap: () => [],
  'log-archive': () => [],
  organization: (find, _, { landingZone: { trail } }) => (trail === 'create' ? find('log-archive') : []),
  keys: () => [],
  guardrails: (find, account, of) => [...find('keys', account), ...archiveOf(find, of)],
  // The record of calls goes into the archive; requests and decisions are in buckets.
  records: (find, account, of) => [
    ...find('keys', account),
    ...(of.gateway?.account === account ? archiveOf(find, of) : []),
  ],
  boundaries: () => [],
  identity: (find) => find('boundaries'),
  tools: (find, account, of) => [...find('keys', account), ...find('boundaries', account), ...archiveOf(find, of)],
  agents: (find, account, of) => [
    ...archiveOf(find, of),
    ...find('keys', account),
    ...find('guardrails', account),
    ...(workflowAccounts(of).includes(account) ? find('records', account) : []),
    ...find('boundaries', account),
  ],
  gateway: (find, account, of) => [
    ...find('keys', account),
    ...find('records', account),
    ...find('boundaries', account),
    ...archiveOf(find, of),
  ],
  sharing: (find, account, { name, landingZone: { ramSharing } }) => {
    const owner = OWNERS[`${name} ${account}`];
    return [
      ...(ramSharing === 'create' ? find('organization') : []),
      ...find('gateway', account),
      ...(owner === undefined ? [] : find('sharing', owner)),
    ];
  },
  detection: (find, account, of) => [
    ...archiveOf(find, of),
    ...(['keys', 'guardrails', 'tools', 'agents', 'gateway'] as const).flatMap((kind) => find(kind, account)),
    // Signals go to the gateway's account.
    ...(of.gateway === undefined || of.gateway.account === account ? [] : find('detection', of.gateway.account)),
  ],
};

describe.each(CASES)('the order of stacks: $name', ({ of }) => {
  const { stacks } = build(of);
  const find: Find = (kind, account) =>
    stacks.filter(({ place }) => place.kind === kind && (account === undefined || place.account === account)).map(idOf);
  const placed = stacks.map((stack) => ({ id: idOf(stack), ...stack.place, after: stack.producers.map(idOf) }));

  test('each follows the roles of its account, what it needs, and nothing else', () => {
    for (const { id, kind, account, after } of placed) {
      const roles = kind === 'bootstrap' ? [] : find('bootstrap', account);
      expect([id, [...after].sort()]).toEqual([id, [...NEEDS[kind](find, account, of), ...roles].sort()]);
    }
  });
});

describe('people of a delegated administrator', () => {
  aboutOrder(caseOf(delegated));
});

test('the environments above have among them every kind of stack, and what each may wait for', () => {
  expect(new Set(CASES.flatMap(({ of }) => [...kindsOf(of)]))).toEqual(new Set(Object.keys(STACK_KINDS)));
  const after = Object.fromEntries(build(prod).stacks.map((stack) => [idOf(stack), stack.producers.map(idOf)]));
  expect(after).toMatchObject({
    'prod-organization': ['prod-log-archive', 'prod-bootstrap-management'],
    'prod-identity': [
      'prod-boundaries-log-archive',
      'prod-boundaries-claims-agents',
      'prod-boundaries-customer-agents',
      'prod-boundaries-claims-tools',
      'prod-boundaries-customer-tools',
      'prod-boundaries-gateway',
      'prod-bootstrap-management',
    ],
    'prod-agents-claims-agents': [
      'prod-boundaries-claims-agents',
      'prod-keys-claims-agents',
      'prod-guardrails-claims-agents',
      'prod-records-claims-agents',
      'prod-bootstrap-claims-agents',
      'prod-log-archive',
    ],
    'prod-tools-claims-tools': [
      'prod-boundaries-claims-tools',
      'prod-keys-claims-tools',
      'prod-bootstrap-claims-tools',
      'prod-log-archive',
    ],
    'prod-sharing-gateway': ['prod-organization', 'prod-gateway-gateway', 'prod-bootstrap-gateway'],
    'prod-sharing-claims-agents': ['prod-organization', 'prod-sharing-gateway', 'prod-bootstrap-claims-agents'],
  });
});

describe('17, 40: ceilings that a landing zone gives', () => {
  const existing = {
    agent: 'platform/agent-boundary',
    tool: 'platform/tool-boundary',
    gateway: 'platform/gateway-boundary',
  };
  const bounded = (of: Environment) =>
    resourcesOf(of)
      .filter(({ stack, type }) => type === 'aws_iam_role' && /-(?:tools|agents)-/.test(stack))
      .map(({ attributes }) => [attributes.name, attributes.permissions_boundary]);
  const ceilings = (of: Environment) =>
    resourcesOf(of)
      .filter(({ type }) => type === 'aws_iam_policy')
      .map(({ stack, attributes }) => `${stack} ${attributes.name}`);

  test('are those of its agents and tools, and none is made beside them', () => {
    expect(kindsOf(govcloud)).not.toContain('boundaries');
    expect(ceilings(govcloud)).toEqual([]);
    expect(bounded(govcloud)).toEqual([
      ['p2a-gov-agent-permit-clerk', 'arn:aws-us-gov:iam::600000000003:policy/agency/agent-boundary'],
      ['p2a-gov-tool-permit-registry-invoke', 'arn:aws-us-gov:iam::600000000004:policy/agency/tool-boundary'],
      ['p2a-gov-tool-permit-registry', 'arn:aws-us-gov:iam::600000000004:policy/agency/tool-boundary'],
    ]);
    expect(ceilings(landingZone)).toEqual([]);
    expect(bounded(landingZone)).toEqual([
      ['aigov-landed-agent-desk-helper', 'arn:aws:iam::700000000003:policy/platform/agent-boundary'],
      ['aigov-landed-tool-tickets-invoke', 'arn:aws:iam::700000000003:policy/platform/tool-boundary'],
    ]);
  });

  test('leave those of people to be made, since permission sets refer to them by name', () => {
    expect(ceilings(staffed({ landingZone: { boundaries: { existing } } }))).toEqual(
      ceilings(peopled).filter((ceiling) => ceiling.endsWith(' p2a-trial-people')),
    );
    expect(ceilings(peopled)).toContain('trial-boundaries-claims-agents p2a-trial-agent');
  });
});

describe('12, 40: control policies for whoever attaches them', () => {
  const filesOf = (of: Environment) =>
    Object.fromEntries(Object.entries(build(of).policies).filter(([name]) => !name.startsWith('gateway/')));

  test('the files say what Terraform attaches, unit by unit', () => {
    const attached = documentsIn(resourcesOf(govcloud).filter(({ type }) => type === 'aws_organizations_policy'));
    const files = Object.values(filesOf(govcloud)).map((text) => JSON.parse(text));
    expect(files.length).toBeGreaterThan(1);
    expect(attached.map(({ content }) => content)).toEqual(expect.arrayContaining(files));
    expect(attached).toHaveLength(files.length);
    // AWS counts white space.
    for (const text of Object.values(filesOf(govcloud))) expect(text.length).toBeLessThanOrEqual(5120);
  });

  test('a landing zone gets files alone, within the limits and slots that it has left', () => {
    const policies = filesOf(landingZone);
    const names = Object.keys(policies);
    expect(names.filter((name) => name.startsWith('agents/scp-')).length).toBeLessThanOrEqual(10 - 1 - 3);
    expect(names.filter((name) => name.startsWith('agents/rcp-')).length).toBeLessThanOrEqual(10 - 1 - 2);
    for (const name of names) expect(name).toMatch(/^agents\/(?:scp|rcp)-\d\.json$/);
    for (const text of Object.values(policies))
      expect(JSON.stringify(JSON.parse(text)).length).toBeLessThanOrEqual(10_240);
  });

  test('its roles stay able to work', () => {
    const text = Object.values(filesOf(landingZone)).join();
    for (const role of ['AWSControlTowerExecution', 'platform/terraform-security', 'platform/scanner'])
      expect(text).toContain(role);
  });
});

describe('what the gateway decides by, for whoever reviews it', () => {
  const filesOf = (of: Environment) => Object.keys(build(of).policies).filter((name) => name.startsWith('gateway/'));

  test('lies beside the control policies as text', () => {
    expect(filesOf(govcloud)).toEqual(['gateway/schema.cedarschema', 'gateway/policies.cedar']);
    const { policies } = build(govcloud);
    for (const agent of govcloud.agents.filter(({ tools }) => Object.keys(tools).length > 0))
      expect(policies['gateway/policies.cedar']).toContain(`// Agent ${agent.name} of scope ${agent.scope}`);
    for (const tool of govcloud.tools)
      expect(policies['gateway/schema.cedarschema']).toContain(`action "${tool.name}/`);
  });

  test('is left out where there is none', () => {
    expect(filesOf(environment({ agents: [], tools: [], gateway: undefined }))).toEqual([]);
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
    expect(organization?.producers.map(idOf)).toContain('bank-log-archive');
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
      replication: 'off',
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
