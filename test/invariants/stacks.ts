import { homedir, tmpdir } from 'node:os';
import { deployerArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { STACK_KINDS, type StackKind } from '../../foundation/stack-kinds';
import { PLANES } from '../../foundation/vocabulary';
import { type Case, placeOf, resourcesIn } from '../support/synth';
import { isWellNamed } from './resource-names';

/** Where the stacks of an environment act, as whom, and what they are called. */
export function aboutStacks({ environment, stacks }: Case): void {
  const resources = resourcesIn(stacks);

  test('36: each stack touches one account of the environment, by a role of that account', () => {
    for (const [id, { provider }] of stacks) {
      expect(Object.keys(provider)).toEqual(['aws']);
      const [{ allowed_account_ids: accounts, assume_role: assumed } = {}, ...more] = provider.aws ?? [];
      const account = Object.keys(environment.accounts).find(
        (name) => JSON.stringify([environment.accounts[name]?.id]) === JSON.stringify(accounts),
      );
      const kind = STACK_NAMES.find((name) => id.startsWith(`${environment.name}-${name}`));
      expect([id, more, account === undefined, kind === undefined]).toEqual([id, [], false, false]);
      if (account === undefined || kind === undefined) continue;
      const roleArn = deployerArn(environment, kind, account);
      expect([id, assumed]).toEqual([
        id,
        roleArn === undefined
          ? undefined
          : [
              {
                role_arn: roleArn,
                session_name: expect.stringMatching(/^[\w+=,.@-]{2,64}$/),
                ...externalIdOf(environment, kind),
              },
            ],
      ]);
    }
  });

  test('36: nothing is looked up but identity, region, partition and the states of earlier stacks', () => {
    const harmless = ['terraform_remote_state', 'aws_caller_identity', 'aws_region', 'aws_partition'];
    const found = [...stacks].flatMap(([id, { data }]) => Object.keys(data ?? {}).map((type) => ({ id, type })));
    expect(found.filter(({ type }) => !harmless.includes(type))).toEqual([]);
  });

  test('36: names are whole, never a prefix that AWS completes', () => {
    const prefixes = resources.filter(({ attributes }) =>
      Object.keys(attributes).some((key) => /^(?:name|bucket|alias)_prefix$/.test(key)),
    );
    expect(prefixes.map(placeOf)).toEqual([]);
  });

  test('36: ARNs and regions are those of the partition', () => {
    const foreign =
      environment.partition === 'aws' ? /aws-us-gov|us-gov-/ : /arn:aws:|\b(?:us|eu|ap)-(?:east|west|central)-\d/;
    for (const [id, stack] of stacks) expect([id, foreign.exec(JSON.stringify(stack))?.[0]]).toEqual([id, undefined]);
  });

  test('40: roles and policies of the template lie where the environment wants them', () => {
    const folder = environment.iamPath ?? environment.namePrefix;
    const ours = `(?:${PLANES.join('|')}|boundary)/(?:${environment.namePrefix}-|\\*)`;
    const elsewhere = new RegExp(`:(?:role|policy)/(?!${folder}/)(?:[^"/]+/)*${ours}`);
    for (const [id, stack] of stacks) expect([id, elsewhere.exec(JSON.stringify(stack))?.[0]]).toEqual([id, undefined]);
  });

  test('37: names are within the limits of AWS, and of kinds whose limits are known', () => {
    expect(resources.filter((resource) => !isWellNamed(resource)).map(placeOf)).toEqual([]);
  });

  test('38: nothing in the output is of this machine', () => {
    for (const stack of stacks.values()) {
      const text = JSON.stringify(stack);
      for (const place of [process.cwd(), homedir(), tmpdir()]) expect(text).not.toContain(`"${place}/`);
    }
  });

  test('20: no resource inherits a plane', () => {
    for (const { provider } of stacks.values()) {
      const tags = provider.aws?.map(({ default_tags: defaults }) => defaults);
      expect(tags).toEqual([[{ tags: expect.objectContaining({ 'p2a:environment': environment.name }) }]]);
      expect(JSON.stringify(tags)).not.toContain('p2a:plane');
    }
  });
}

const STACK_NAMES = Object.keys(STACK_KINDS) as StackKind[];

const externalIdOf = ({ bootstrap }: Environment, kind: StackKind) => {
  const { deployedBy } = STACK_KINDS[kind];
  return bootstrap === undefined || deployedBy === 'bootstrap'
    ? {}
    : { external_id: bootstrap.pipelines[deployedBy].externalId };
};
