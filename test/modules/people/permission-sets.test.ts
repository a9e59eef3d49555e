import type { TerraformStack } from 'cdktf';
import type { Environment } from '../../../foundation/environment';
import { policy } from '../../../foundation/policy';
import { AccessAttributes } from '../../../modules/people/access-attributes';
import {
  AssignedPermissionSet,
  type AssignedPermissionSetProps,
} from '../../../modules/people/assigned-permission-set';
import { BreakGlass } from '../../../modules/people/break-glass';
import { FamilyPeople } from '../../../modules/people/family-people';
import { identityCenterOf } from '../../../modules/people/identity-center';
import { environment as withoutPeople } from '../../support/environment';
import { only, type Resource, resourcesIn, synthModule } from '../../support/synth';
import { group, INSTANCE, identityCenter, setArn, staffed } from './staffed';

const resourcesOf = (fill: (stack: TerraformStack) => void) => resourcesIn(synthModule(fill));
const ofType = (resources: readonly Resource[], type: string) => resources.filter((one) => one.type === type);
const namesOf = (resources: readonly Resource[]) =>
  ofType(resources, 'aws_ssoadmin_permission_set').map(({ attributes }) => attributes.name);

const family = (environment: Environment = staffed(), name = 'claims') =>
  resourcesOf((stack) => {
    new FamilyPeople(stack, name, { environment, family: name });
  });
const breakGlass = (environment: Environment = staffed()) =>
  resourcesOf((stack) => {
    new BreakGlass(stack, 'break-glass', { environment });
  });
const EVERYBODY = [...family(), ...breakGlass()];

const given = (existing: Record<string, string>, groups: Record<string, string> = {}) =>
  staffed({
    landingZone: { permissionSets: { existing } },
    identityCenter: { ...identityCenter, groups },
  });

