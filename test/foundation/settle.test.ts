import '../../foundation/quick-tokens';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { App, TerraformStack } from 'cdktf';
import prod from '../../environments/prod';
import type { Environment } from '../../foundation/environment';
import { GovernedStack } from '../../foundation/governed-stack';
import { buildStacks } from '../../stacks/environment-stacks';
import govcloud from '../fixtures/govcloud/environment';
import { environment } from '../support/environment';

const outdir = mkdtempSync(join(tmpdir(), 'p2a-settle-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const appIn = (folder: string) => new App({ outdir: join(outdir, folder), stackTraces: false });
const written = (folder: string, id: string) => readFileSync(join(outdir, folder, 'stacks', id, 'cdk.tf.json'), 'utf8');

class TriedStack extends GovernedStack {
  public readonly key: KmsKey;

  constructor(app: App, of: Environment = environment(), account = 'sandbox') {
    super(app, { environment: of, kind: 'keys', account });
    this.key = new KmsKey(this, 'key', { description: 'one', tags: { a: 'b' } });
    new KmsAlias(this, 'alias', { name: 'alias/one', targetKeyId: this.key.keyId });
  }
}

test.each([
  ['production', prod],
  ['GovCloud, with states of the pipeline’s own', govcloud],
])('one pass writes what the toolkit writes in three: %s', (_, of) => {
  const ours = appIn('ours');
  const { stacks } = buildStacks(ours, of);
  const theirs = appIn('theirs');
  const { stacks: untouched } = buildStacks(theirs, of);
  for (const stack of untouched) {
    stack.prepareStack = () => TerraformStack.prototype.prepareStack.call(stack);
    stack.toTerraform = () => TerraformStack.prototype.toTerraform.call(stack);
  }
  ours.synth();
  theirs.synth();
  expect(stacks.length).toBeGreaterThan(3);
  for (const { node } of stacks) expect(written('ours', node.id)).toBe(written('theirs', node.id));
});

test('an override speaks last, in whatever it names', () => {
  const app = appIn('overridden');
  const stack = new TriedStack(app);
  stack.addOverride('resource.aws_kms_key.key.description', 'another');
  stack.key.addOverride('tags.c', 'd');
  app.synth();
  expect(JSON.parse(written('overridden', 'trial-keys-sandbox')).resource.aws_kms_key.key).toMatchObject({
    description: 'another',
    tags: { a: 'b', c: 'd' },
  });
});

test('a second synthesis writes the same, and what came since', () => {
  const app = appIn('again');
  const stack = new TriedStack(app);
  app.synth();
  const first = written('again', 'trial-keys-sandbox');
  app.synth();
  expect(written('again', 'trial-keys-sandbox')).toBe(first);
  new KmsKey(stack, 'later', { description: 'two' });
  app.synth();
  expect(Object.keys(JSON.parse(written('again', 'trial-keys-sandbox')).resource.aws_kms_key)).toEqual([
    'key',
    'later',
  ]);
});

test('36: a value of one stack that another uses is refused, with what to do', () => {
  const two = environment({
    accounts: {
      management: { id: '111111111111' },
      'log-archive': { id: '222222222222', ou: 'security' },
      sandbox: { id: '333333333333', ou: 'workloads' },
      other: { id: '444444444444', ou: 'workloads' },
    },
  });
  const app = appIn('crossed');
  const { key } = new TriedStack(app, two, 'sandbox');
  new KmsAlias(new TriedStack(app, two, 'other'), 'foreign', { name: 'alias/foreign', targetKeyId: key.keyId });
  expect(() => app.synth()).toThrow(
    /trial-keys-sandbox: .*aws_kms_key\.key\.key_id.* is used by another stack; offer it here and read it there, or compute its name/s,
  );
});
