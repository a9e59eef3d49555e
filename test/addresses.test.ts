import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments, project } from './invariants/project';
import { caseOf, resourcesIn } from './support/synth';

/** Types whose replacement loses what people or machines have put into them. */
const HOLDS_DATA = [
  'aws_cloudwatch_log_group',
  'aws_cognito_user_pool',
  'aws_dynamodb_table',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
];

const FILE = join(__dirname, 'addresses.json');

/** Addresses by stack, sorted. */
function addresses(): Record<string, string[]> {
  const resources = environments
    .flatMap((environment) => resourcesIn(caseOf(environment, project.build).stacks))
    .filter(({ type }) => HOLDS_DATA.includes(type));
  const stacks = [...new Set(resources.map(({ stack }) => stack))].sort();
  const of = (id: string) => resources.filter(({ stack }) => stack === id).map(({ address }) => address);
  return Object.fromEntries(stacks.map((id) => [id, of(id).sort()]));
}

const asked = process.env.P2A_PIN_ADDRESSES === '1';
// Before the first deployment there is nothing that could be lost: this starts with the file.
const pinned = asked || existsSync(FILE) ? test : test.skip;

pinned(
  'what holds data stays where its state knows it; P2A_PIN_ADDRESSES=1 npx jest test/addresses writes it anew',
  () => {
    if (asked) writeFileSync(FILE, `${JSON.stringify(addresses(), undefined, 2)}\n`);
    expect(addresses()).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  },
);
