import '../../foundation/quick-tokens';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { buildStacks } from '../../stacks/environment-stacks';
import { SHIPPED } from '../support/shipped';

/** Stands for Terraform: keeps the configuration that it was run on, and what it was asked for. */
const TERRAFORM = `#!/bin/sh
folder=\${1#-chdir=}
shift
case $1 in
  state) [ -z "$STATES" ] || { cat "$STATES"; exit "$LISTED"; } ;;
  output) [ -z "$CLOSED" ] || { echo 'AccessDenied' >&2; exit 1; } ;;
  plan) cp "$folder/cdk.tf.json" seen.json; echo "$folder $*" > asked; ls -A "$folder" > files ;;
esac
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'p2a-proposals-'));
  cpSync(resolve(__dirname, '../../pipelines/steps'), join(folder, 'pipelines/steps'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/terraform'), TERRAFORM);
  chmodSync(join(folder, 'bin/terraform'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plan(stack: string, variables: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync('sh', ['pipelines/steps/plan.sh', stack], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...variables },
    encoding: 'utf8',
  });
  return { status, stderr };
}

const PROPOSAL = { P2A_PROPOSAL: 'true' };
const textOf = (stack: string, file: string) => readFileSync(join(folder, 'cdktf.out/stacks', stack, file), 'utf8');
/** What Terraform was run on, and asked for, the last time that it planned. */
const seen = () => readFileSync(join(folder, 'seen.json'), 'utf8');
const asked = () => readFileSync(join(folder, 'asked'), 'utf8');

type Provider = Readonly<Record<string, unknown>>;
const providerOf = (text: string) => (JSON.parse(text) as { provider: { aws: [Provider] } }).provider.aws;

describe.each(['staging', 'prod', 'landing', 'govcloud'])('every stack of %s', (name) => {
  let stacks: string[];
  beforeAll(() => {
    const environment = SHIPPED[name];
    if (environment === undefined) throw new Error(name);
    rmSync(join(folder, 'cdktf.out'), { recursive: true, force: true });
    const app = new App({ outdir: join(folder, 'cdktf.out'), stackTraces: false });
    buildStacks(app, environment);
    app.synth();
    // What is yet to be imported is not planned at all.
    stacks = readdirSync(join(folder, 'cdktf.out/stacks')).filter(
      (stack) => !Object.hasOwn(JSON.parse(textOf(stack, 'cdk.tf.json')), 'import'),
    );
  });

  test('is planned by nobody in particular, from its state alone, in a copy', () => {
    expect(stacks.length).toBeGreaterThan(3);
    for (const stack of stacks) {
      const before = textOf(stack, 'cdk.tf.json');
      expect([stack, plan(stack, PROPOSAL)]).toEqual([stack, { status: 0, stderr: '' }]);
      expect(textOf(stack, 'cdk.tf.json')).toBe(before);
      expect(asked()).toMatch(new RegExp(`^cdktf.out/proposals/${stack} plan .* -refresh=false -lock=false `));
      expect(readdirSync(join(folder, 'cdktf.out/proposals'))).toEqual([]);

      const [{ assume_role, allowed_account_ids, ...provider }, ...more] = providerOf(before);
      expect(more).toEqual([]);
      expect(JSON.parse(seen())).toEqual({
        ...JSON.parse(before),
        provider: {
          aws: [{ ...provider, skip_credentials_validation: true, skip_requesting_account_id: true }],
        },
      });
    }
  });
});

describe('one stack', () => {
  const put = (configuration: unknown) => {
    mkdirSync(join(folder, 'cdktf.out/stacks/dev-keys'), { recursive: true });
    writeFileSync(
      join(folder, 'cdktf.out/stacks/dev-keys/cdk.tf.json'),
      typeof configuration === 'string' ? configuration : JSON.stringify(configuration, undefined, 2),
    );
  };
  const provider = {
    allowed_account_ids: ['444444444401'],
    assume_role: [{ role_arn: 'arn:aws:iam::444444444401:role/deploy' }],
    region: 'eu-central-1',
  };

  test.each(['', 'dev-kyes', '../stacks'])('is named, and is one: "%s" is not', (name) => {
    expect(plan(name, {})).toEqual({
      status: 2,
      stderr: `cdktf.out/stacks/${name}: is no stack; name one of p2a.manifest.json, from the root of the project, after npx projen synth\n`,
    });
  });

  test('on the branch is planned as it is', () => {
    put({ provider: { aws: [provider] } });
    expect(plan('dev-keys', {}).status).toBe(0);
    expect(providerOf(seen())).toEqual([provider]);
    expect(asked()).toMatch(/^cdktf\.out\/stacks\/dev-keys plan .* -lock-timeout=10m /);
    expect(asked()).not.toContain('-refresh');
  });

  test('whose provider is written in another way is not planned with its role', () => {
    const text = JSON.stringify({ provider: { aws: [provider] } });
    put(`{\n  "provider": {\n${text.slice('{"provider":{'.length, -2)}\n  }\n}\n`);
    rmSync(join(folder, 'asked'), { force: true });
    expect(plan('dev-keys', PROPOSAL)).toEqual({
      status: 1,
      stderr:
        'cdktf.out/stacks/dev-keys/cdk.tf.json: names a role or an account of its provider in a way that is not known here; synthesize again\n',
    });
    expect(readdirSync(folder)).not.toContain('asked');
  });

  test('takes nothing from a proposal that was killed, and is itself never what that left', () => {
    put({ provider: { aws: [provider] } });
    mkdirSync(join(folder, 'cdktf.out/proposals/dev-keys/.terraform'), { recursive: true });
    writeFileSync(join(folder, 'cdktf.out/proposals/dev-keys/cdk.tf.json'), '{}');
    writeFileSync(join(folder, 'cdktf.out/proposals/dev-keys/backend.tf.json'), '{}');
    mkdirSync(join(folder, 'cdktf.out/stacks/dev-keys/.terraform'), { recursive: true });
    expect(plan('dev-keys', PROPOSAL).status).toBe(0);
    expect(seen()).toContain('skip_requesting_account_id');
    expect(readFileSync(join(folder, 'files'), 'utf8')).toBe('cdk.tf.json\n');
    expect(providerOf(textOf('dev-keys', 'cdk.tf.json'))).toEqual([provider]);
  });

  describe('that takes something over', () => {
    const taking = (to: string) => put({ import: [{ id: 'known', to }], provider: { aws: [provider] } });
    const planWith = (listed: string, code = '0') => {
      writeFileSync(join(folder, 'listed'), listed);
      rmSync(join(folder, 'asked'), { force: true });
      const { status, stderr } = plan('dev-keys', { ...PROPOSAL, STATES: 'listed', LISTED: code });
      const concluded = readFileSync(join(folder, 'cdktf.out/plans/dev-keys/status'), 'utf8').trim();
      return { status, stderr, concluded, planned: readdirSync(folder).includes('asked') };
    };

    test.each([
      ['aws_s3_bucket.logs', 'aws_s3_bucket.logs\n'],
      ['aws_iam_group.of["one two"]', 'aws_iam_group.of["one two"]\naws_s3_bucket.x\n'],
    ])('is planned once its state has %s', (to, listed) => {
      taking(to);
      expect(planWith(listed)).toMatchObject({ status: 0, concluded: 'unchanged', planned: true });
    });

    test.each([
      ['another that begins alike', 'aws_s3_bucket.logs_of_old\n', '0'],
      ['nothing', '', '0'],
      ['no state at all', 'No state file was found!\n', '1'],
    ])('is not planned while its state has %s', (_, listed, code) => {
      taking('aws_s3_bucket.logs');
      expect(planWith(listed, code)).toMatchObject({ status: 0, concluded: 'imports', planned: false });
    });

    test('fails where its state may not be listed', () => {
      taking('aws_s3_bucket.logs');
      expect(planWith('AccessDenied\n', '1')).toEqual({
        status: 1,
        stderr: 'AccessDenied\n',
        concluded: 'failed',
        planned: false,
      });
    });
  });

  test('does not wait for what may not be read: that is a failure', () => {
    put({ provider: { aws: [provider] } });
    mkdirSync(join(folder, 'cdktf.out/stacks/dev-first'), { recursive: true });
    const { status, stderr } = plan('dev-keys', { ...PROPOSAL, P2A_INPUTS: 'arn dev-first key-arn\n', CLOSED: 'yes' });
    expect([status, stderr]).toEqual([1, 'AccessDenied\n']);
    expect(readFileSync(join(folder, 'cdktf.out/plans/dev-keys/status'), 'utf8')).toBe('failed\n');
  });
});
