import '../../foundation/quick-tokens';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import { GovernedStack, type StackPlace } from '../../foundation/governed-stack';
import { environmentManifest } from '../../foundation/manifest';
import { buildStacks } from '../../stacks/environment-stacks';
import { environment, environmentInput } from '../support/environment';
import type { SynthesizedStack } from '../support/synth';

/** Stacks in the order in which they are applied, with what was written of each, and the manifest about them. */
function synthesized(subject: Environment) {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-governed-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    const { stacks } = buildStacks(app, subject);
    app.synth();
    return {
      outdir,
      manifest: environmentManifest(
        subject,
        stacks.map((stack) => ({ stack, resources: 1 })),
      ),
      stacks: stacks.map((stack) => {
        const text = readFileSync(join(outdir, 'stacks', stack.node.id, 'cdk.tf.json'), 'utf8');
        return { id: stack.node.id, place: stack.place, text, content: JSON.parse(text) as SynthesizedStack };
      }),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const govCloud: Partial<EnvironmentInput> = {
  name: 'gov',
  iamPath: 'agency/ai-agents',
  partition: 'aws-us-gov',
  region: 'us-gov-west-1',
  models: {
    sonnet: {
      id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      inference: { geography: 'us-gov', destinations: ['us-gov-west-1'] },
    },
  },
};
const everywhere = [dev, staging, prod, environment(govCloud)].map((subject) => ({ subject, ...synthesized(subject) }));
const allStacks = everywhere.flatMap(({ subject, outdir, stacks }) =>
  stacks.map((stack) => ({ subject, outdir, ...stack })),
);

/** What agents are made of; whoever ships it must not be able to weaken all the rest. */
const SHIPPED_BY_WORKLOAD: readonly string[] = ['tools', 'agents', 'gateway', 'sharing'];
const pipelineOf = (kind: string) => (SHIPPED_BY_WORKLOAD.includes(kind) ? 'workload' : 'security');

/** How Terraform gets into an account whose deploy roles are made here, if it is not there already. */
function assumedBy(
  { partition, name, accounts, bootstrap, iamPath = 'p2a' }: Environment,
  { kind, account }: StackPlace,
) {
  const session = (role: string) => ({
    role_arn: `arn:${partition}:iam::${accounts[account]?.id}:role/${role}`,
    session_name: `p2a-${name}-${kind}`,
  });
  if (kind === 'bootstrap') return account === 'management' ? undefined : [session('OrganizationAccountAccessRole')];
  const pipeline = pipelineOf(kind);
  const assumed = session(`${iamPath}/deploy/p2a-${name}-${pipeline}-deploy`);
  return [bootstrap === undefined ? assumed : { ...assumed, external_id: bootstrap.pipelines[pipeline].externalId }];
}

describe('every stack', () => {
  test('36: has one provider, which may touch the stack’s account only, as the role that deploys it', () => {
    for (const { id, subject, place, content } of allStacks) {
      expect([id, content.provider]).toEqual([
        id,
        {
          aws: [
            {
              region: subject.region,
              allowed_account_ids: [subject.accounts[place.account]?.id],
              assume_role: assumedBy(subject, place),
              default_tags: [{ tags: { ...subject.tags, 'p2a:environment': subject.name, 'p2a:stack': place.kind } }],
            },
          ],
        },
      ]);
    }
  });

  test('36: has the role in the manifest that its provider takes on, or none', () => {
    for (const { subject, manifest } of everywhere) {
      const assumed = allStacks
        .filter((stack) => stack.subject === subject)
        .map(({ id, place }) => ({ id, deployRoleArn: assumedBy(subject, place)?.[0]?.role_arn }));
      expect(manifest.stacks.map(({ id, deployRoleArn }) => ({ id, deployRoleArn }))).toEqual(assumed);
      for (const { account, kind, ...stack } of manifest.stacks)
        expect('deployRoleArn' in stack).toBe(!(kind === 'bootstrap' && account === 'management'));
    }
  });

  test('20: gives every resource its tags, and no resource a plane', () => {
    for (const { content } of allStacks) expect(JSON.stringify(content.provider)).not.toContain('p2a:plane');
  });

  test('36: names its partition as the environment does', () => {
    for (const { subject, text } of allStacks) {
      const partitions = new Set([...text.matchAll(/\barn:(aws[a-z-]*):/g)].map(([, partition]) => partition));
      expect([...partitions]).toEqual([subject.partition]);
    }
  });

  test('38: says nothing of the machine, the person or the folder that made it', () => {
    const word = (text: string) => new RegExp(`(?<![\\w.-])${text.replace(/[^\w]/g, '\\$&')}(?![\\w.-])`);
    const traces = [process.cwd(), tmpdir()];
    for (const { outdir, text } of allStacks) {
      for (const trace of [...traces, outdir]) expect(text).not.toContain(trace);
      expect(text).not.toMatch(word(hostname()));
      expect(text).not.toMatch(word(userInfo().homedir));
      expect(text).not.toMatch(/"(?:\/(?:home|root|tmp|Users|var|work)\/|[A-Z]:\\\\)/);
    }
  });

  test('38: is the same when it is made again', () => {
    for (const { subject, stacks } of everywhere)
      expect(synthesized(subject).stacks.map(({ text }) => text)).toEqual(stacks.map(({ text }) => text));
  });
});

test('a stack is deployed by the role that the environment gives', () => {
  const deployRoles = {
    existing: { security: 'platform/terraform-security', workload: 'platform/terraform-workload' },
  };
  const { stacks, manifest } = synthesized(environment({ deployRoles }));
  const given = ({ kind, account }: { kind: string; account: string }) =>
    `arn:aws:iam::${environmentInput().accounts[account]?.id}:role/${deployRoles.existing[pipelineOf(kind)]}`;
  expect(new Set(stacks.map(({ place }) => pipelineOf(place.kind)))).toEqual(new Set(['security', 'workload']));
  for (const { content, place } of stacks)
    expect(content.provider.aws?.[0]?.assume_role).toEqual([
      { role_arn: given(place), session_name: `p2a-trial-${place.kind}` },
    ]);
  for (const stack of manifest.stacks) expect(stack.deployRoleArn).toBe(given(stack));
});

test('a stack’s session has a name that AWS takes, however long its parts are', () => {
  const { stacks } = synthesized(environment({ name: 'abcdefghijkl', namePrefix: 'abcdefghij' }));
  for (const { content } of stacks)
    expect(content.provider.aws?.[0]?.assume_role).toEqual([
      expect.objectContaining({ session_name: expect.stringMatching(/^[\w+=,.@-]{2,64}$/) }),
    ]);
});

describe('the manifest', () => {
  const manifestOf = (subject: Environment) => synthesized(subject).manifest;

  test('lists stacks in the order in which they are applied', () => {
    expect(manifestOf(prod).stacks.map(({ id }) => id)).toEqual([
      'prod-bootstrap-management',
      'prod-bootstrap-log-archive',
      'prod-bootstrap-claims-agents',
      'prod-bootstrap-customer-agents',
      'prod-bootstrap-claims-tools',
      'prod-bootstrap-customer-tools',
      'prod-bootstrap-gateway',
      'prod-log-archive',
      'prod-organization',
      'prod-keys-claims-agents',
      'prod-keys-customer-agents',
      'prod-keys-claims-tools',
      'prod-keys-customer-tools',
      'prod-keys-gateway',
      'prod-guardrails-claims-agents',
      'prod-guardrails-customer-agents',
      'prod-records-claims-agents',
      'prod-records-gateway',
      'prod-boundaries-log-archive',
      'prod-boundaries-claims-agents',
      'prod-boundaries-customer-agents',
      'prod-boundaries-claims-tools',
      'prod-boundaries-customer-tools',
      'prod-boundaries-gateway',
      'prod-identity',
      'prod-tools-claims-tools',
      'prod-tools-customer-tools',
      'prod-agents-claims-agents',
      'prod-agents-customer-agents',
      'prod-gateway-gateway',
      'prod-sharing-gateway',
      'prod-sharing-claims-agents',
      'prod-sharing-customer-agents',
      'prod-detection-gateway',
      'prod-detection-claims-agents',
      'prod-detection-customer-agents',
      'prod-detection-claims-tools',
      'prod-detection-customer-tools',
    ]);
    for (const { manifest } of everywhere) {
      const ids = manifest.stacks.map(({ id }) => id);
      for (const { id, after } of manifest.stacks)
        for (const earlier of after) expect(ids.slice(0, ids.indexOf(id))).toContain(earlier);
    }
  });

  test('says which stacks come after which', () => {
    const order = (subject: Environment) =>
      Object.fromEntries(manifestOf(subject).stacks.map((stack) => [stack.id, stack.after]));
    const workload = {
      'trial-keys-sandbox': [],
      'trial-guardrails-sandbox': ['trial-keys-sandbox', 'trial-log-archive'],
      'trial-records-sandbox': ['trial-keys-sandbox', 'trial-log-archive'],
      'trial-boundaries-sandbox': [],
      'trial-tools-sandbox': ['trial-boundaries-sandbox', 'trial-keys-sandbox', 'trial-log-archive'],
      'trial-agents-sandbox': [
        'trial-boundaries-sandbox',
        'trial-keys-sandbox',
        'trial-guardrails-sandbox',
        'trial-log-archive',
      ],
      'trial-gateway-sandbox': [
        'trial-boundaries-sandbox',
        'trial-records-sandbox',
        'trial-keys-sandbox',
        'trial-log-archive',
      ],
      'trial-detection-sandbox': [
        'trial-guardrails-sandbox',
        'trial-tools-sandbox',
        'trial-agents-sandbox',
        'trial-gateway-sandbox',
        'trial-keys-sandbox',
        'trial-log-archive',
      ],
    };
    expect(order(environment({ landingZone: { trail: 'create' } }))).toEqual({
      'trial-log-archive': [],
      'trial-organization': ['trial-log-archive'],
      ...workload,
    });
    expect(order(environment())).toEqual({ 'trial-log-archive': [], ...workload });
  });

  test('lists what the pipeline hands on, where states are its own', () => {
    const inputs = (state: EnvironmentInput['state']) =>
      Object.fromEntries(
        manifestOf(environment({ landingZone: { trail: 'create' }, state })).stacks.map((stack) => [
          stack.id,
          stack.inputs,
        ]),
      );
    const logsKey = { variable: 'trial_keys_sandbox_logs_key_arn', from: 'trial-keys-sandbox', output: 'logs-key-arn' };
    const stateKey = {
      variable: 'trial_keys_sandbox_state_key_arn',
      from: 'trial-keys-sandbox',
      output: 'state-key-arn',
    };
    const alertsKey = {
      variable: 'trial_keys_sandbox_alerts_key_arn',
      from: 'trial-keys-sandbox',
      output: 'alerts-key-arn',
    };
    const digestKey = {
      variable: 'trial_keys_sandbox_digest_key_arn',
      from: 'trial-keys-sandbox',
      output: 'digest-key-arn',
    };
    const guardrailKey = {
      variable: 'trial_keys_sandbox_guardrail_key_arn',
      from: 'trial-keys-sandbox',
      output: 'guardrail-key-arn',
    };
    const guardrail = {
      variable: 'trial_guardrails_sandbox_guardrail_arn',
      from: 'trial-guardrails-sandbox',
      output: 'guardrail-arn',
    };
    const given = {
      'trial-log-archive': [],
      'trial-organization': [
        { variable: 'trial_log_archive_audit_key_arn', from: 'trial-log-archive', output: 'audit-key-arn' },
      ],
      'trial-keys-sandbox': [],
      'trial-guardrails-sandbox': [guardrailKey, logsKey],
      'trial-records-sandbox': [logsKey],
      'trial-boundaries-sandbox': [],
      'trial-tools-sandbox': [logsKey, stateKey],
      'trial-agents-sandbox': [logsKey, guardrailKey, guardrail],
      'trial-gateway-sandbox': [logsKey, stateKey, digestKey],
      'trial-detection-sandbox': [
        alertsKey,
        stateKey,
        logsKey,
        ...['approver-api-execution-arn', 'approver-issuer', 'approver-audience'].map((output) => ({
          variable: `trial_gateway_sandbox_${output.replaceAll('-', '_')}`,
          from: 'trial-gateway-sandbox',
          output,
        })),
      ],
    };
    expect(inputs({ kind: 'none' })).toEqual(given);
    expect(inputs({ kind: 'local' })).toEqual(Object.fromEntries(Object.keys(given).map((id) => [id, []])));
  });

  test('names a workspace where the state lives in one', () => {
    const workspaces = (state: EnvironmentInput['state']) =>
      manifestOf(environment({ state })).stacks.map(({ workspace }) => workspace);
    const names = [
      'trial-log-archive',
      'trial-keys-sandbox',
      'trial-guardrails-sandbox',
      'trial-records-sandbox',
      'trial-boundaries-sandbox',
      'trial-tools-sandbox',
      'trial-agents-sandbox',
      'trial-gateway-sandbox',
      'trial-detection-sandbox',
    ];
    expect(workspaces({ kind: 'cloud', organization: 'acme', project: 'agents', tags: ['p2a'] })).toEqual(
      names.map((name) => ({ name, project: 'agents', tags: ['p2a'] })),
    );
    expect(workspaces({ kind: 'local' })).toEqual(names.map(() => undefined));
  });

  test('places every account in the organization, from the root down, and says what it is for', () => {
    const { accounts, organization } = environmentInput();
    const nested = {
      ...organization,
      organizationalUnits: {
        ...organization.organizationalUnits,
        lab: { id: 'ou-a1b2-1ab1ab1a', parent: 'workloads' },
      },
    };
    const subject = environment({
      organization: nested,
      accounts: { ...accounts, sandbox: { id: '333333333333', ou: 'lab' }, spare: { id: '444444444444', ou: 'lab' } },
    });
    const labs = [
      { name: 'workloads', id: 'ou-a1b2-w0rk10ad' },
      { name: 'lab', id: 'ou-a1b2-1ab1ab1a' },
    ];
    const path = 'o-a1b2c3d4e5/r-a1b2/ou-a1b2-w0rk10ad/ou-a1b2-1ab1ab1a/';

    expect(manifestOf(subject)).toMatchObject({
      tier: 'development',
      partition: 'aws',
      region: 'eu-central-1',
      organization: { id: 'o-a1b2c3d4e5', rootId: 'r-a1b2', managementAccount: '111111111111' },
      planes: { agent: '/p2a/agent/', tool: '/p2a/tool/', gateway: '/p2a/gateway/', breakglass: '/p2a/breakglass/' },
    });
    expect(manifestOf(subject).accounts).toEqual({
      management: { id: '111111111111', organizationalUnits: [], path: 'o-a1b2c3d4e5/r-a1b2/', uses: ['management'] },
      'log-archive': {
        id: '222222222222',
        organizationalUnits: [{ name: 'security', id: 'ou-a1b2-5ec0r1ty' }],
        path: 'o-a1b2c3d4e5/r-a1b2/ou-a1b2-5ec0r1ty/',
        uses: ['log-archive'],
      },
      sandbox: { id: '333333333333', organizationalUnits: labs, path, uses: ['agents', 'tools', 'gateway'] },
      spare: { id: '444444444444', organizationalUnits: labs, path, uses: [] },
    });
  });
});

describe('an output that is read twice', () => {
  class Producer extends GovernedStack {}
  class Consumer extends GovernedStack {
    public readTwice(producer: GovernedStack) {
      return [this.read(producer, 'key-arn'), this.read(producer, 'key-arn')];
    }
  }

  test.each(['local', 'none'] as const)('is one reference with the state %s', (kind) => {
    const outdir = mkdtempSync(join(tmpdir(), 'p2a-governed-'));
    const app = new App({ outdir });
    const subject = environment({ state: { kind } });
    const producer = new Producer(app, { environment: subject, kind: 'log-archive', account: 'log-archive' });
    const consumer = new Consumer(app, { environment: subject, kind: 'organization', account: 'management' });
    const [first, second] = consumer.readTwice(producer);
    rmSync(outdir, { recursive: true, force: true });
    expect(second).toBe(first);
    expect(consumer.inputs).toHaveLength(kind === 'none' ? 1 : 0);
  });
});
