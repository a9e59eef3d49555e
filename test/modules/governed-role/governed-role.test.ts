import { policy, type Statement } from '../../../foundation/policy';
import { serviceTrust } from '../../../foundation/trust';
import { GovernedRole, type GovernedRoleProps } from '../../../modules/governed-role/governed-role';
import { environment } from '../../support/environment';
import { only, policiesIn, type Resource, resourcesIn, synthModule } from '../../support/synth';

const reads: Statement = {
  Sid: 'ReadsOneTable',
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: 'arn:aws:dynamodb:eu-central-1:333333333333:table/claims',
};

const synth = (given: Partial<GovernedRoleProps> = {}): Resource[] =>
  resourcesIn(
    synthModule((stack) => {
      new GovernedRole(stack, 'reader', {
        environment: environment(),
        plane: 'tool',
        roleName: 'p2a-trial-tool-register',
        description: 'Reads the register',
        trust: policy(
          serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', '333333333333', [
            'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-tool-register',
          ]),
        ),
        policies: { permissions: policy(reads) },
        boundaryArn: 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-tool',
        ...given,
      });
    }),
  );

const roleOf = (resources: readonly Resource[]) => only(resources, 'aws_iam_role');
const inlineOf = (resources: readonly Resource[]) => resources.filter(({ type }) => type === 'aws_iam_role_policy');

describe('what it deploys', () => {
  test('17: a role of its plane, below its ceiling, for an hour at most', () => {
    expect(roleOf(synth({ tags: { 'p2a:tool': 'register' } })).attributes).toMatchObject({
      name: 'p2a-trial-tool-register',
      path: '/p2a/tool/',
      permissions_boundary: 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-tool',
      max_session_duration: 3600,
      tags: { 'p2a:plane': 'tool', 'p2a:tool': 'register' },
    });
  });

  test('36: its name is whole', () => {
    expect(roleOf(synth()).attributes).not.toHaveProperty('name_prefix');
  });

  test('the policies that were given, and none that says nothing', () => {
    const resources = synth({ policies: { permissions: policy(reads), nothing: policy() } });
    expect(inlineOf(resources).map(({ attributes }) => attributes.name)).toEqual(['permissions']);
  });
});

describe('what it guarantees', () => {
  test('what is attached by hand goes with the next apply', () => {
    const resources = synth({ quarantinable: true });
    const role = `\${${roleOf(resources).address}.name}`;
    const names = inlineOf(resources).map(({ address }) => `\${${address}.name}`);
    expect(names).toHaveLength(2);
    expect(only(resources, 'aws_iam_role_policies_exclusive').attributes).toEqual({
      role_name: role,
      policy_names: names,
    });
    expect(only(resources, 'aws_iam_role_policy_attachments_exclusive').attributes).toEqual({
      role_name: role,
      policy_arns: [],
    });
  });

  test('attached policies are those that were given', () => {
    const arn = 'arn:aws:iam::aws:policy/SecurityAudit';
    const resources = synth({ attached: { 'security-audit': arn } });
    const attachment = only(resources, 'aws_iam_role_policy_attachment');
    expect(attachment.attributes).toMatchObject({ policy_arn: arn });
    expect(only(resources, 'aws_iam_role_policy_attachments_exclusive').attributes.policy_arns).toEqual([
      `\${${attachment.address}.policy_arn}`,
    ]);
  });

  test('39: what a budget has attached outlasts an apply where it may attach something, and nowhere else', () => {
    const exclusive = (given: Partial<GovernedRoleProps>) =>
      only(synth(given), 'aws_iam_role_policy_attachments_exclusive').attributes;
    expect(exclusive({ quarantinable: true, revocable: true })).toMatchObject({
      policy_arns: [],
      lifecycle: { ignore_changes: ['policy_arns'] },
    });
    expect(exclusive({ quarantinable: true })).not.toHaveProperty('lifecycle');
    expect(only(synth({ revocable: true }), 'aws_iam_role_policies_exclusive').attributes).not.toHaveProperty(
      'lifecycle',
    );
  });

  describe('39: a quarantine outlasts an apply', () => {
    const resources = synth({ quarantinable: true });
    const slot = inlineOf(resources).find(({ attributes }) => attributes.name === 'quarantine');

    test('its slot is declared, and what it says is ignored', () => {
      expect(slot?.attributes).toMatchObject({ lifecycle: { ignore_changes: ['policy'] } });
    });

    test('its tag is ignored, and no other tag is', () => {
      expect(roleOf(resources).attributes).toMatchObject({
        lifecycle: { ignore_changes: ['tags["p2a:quarantined"]'] },
      });
    });

    test('the empty slot takes nothing away that a session of a role could do', () => {
      const [document] = policiesIn(slot === undefined ? [] : [slot]);
      expect(document?.content.Statement).toEqual([
        { Sid: 'NoQuarantineStands', Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' },
      ]);
    });

    test('the permissions themselves are not ignored', () => {
      for (const { attributes } of inlineOf(resources).filter((one) => one !== slot))
        expect(attributes).not.toHaveProperty('lifecycle');
      expect(inlineOf(synth()).map(({ attributes }) => attributes.name)).toEqual(['permissions']);
      expect(roleOf(synth()).attributes).not.toHaveProperty('lifecycle');
    });
  });
});

describe('what it refuses', () => {
  const withActions = (count: number): Statement => ({
    ...reads,
    Resource: Array.from({ length: count }, (_, index) => `arn:aws:s3:::claims/${String(index).padStart(3, '0')}`),
  });
  const size = (count: number) => JSON.stringify(policy(withActions(count))).length;

  test('19: more inline policy than IAM takes, counted over all of them and with room for a quarantine', () => {
    // Each would fit alone.
    const half = policy(withActions(190));
    expect(() => synth({ policies: { one: half, two: half } })).toThrow(
      `tried/reader: the inline policies have ${2 * size(190)} characters, the limit is 9840; declare less, or split what it does between two`,
    );
    expect(() => synth({ policies: { one: half } })).not.toThrow();
  });

  test('19: a trust of more than 2,048 characters', () => {
    expect(() => synth({ trust: policy(withActions(100)) })).toThrow(
      /^tried\/reader: the trust policy has \d+ characters, the limit is 2048; name fewer resources or split it$/,
    );
  });
});