describe('a permission set', () => {
  test('17: ends its sessions after an hour, and leads nowhere in particular', () => {
    const sets = ofType(EVERYBODY, 'aws_ssoadmin_permission_set');
    expect(sets).toHaveLength(4);
    for (const { attributes } of sets) {
      expect(attributes).toMatchObject({ session_duration: 'PT1H', description: expect.stringMatching(/in trial$/) });
      expect(attributes).not.toHaveProperty('relay_state');
    }
  });

  test('names its family; of the planes it names break-glass alone, which is one', () => {
    const tags = ofType(EVERYBODY, 'aws_ssoadmin_permission_set').map(({ attributes }) => [
      attributes.name,
      attributes.tags,
    ]);
    expect(tags).toEqual([
      ['p2a-trial-approver-claims', { 'p2a:family': 'claims' }],
      ['p2a-trial-auditor-claims', { 'p2a:family': 'claims' }],
      ['p2a-trial-operator-claims', { 'p2a:family': 'claims' }],
      ['p2a-trial-breakglass', { 'p2a:plane': 'breakglass' }],
    ]);
  });

  test('is bounded by the ceiling of people, but for break-glass', () => {
    const bounded = ofType(EVERYBODY, 'aws_ssoadmin_permissions_boundary_attachment');
    expect(bounded.map(({ path }) => path)).toEqual(
      ['approver', 'auditor', 'operator'].map((role) => `tried/claims/${role}/boundary`),
    );
    for (const { attributes } of bounded)
      expect(attributes.permissions_boundary).toEqual({
        customer_managed_policy_reference: { name: 'p2a-trial-people', path: '/p2a/boundary/' },
      });
  });

  test('19: takes at most one policy of AWS: for auditors and for break-glass', () => {
    const attached = ofType(EVERYBODY, 'aws_ssoadmin_managed_policy_attachment');
    expect(attached.map(({ path, attributes }) => [path, attributes.managed_policy_arn])).toEqual([
      ['tried/claims/auditor/managed-policy', 'arn:aws:iam::aws:policy/SecurityAudit'],
      ['tried/break-glass/managed-policy', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ]);
    expect(ofType(EVERYBODY, 'aws_ssoadmin_customer_managed_policy_attachment')).toEqual([]);
    expect(ofType(breakGlass(), 'aws_ssoadmin_permission_set_inline_policy')).toEqual([]);
  });

  test('36: takes them from the partition of the environment', () => {
    const environment = { ...staffed(), partition: 'aws-us-gov' as const };
    const arns = [...family(environment), ...breakGlass(environment)].map(
      ({ attributes }) => attributes.managed_policy_arn,
    );
    expect(arns.filter((arn) => arn !== undefined)).toEqual([
      'arn:aws-us-gov:iam::aws:policy/SecurityAudit',
      'arn:aws-us-gov:iam::aws:policy/AdministratorAccess',
    ]);
  });

  test('lives in the instance and region of Identity Center, and everything of it does', () => {
    expect(EVERYBODY.filter(({ attributes }) => attributes.region !== 'eu-west-1')).toEqual([]);
    const elsewhere = EVERYBODY.filter(
      ({ attributes }) => attributes.instance_arn !== INSTANCE && attributes.identity_store_id !== 'd-1234567890',
    );
    expect(elsewhere).toEqual([]);
  });

  test('reaches an account with all its policies and below its ceiling, or not yet', () => {
    for (const resources of [family(), breakGlass()]) {
      const parts = resources.filter(({ type }) => /_(?:inline_policy|attachment)$/.test(type));
      for (const { path, attributes } of ofType(resources, 'aws_ssoadmin_account_assignment')) {
        const ofSet = parts.filter((part) => part.attributes.permission_set_arn === attributes.permission_set_arn);
        expect(ofSet.length).toBeGreaterThan(0);
        expect([path, attributes.depends_on]).toEqual([path, ofSet.map(({ address }) => address).sort(byKind)]);
      }
    }
  });

  const byKind = (one: string, other: string) => kind(one) - kind(other);
  const kind = (address: string) =>
    ['inline_policy', 'managed_policy', 'boundary'].findIndex((part) => address.split('.')[0]?.includes(part));
});

describe('who has it where', () => {
  const assigned = (resources: readonly Resource[]) =>
    ofType(resources, 'aws_ssoadmin_account_assignment').map(
      ({ path, attributes: { principal_type, target_type, target_id } }) => {
        expect([principal_type, target_type]).toEqual(['GROUP', 'AWS_ACCOUNT']);
        return `${path.split('/').slice(-3).join('/')} ${target_id}`;
      },
    );

  test('operators where their agents live and where they are switched off, approvers where the gateway is, auditors wherever there are traces', () => {
    expect(assigned(family())).toEqual([
      'approver/accounts/gateway 777777777777',
      'auditor/accounts/claims-agents 333333333333',
      'auditor/accounts/claims-tools 555555555555',
      'auditor/accounts/gateway 777777777777',
      'auditor/accounts/log-archive 222222222222',
      'operator/accounts/claims-agents 333333333333',
      'operator/accounts/gateway 777777777777',
    ]);
    expect(assigned(family(staffed(), 'mail'))).toEqual([
      'approver/accounts/gateway 777777777777',
      'auditor/accounts/claims-agents 333333333333',
      'auditor/accounts/gateway 777777777777',
      'auditor/accounts/log-archive 222222222222',
      'auditor/accounts/mail-agents 444444444444',
      'auditor/accounts/mail-tools 666666666666',
      'operator/accounts/claims-agents 333333333333',
      'operator/accounts/gateway 777777777777',
      'operator/accounts/mail-agents 444444444444',
    ]);
  });

  test('11: break-glass in every account but the management account', () => {
    const { accounts } = staffed();
    const all = Object.keys(accounts).filter((name) => name !== 'management');
    expect(assigned(breakGlass())).toEqual(
      all.sort().map((name) => `break-glass/accounts/${name} ${accounts[name]?.id}`),
    );
  });

  test('nobody approves where there is no gateway', () => {
    const agents = staffed().agents.map((agent) => ({ ...agent, tools: {} }));
    const environment = staffed({ gateway: undefined, agents });
    expect(namesOf(family(environment))).toEqual(['p2a-trial-auditor-claims', 'p2a-trial-operator-claims']);
    expect(JSON.stringify(family(environment))).not.toContain('approver');
  });

  test('each through a group of its own, made for it', () => {
    const groups = ofType(EVERYBODY, 'aws_identitystore_group');
    expect(groups.map(({ attributes }) => attributes.display_name)).toEqual([
      'p2a-trial-claims-approvers',
      'p2a-trial-claims-auditors',
      'p2a-trial-claims-operators',
      'p2a-trial-breakglass',
    ]);
    for (const { path, attributes } of ofType(EVERYBODY, 'aws_ssoadmin_account_assignment')) {
      const own = groups.find((one) => path.startsWith(one.path.replace(/group$/, '')));
      expect(attributes.principal_id).toBe(`\${${own?.address}.group_id}`);
    }
  });
});

describe('40: what exists already', () => {
  test('is a group, which gets its permission set and is left alone', () => {
    const environment = given({}, { 'claims-approvers': group(1), breakglass: group(2) });
    const resources = [...family(environment), ...breakGlass(environment)];
    expect(ofType(resources, 'aws_identitystore_group').map(({ attributes }) => attributes.display_name)).toEqual([
      'p2a-trial-claims-auditors',
      'p2a-trial-claims-operators',
    ]);
    const principals = ofType(resources, 'aws_ssoadmin_account_assignment').map(({ path, attributes }) => [
      path.split('/').at(-3),
      attributes.principal_id,
    ]);
    expect(principals).toContainEqual(['approver', group(1)]);
    expect(principals.filter(([role]) => role === 'break-glass')).toEqual(
      Array.from({ length: 6 }, () => ['break-glass', group(2)]),
    );
  });

  test('is a permission set, which gets its group and is left alone', () => {
    const environment = given({ 'claims-operator': setArn(1), breakglass: setArn(2) });
    const resources = [...family(environment), ...breakGlass(environment)];
    expect(namesOf(resources)).toEqual(['p2a-trial-approver-claims', 'p2a-trial-auditor-claims']);
    const ofGiven = resources.filter(({ attributes }) =>
      [setArn(1), setArn(2)].includes(String(attributes.permission_set_arn)),
    );
    expect(ofGiven.map(({ type, attributes }) => [type, attributes.permission_set_arn, attributes.depends_on])).toEqual(
      [
        ...Array.from({ length: 2 }, () => ['aws_ssoadmin_account_assignment', setArn(1), undefined]),
        ...Array.from({ length: 6 }, () => ['aws_ssoadmin_account_assignment', setArn(2), undefined]),
      ],
    );
    expect(
      resources.filter(({ path }) =>
        /operator\/(?:Resource|policy|boundary)|break-glass\/(?:Resource|managed)/.test(path),
      ),
    ).toEqual([]);
  });
});

describe('it refuses', () => {
  const props: AssignedPermissionSetProps = {
    environment: staffed(),
    key: 'claims-operator',
    setName: 'p2a-trial-operator-claims',
    description: 'Watch',
    tags: {},
    bounded: true,
    group: 'claims-operators',
    accounts: [],
  };

  test('19: a policy that Identity Center would refuse as too large', () => {
    const Resource = Array.from(
      { length: 400 },
      (_, n) => `arn:aws:iam::333333333333:role/p2a/agent/${'x'.repeat(60)}${n}`,
    );
    const large = policy({ Sid: 'SeesALot', Effect: 'Allow', Action: 'iam:GetRole', Resource });
    const make = () =>
      synthModule((stack) => {
        new AssignedPermissionSet(stack, 'operator', { ...props, policy: large });
      });
    expect(make).toThrow(
      /^tried\/operator: the permissionSet policy has \d+ characters, the limit is 32768; name fewer resources or split it$/,
    );
  });

  test('an environment without Identity Center', () => {
    expect(() => family(withoutPeople())).toThrow(
      'trial.identityCenter: is missing; ask for people only where it is given',
    );
  });
});

describe('attributes for access control', () => {
  const attributesOf = (environment: Environment) =>
    resourcesOf((stack) => {
      new AccessAttributes(stack, 'access-attributes', { identityCenter: identityCenterOf(environment) });
    });

  test('say of a person what the directory does, in words that Terraform does not evaluate', () => {
    const { attributes } = only(attributesOf(staffed()), 'aws_ssoadmin_instance_access_control_attributes');
    expect(attributes).toEqual({
      region: 'eu-west-1',
      instance_arn: INSTANCE,
      attribute: [
        { key: 'user', value: [{ source: [`$\${path:userName}`] }] },
        { key: 'team', value: [{ source: [`$\${path:enterprise.department}`] }] },
      ],
      lifecycle: { prevent_destroy: true },
    });
  });

  test('name another source where they say so', () => {
    const environment = staffed({ identityCenter: { ...identityCenter, accessAttributes: { mail: 'user:email' } } });
    const { attributes } = only(attributesOf(environment), 'aws_ssoadmin_instance_access_control_attributes');
    expect(attributes.attribute).toEqual([{ key: 'mail', value: [{ source: [`$\${user:email}`] }] }]);
  });
});
