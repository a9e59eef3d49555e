import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const {
  Comparison,
}: {
  Comparison: new (folder: string, other: string) => { readonly differences: readonly string[]; report(): string };
} = require('../../../.ci/same-resources.cjs');

const STACK = 'stacks/dev-keys-sandbox/cdk.tf.json';

interface Written {
  readonly toolkit: string;
  readonly source: string;
  readonly provider: string;
}

/** The files of a small synthesis. */
const synthesis = ({ toolkit, source, provider }: Written): Record<string, string | Buffer> => ({
  'manifest.json': JSON.stringify({ version: toolkit, stacks: { 'dev-keys-sandbox': { dependencies: [] } } }),
  'p2a.manifest.json': '{"version":1}',
  'policies/dev/gateway/policies.cedar': 'permit (principal, action, resource);',
  'stacks/dev-keys-sandbox/assets/code/archive.zip': Buffer.from([0x50, 0x4b, 0xff, 0x00]),
  [STACK]: JSON.stringify({
    '//': { metadata: { backend: 'local', version: toolkit }, outputs: { arn: 'arn' } },
    data: { aws_region: { here: {} } },
    output: { arn: { value: 'arn:aws:kms:eu-central-1:111111111111:key/logs' } },
    provider: { aws: [{ region: 'eu-central-1' }] },
    resource: {
      aws_kms_key: {
        logs: { '//': { metadata: { path: 'dev-keys-sandbox/logs' } }, rotation: true, days: 7, tags: [] },
      },
    },
    terraform: { required_providers: { aws: { source, version: provider } }, required_version: '>= 1.10.0' },
    variable: { key: { nullable: false } },
  }),
});

const CDKTF: Written = { toolkit: '0.21.0', source: 'aws', provider: '6.25.0' };
const CDKTN: Written = { toolkit: '0.24.0', source: 'hashicorp/aws', provider: '6.66.0' };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'p2a-same-'));
  put('one', synthesis(CDKTF));
  put('other', synthesis(CDKTN));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), content);
  }
}

const compare = (other = 'other') => new Comparison(join(root, 'one'), join(root, other));

test('two toolkits may differ in what is theirs', () => {
  expect(compare().report()).toBe(
    [
      '1 times version: "0.21.0" and "0.24.0"',
      '1 times //.metadata.version: "0.21.0" and "0.24.0"',
      '1 times terraform.required_providers.*.source: "aws" and "hashicorp/aws"',
      '1 times terraform.required_providers.*.version: "6.25.0" and "6.66.0"',
      '5 files, 13 values in JSON, 0 differences',
      '',
    ].join('\n'),
  );
  expect(compare().differences).toEqual([]);
});

/** Text of the stack, and what it becomes. */
const CHANGES: ReadonlyArray<readonly [string, string, string]> = [
  ['an argument', '"days":7', '"days":8'],
  ['an argument of another type', '"rotation":true', '"rotation":"true"'],
  ['an argument that is left out', '"rotation":true,', ''],
  ['an argument that is new', '"rotation":true', '"rotation":true,"policy":null'],
  ['an empty list', '"tags":[]', '"tags":{}'],
  ['an address', '"logs":{', '"log":{'],
  ['a resource more', '"aws_kms_key":{', '"aws_kms_key":{"more":{},'],
  ['a data source', '"here":{}', '"there":{}'],
  ['an output', 'key/logs', 'key/log'],
  ['a variable', '"nullable":false', '"nullable":true'],
  ['the region of a provider', 'eu-central-1', 'eu-west-1'],
  ['the version that Terraform must have', '>= 1.10.0', '>= 1.11.0'],
  ['the path of a construct', 'dev-keys-sandbox/logs', 'dev-keys-sandbox/log'],
  ['other metadata', '"backend":"local"', '"backend":"s3"'],
  ['a provider of others', 'hashicorp/aws', 'acme/aws'],
  ['a provider from elsewhere', 'hashicorp/aws', 'registry.acme.example/hashicorp/aws'],
  ['a range of versions', '"6.66.0"', '"~> 6.66"'],
  ['a provider more', '"required_providers":{', '"required_providers":{"tls":{"source":"hashicorp/tls"},'],
  ['a version elsewhere', '"nullable":false', '"nullable":false,"version":"6.66.0"'],
];

test.each(CHANGES)('%s may not', (_, from, to) => {
  const before = readFileSync(join(root, 'other', STACK), 'utf8');
  expect(before).toContain(from);
  writeFileSync(join(root, 'other', STACK), before.replace(from, to));
  expect(compare().differences).toContainEqual(expect.stringMatching(new RegExp(`^${STACK}: `)));
});

const FILES: ReadonlyArray<readonly [string, string, string | Buffer]> = [
  ['a byte of an archive', 'stacks/dev-keys-sandbox/assets/code/archive.zip', Buffer.from([0x50, 0x4b, 0xff, 0x01])],
  ['a policy', 'policies/dev/gateway/policies.cedar', 'forbid (principal, action, resource);'],
  ["the template's manifest", 'p2a.manifest.json', '{"version":2}'],
  ['a file more', 'policies/dev/scp-1.json', '{}'],
  ['a stack more', 'stacks/dev-more/cdk.tf.json', '{}'],
  ['the order of stacks', 'manifest.json', '{"version":"0.24.0","stacks":{"dev-keys-sandbox":{"dependencies":["x"]}}}'],
];

test.each(FILES)('%s may not', (_, path, content) => {
  put('other', { [path]: content });
  expect(compare().differences).toContainEqual(expect.stringMatching(new RegExp(`^${path}: `)));
  expect(compare().report()).toContain(`DIFFERENT ${path}: `);
});

test('a file less may not', () => {
  rmSync(join(root, 'other', STACK));
  expect(compare().differences).toEqual([`${STACK}: is in ${join(root, 'one')} only`]);
});

test('refuses what would prove nothing', () => {
  put('same', synthesis(CDKTF));
  put('empty', { 'manifest.json': '{"version":"0.24.0","stacks":{}}' });
  expect(() => compare('same')).toThrow('same: was written by the same toolkit, 0.21.0; ');
  expect(() => compare('empty')).toThrow('empty: holds no stack; ');
  expect(() => compare('nowhere')).toThrow('nowhere/manifest.json');
});
