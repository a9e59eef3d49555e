import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import staging from '../../../environments/staging';
import type { Environment } from '../../../foundation/environment';
import { MistakesError } from '../../../foundation/mistakes';
import { type PolicyDocument, policy, type Statement, sizeOf } from '../../../foundation/policy';
import { controlFacts } from '../../../modules/control-policies/facts';
import { merge } from '../../../modules/control-policies/merging';
import { pack } from '../../../modules/control-policies/packing';
import { RESOURCE_CONTROLS, SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { targetPolicies } from '../../../modules/control-policies/target-policies';
import { listOf } from '../../support/deny';
import { statementsOf } from '../../support/policies-of';

const facts = controlFacts(prod);
const everything = statementsOf(SERVICE_CONTROLS, facts);
const sidsOf = (policies: readonly PolicyDocument[]) =>
  policies.map(({ Statement: statements }) => statements.map(({ Sid }) => Sid));

const statementsIn = (policies: readonly PolicyDocument[]) =>
  policies.flatMap(({ Statement: statements }) => statements);
const bySid = (one: Statement, other: Statement) => one.Sid.localeCompare(other.Sid);

/** The fewest policies that could hold the statements, if they could be cut anywhere. */
function lowerBound(statements: readonly Statement[], limit: number) {
  const separator = 1;
  const room = limit - sizeOf(policy()) + separator;
  const total = statements.reduce((sum, statement) => sum + sizeOf(statement) + separator, 0);
  return Math.ceil(total / room);
}

describe('packing', () => {
  const sized = (Sid: string, characters: number): Statement => {
    const empty: Statement = { Sid, Effect: 'Deny', Action: '*', Resource: '' };
    return { ...empty, Resource: 'r'.repeat(characters - sizeOf(empty)) };
  };
  const envelope = sizeOf(policy());

  test.each([1500, 2000, 3000, 5120, 10_240])('12: no policy is over %d characters, and nothing is lost', (limit) => {
    const policies = pack(everything, limit);
    expect(policies.filter((document) => sizeOf(document) > limit)).toEqual([]);
    expect(sidsOf(policies).flat().toSorted()).toEqual(everything.map(({ Sid }) => Sid).toSorted());
    expect(policies.flatMap(({ Statement: held }) => held)).toEqual(expect.arrayContaining(everything));
  });

  test('12: statements fill a policy to the last character, and no further', () => {
    const halves = [sized('One', 500), sized('Two', 500)];
    const exact = envelope + 500 + 1 + 500;
    expect(sizeOf(policy(...halves))).toBe(exact);
    expect(sidsOf(pack(halves, exact))).toEqual([['One', 'Two']]);
    expect(sidsOf(pack(halves, exact - 1))).toEqual([['One'], ['Two']]);
  });

  test('12: the largest go first, each into the fullest policy that has room', () => {
    const statements = [sized('Small', 100), sized('Large', 700), sized('Middling', 600), sized('Less', 290)];
    expect(sidsOf(pack(statements, envelope + 1000))).toEqual([
      ['Large', 'Less'],
      ['Small', 'Middling'],
    ]);
  });

  test('12: within a policy statements keep their order', () => {
    const order = everything.map(({ Sid }) => Sid);
    for (const sids of sidsOf(pack(everything, 5120))) {
      expect(sids).toEqual(order.filter((sid) => sids.includes(sid)));
    }
  });

  test('12: the result is the same each time, also where sizes are', () => {
    const alike = ['A', 'B', 'C', 'D', 'E'].map((sid) => sized(sid, 400));
    expect(sidsOf(pack(alike, envelope + 900))).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
    expect(pack(everything, 5120)).toEqual(pack([...everything], 5120));
  });

  test('12: no statements need no policy', () => {
    expect(pack([], 5120)).toEqual([]);
  });

  test('12: a statement that fills a policy alone is taken, one character more is refused', () => {
    const limit = 1000;
    const fits = limit - envelope;
    expect(sizeOf(pack([sized('Fits', fits)], limit)[0])).toBe(limit);
    expect(() => pack([sized('TooLarge', fits + 1)], limit)).toThrow(
      new Error(
        `TooLarge: the statement has ${fits + 2} characters, a whole policy has room for ${fits + 1}; name fewer models, regions or accounts`,
      ),
    );
  });
});

describe('merging', () => {
  const denial = (Sid: string, Action: string, over: Partial<Statement> = {}): Statement => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    ...over,
  });
  const [one, other] = [denial('One', 's3:GetObject'), denial('Other', 'kms:Decrypt')];

  test('12: statements that differ in actions alone become one, which keeps their names', () => {
    expect(merge([one, denial('Between', 'sqs:SendMessage', { Resource: 'arn:aws:sqs:::q' }), other], 5120)).toEqual([
      { ...one, Sid: 'OneOther', Action: ['s3:GetObject', 'kms:Decrypt'] },
      denial('Between', 'sqs:SendMessage', { Resource: 'arn:aws:sqs:::q' }),
    ]);
  });

  test.each<[string, Partial<Statement>]>([
    ['resources', { Resource: 'arn:aws:s3:::b' }],
    ['all resources but some', { Resource: undefined, NotResource: '*' }],
    ['conditions', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['principals', { Principal: '*' }],
    ['all actions but some', { Action: undefined, NotAction: 'kms:Decrypt' }],
  ])('12: not where they differ in %s', (_, over) => {
    const statements = [one, { ...other, ...over }] as Statement[];
    expect(merge(statements, 5120)).toEqual(statements);
    expect(merge(statements.toReversed(), 5120)).toEqual(statements.toReversed());
  });

  const inS3 = denial('Buckets', 's3:PutBucketPolicy', { Resource: 'arn:aws:s3:::b' });
  const inEvents = denial('Rules', 'events:DeleteRule', { Resource: ['arn:aws:events:*:*:rule/r'] });

  test('12: what names begin with is said once', () => {
    const named = (Sid: string) => ({ ...one, Sid });
    const sids = merge(['OnlyGuardiansOpen', 'OnlyGuardiansClose', 'OnlyGuardsLook'].map(named), 5120);
    expect(sids.map(({ Sid }) => Sid)).toEqual(['OnlyGuardiansOpenCloseGuardsLook']);
  });

  test('12: statements of named resources of different services become one', () => {
    expect(merge([inS3, inEvents], 5120)).toEqual([
      {
        ...inS3,
        Sid: 'BucketsRules',
        Action: ['s3:PutBucketPolicy', 'events:DeleteRule'],
        Resource: ['arn:aws:s3:::b', 'arn:aws:events:*:*:rule/r'],
      },
    ]);
  });

  test('12: and of roles and policies, which no action of IAM mixes up', () => {
    const roles = denial('Roles', 'iam:AttachRolePolicy', { Resource: 'arn:aws:iam::*:role/p2a/*' });
    const policies = denial('Policies', 'iam:CreatePolicyVersion', { Resource: 'arn:aws:iam::*:policy/p2a/*' });
    expect(merge([roles, policies], 5120).map(({ Sid }) => Sid)).toEqual(['RolesPolicies']);
    const users = denial('Users', 'iam:PutUserPolicy', { Resource: 'arn:aws:iam::*:user/*' });
    expect(merge([roles, users], 5120)).toEqual([roles, users]);
  });

  test.each<[string, Partial<Statement>]>([
    ['are of the same service', { Action: 's3:DeleteBucket', Resource: 'arn:aws:s3:::c' }],
    ['are all there are', { Resource: '*' }],
    ['are all but some', { Resource: undefined, NotResource: 'arn:aws:events:*:*:rule/r' }],
    ['are of another service than the actions', { Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/r' }],
  ])('12: not where resources %s', (_, over) => {
    const statements = [inS3, { ...inEvents, ...over }] as Statement[];
    expect(merge(statements, 5120)).toEqual(statements);
  });

  test('12: not where nothing is gained, or the whole would be hard to pack', () => {
    const bare = [one, other].map(({ Condition, ...rest }) => rest);
    expect(merge(bare, 5120)).toEqual(bare);
    expect(merge([one, other], sizeOf(one) + 10)).toEqual([one, other]);
  });

  test('12: every call is judged as before', () => {
    const merged = merge(everything, 2560);
    expect(merged.length).toBeLessThan(everything.length);
    // An action works on resources of its own kind alone, whatever stands beside them.
    const worksOn = (action: string, arn: string) =>
      arn.split(':')[2] === action.split(':')[0] &&
      (!action.startsWith('iam:') || action.includes('Role') === arn.includes(':role/'));
    const meant = (action: string, { Resource }: Pick<Statement, 'Resource'>) =>
      listOf(Resource).length < 2 ? Resource : listOf(Resource).filter((arn) => worksOn(action, arn));
    const judged = (statements: readonly Statement[]) =>
      statements
        .flatMap(({ Action, NotAction, ...scope }) =>
          Action === undefined
            ? [JSON.stringify({ ...scope, Sid: '', NotAction })]
            : listOf(Action).flatMap((action) =>
                [meant(action, scope)]
                  .flat()
                  .map((Resource) => JSON.stringify({ ...scope, Resource, Sid: '', action })),
              ),
        )
        .toSorted();
    expect(judged(merged)).toEqual(judged(everything));
    // Of each the name stays, but for what one before it begins with.
    const lastWord = (sid: string) => sid.replace(/^.*(?=[A-Z])/, '');
    for (const { Sid } of everything) expect(merged.some((whole) => whole.Sid.includes(lastWord(Sid)))).toBe(true);
    expect(new Set(merged.map(({ Sid }) => Sid)).size).toBe(merged.length);
  });
});

describe.each([dev, staging, prod].map((environment) => ({ environment, name: environment.name })))(
  'the targets of $name',
  ({ environment }) => {
    const { targets, limits } = environment.controls;
    const made = targetPolicies(environment);
    const ofEnvironment = controlFacts(environment);

    test('12: each has the statements of its own packs, and no others', () => {
      expect(made.map(({ ou }) => ou)).toEqual(targets.map(({ ou }) => ou));
      for (const [index, { service, resource }] of targets.entries()) {
        const wanted = (statements: readonly Statement[], limit: number) =>
          merge(statements, limit / 2).toSorted(bySid);
        expect(statementsIn(made[index]?.scp ?? []).toSorted(bySid)).toEqual(
          wanted(
            service.flatMap((name) => SERVICE_CONTROLS[name](ofEnvironment)),
            limits.scpCharacters,
          ),
        );
        expect(statementsIn(made[index]?.rcp ?? []).toSorted(bySid)).toEqual(
          wanted(
            resource.flatMap((name) => RESOURCE_CONTROLS[name](ofEnvironment)),
            limits.rcpCharacters,
          ),
        );
      }
    });

    test('12: none has more policies than its statements need at least', () => {
      for (const { scp, rcp } of made) {
        expect(scp.length).toBe(lowerBound(statementsIn(scp), limits.scpCharacters));
        expect(rcp.length).toBe(lowerBound(statementsIn(rcp), limits.rcpCharacters));
      }
    });

    test('12: with FullAWSAccess none is over the slots', () => {
      const full = made.filter(({ scp, rcp }) => Math.max(scp.length, rcp.length) + 1 > limits.policiesPerTarget);
      expect(full).toEqual([]);
    });
  },
);

describe('slots', () => {
  type Target = (typeof prod.controls.targets)[number];
  const target: Target = {
    ou: 'workloads-prod',
    service: ['org', 'model', 'agent', 'iam', 'data'],
    resource: ['perimeter', 'transport', 'tool-roles'],
    slotsTaken: { scp: 0, rcp: 0 },
  };
  const withTargets = (...targets: Target[]) => ({ ...prod, controls: { ...prod.controls, targets } });
  const withLimits = (limits: Partial<typeof prod.controls.limits>, ...targets: Target[]) => {
    const { controls, ...rest } = withTargets(...targets);
    return { ...rest, controls: { ...controls, limits: { ...controls.limits, ...limits } } };
  };
  const needed = targetPolicies(withTargets(target))[0]?.scp.length ?? 0;
  const sizes = Object.entries(SERVICE_CONTROLS)
    .map(([name, statements]) => `${name} ${sizeOf(statements(facts))}`)
    .join(', ');
  const tooFew = (left: number, of: number, taken: number) =>
    new MistakesError([
      {
        path: 'prod.controls.targets[workloads-prod]',
        problem:
          `needs ${needed} SCPs of 5120 characters for its packs, but has ${left} of ${of} slots left ` +
          `(1 allows everything, ${taken} taken; sizes: ${sizes})`,
        remedy:
          'move packs to the unit above or below, free slots, or raise controls.limits.policiesPerTarget and its characters to your quota',
      },
    ]);

  test('12: FullAWSAccess takes one', () => {
    expect(() => targetPolicies(withLimits({ policiesPerTarget: needed + 1 }, target))).not.toThrow();
    expect(() => targetPolicies(withLimits({ policiesPerTarget: needed }, target))).toThrow(
      tooFew(needed - 1, needed, 0),
    );
  });

  test('12: policies of others take theirs', () => {
    const taken = { scp: 2, rcp: 0 };
    expect(() => targetPolicies(withTargets({ ...target, slotsTaken: taken }))).toThrow(tooFew(2, 5, 2));
    expect(() =>
      targetPolicies(withLimits({ policiesPerTarget: needed + 3 }, { ...target, slotsTaken: taken })),
    ).not.toThrow();
  });

  test('12: a unit that is more than full has no slots left, not fewer', () => {
    expect(() => targetPolicies(withTargets({ ...target, slotsTaken: { scp: 7, rcp: 0 } }))).toThrow(tooFew(0, 5, 7));
  });

  test('12: slots of one kind say nothing of the other', () => {
    expect(() => targetPolicies(withTargets({ ...target, slotsTaken: { scp: 0, rcp: 3 } }))).not.toThrow();
    expect(() => targetPolicies(withTargets({ ...target, slotsTaken: { scp: 0, rcp: 4 } }))).toThrow(
      'prod.controls.targets[workloads-prod]: needs 1 RCPs of 5120 characters for its packs, but has 0 of 5 slots left ' +
        '(1 allows everything, 4 taken; sizes: perimeter ',
    );
  });

  test('12: each unit takes the packs of its own wave, in the order of the register', () => {
    const first: Target = { ...target, ou: 'workloads-prod', service: ['org'], resource: [] };
    const second: Target = { ...target, ou: 'security', service: ['iam', 'org'], resource: ['transport'] };
    const made = targetPolicies(withLimits({ scpCharacters: 10_240 }, first, second));
    const sids = (statements: readonly Statement[]) => statements.map(({ Sid }) => Sid);
    expect(made.map(({ ou, scp, rcp }) => [ou, sidsOf(scp), sidsOf(rcp)])).toEqual([
      ['workloads-prod', [sids(SERVICE_CONTROLS.org(facts))], []],
      [
        'security',
        [sids(merge([...SERVICE_CONTROLS.org(facts), ...SERVICE_CONTROLS.iam(facts)], 5120))],
        [sids(RESOURCE_CONTROLS.transport(facts))],
      ],
    ]);
  });

  test('12: the limits of the environment count, of either kind', () => {
    const scp = (limit: number) => targetPolicies(withLimits({ scpCharacters: limit }, target))[0]?.scp.length;
    expect(scp(10_240)).toBeLessThan(needed);
    const many = withLimits({ rcpCharacters: 1000, policiesPerTarget: 10 }, target);
    expect(targetPolicies(many)[0]?.rcp.length).toBeGreaterThan(1);
  });
});

test('12: the landing zones need what the guide says', () => {
  const needed = (kind: Environment['landingZone']['kind']) => {
    const facts = controlFacts({ ...prod, landingZone: { ...prod.landingZone, kind } });
    const statements = Object.values(SERVICE_CONTROLS).flatMap((of) => of(facts));
    return [5120, 10_240].map((limit) => pack(merge(statements, limit / 2), limit).length);
  };
  expect([needed('none'), needed('control-tower'), needed('landing-zone-accelerator')]).toEqual([
    [4, 2],
    [5, 3],
    [5, 3],
  ]);
});
