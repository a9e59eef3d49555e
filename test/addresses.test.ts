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

type Addresses = Readonly<Record<string, readonly string[]>>;

const read = (): Addresses => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {});
const write = (content: Addresses) => writeFileSync(FILE, `${JSON.stringify(content, undefined, 2)}\n`);

/** Each address with its stack, of those that the other has not. */
const without = (some: Addresses, other: Addresses): string[] =>
  Object.entries(some).flatMap(([stack, all]) =>
    all.filter((address) => !(other[stack] ?? []).includes(address)).map((address) => `${stack}: ${address}`),
  );

const both = (some: Addresses, other: Addresses): Addresses =>
  Object.fromEntries(
    [...new Set([...Object.keys(some), ...Object.keys(other)])]
      .sort()
      .map((stack) => [stack, [...new Set([...(some[stack] ?? []), ...(other[stack] ?? [])])].sort()]),
  );

/** `1` writes down what is new, and forgets nothing; `anew` also forgets what is gone. */
const asked = process.env.P2A_PIN_ADDRESSES ?? '';
// Before the first deployment there is nothing that could be lost: this starts with the file.
const pinned = asked !== '' || existsSync(FILE) ? test : test.skip;

pinned('what holds data stays where its state knows it: nothing that is written down is gone', () => {
  if (asked === '1') write(both(read(), addresses()));
  if (asked === 'anew') write(addresses());
  // Terraform would destroy it. Where that is meant: P2A_PIN_ADDRESSES=anew npx jest test/addresses
  expect(without(read(), addresses())).toEqual([]);
});

pinned('what holds data is written down: P2A_PIN_ADDRESSES=1 npx jest test/addresses adds what is new', () => {
  expect(without(addresses(), read())).toEqual([]);
});
