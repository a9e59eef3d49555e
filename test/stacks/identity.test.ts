import { App } from 'cdktf';
import prod from '../../environments/prod';
import type { Environment } from '../../foundation/environment';
import { NAME_LIMITS, permissionSetName } from '../../foundation/names';
import { permissionSetRole } from '../../foundation/principals';
import { FAMILY_ROLES } from '../../foundation/vocabulary';
import { IdentityStack } from '../../stacks/identity';
import { identityCenter, staffed, staffedInput } from '../modules/people/staffed';
import { glob } from '../support/deny';

/** Terraform of the stack alone, without backend and comments. */
function synthesized(environment: Environment) {
  const stack = new IdentityStack(new App({ stackTraces: false }), environment, { boundaries: [] });
  const { resource, provider, removed } = JSON.parse(JSON.stringify(stack.toTerraform(), withoutComments));
  return { resource: resource as Readonly<Record<string, object>>, provider, removed, text: JSON.stringify(resource) };
}

const withoutComments = (key: string, value: unknown) => (key === '//' ? undefined : value);

const ATTRIBUTES = 'aws_ssoadmin_instance_access_control_attributes';
const attributes = (of: 'create' | 'existing' | 'off') =>
  staffed({ identityCenter: { ...identityCenter, attributes: of } });

describe('the people of an environment', () => {
  test('36: are made in the account of Identity Center, by whoever guards agents', () => {
    const of = (environment: Environment) => synthesized(environment).provider.aws[0];
    expect(of(staffed())).toMatchObject({
      region: 'eu-central-1',
      allowed_account_ids: ['111111111111'],
      assume_role: [{ role_arn: 'arn:aws:iam::111111111111:role/p2a/deploy/p2a-trial-security-deploy' }],
    });
    const delegated = staffed({ identityCenter: { ...identityCenter, account: 'gateway' } });
    expect(of(delegated)).toMatchObject({ allowed_account_ids: ['777777777777'] });
  });

  test('are those of every family and those of an emergency', () => {
    const names = (environment: Environment) =>
      Object.values(synthesized(environment).resource.aws_ssoadmin_permission_set ?? {}).map(({ name }) => name);
    expect(names(prod)).toEqual([
      'p2a-prod-breakglass',
      'p2a-prod-operator-claims',
      'p2a-prod-approver-claims',
      'p2a-prod-auditor-claims',
      'p2a-prod-operator-customer-mail',
      'p2a-prod-approver-customer-mail',
      'p2a-prod-auditor-customer-mail',
    ]);
    expect(names(staffed({ agents: [], tools: [], gateway: undefined }))).toEqual(['p2a-trial-breakglass']);
  });

  test('leave nothing behind when their family goes', () => {
    const traces =
      /families_claims|claims-(?:operator|approver|auditor)|(?:operator|approver|auditor)-claims|triage|payer/;
    const agents = staffedInput.agents?.filter(({ family }) => family !== 'claims');
    const [before, after] = [synthesized(staffed()), synthesized(staffed({ agents }))];
    expect(before.text).toMatch(traces);
    expect(after.text).not.toMatch(traces);
    expect(after.text).not.toContain('"p2a:family":"claims"');
    // Its tools are called by nobody now, so nobody but an emergency has business there.
    const { aws_ssoadmin_account_assignment: assignments = {} } = after.resource;
    const inItsTools = Object.entries(assignments).filter(([, { target_id: id }]) => id === '555555555555');
    expect(inItsTools.map(([name]) => name)).toEqual([expect.stringMatching(/^break-glass_/)]);
    expect(after.removed).toEqual(before.removed);
  });

  test('18: need no MFA that nobody could prove', () => {
    expect(synthesized(prod).text).not.toMatch(/MultiFactorAuth/i);
  });
});

describe('40: attributes for access control', () => {
  test('are made at the address at which they are forgotten', () => {
    const made = synthesized(attributes('create'));
    expect(Object.keys(made.resource[ATTRIBUTES] ?? {})).toEqual(['access_attributes']);
    expect(made.removed).toBeUndefined();
  });

  test.each(['existing', 'off'] as const)('are left alone where they are %s', (of) => {
    const { resource, removed } = synthesized(attributes(of));
    expect(resource).not.toHaveProperty(ATTRIBUTES);
    expect(removed).toEqual([{ from: `${ATTRIBUTES}.access_attributes`, lifecycle: { destroy: false } }]);
  });

  test('do not keep anything else from being removed', () => {
    const { resource } = synthesized(attributes('create'));
    const kept = Object.entries(resource).flatMap(([type, named]) =>
      Object.values(named).flatMap(({ lifecycle }) => (lifecycle === undefined ? [] : type)),
    );
    expect(kept).toEqual([ATTRIBUTES]);
  });
});

describe('37: names of permission sets', () => {
  const families = ['a', 'claims', 'customer-mail', 'twenty-letters-family', 'x'.repeat(20), `${'x'.repeat(19)}y`];
  const namings = ['p2a', 'acme-group', 'x'.repeat(10)].flatMap((namePrefix) =>
    ['ab', 'prod', 'production', 'y'.repeat(12), `${'y'.repeat(11)}z`].map((name) => ({ namePrefix, name })),
  );
  const all = namings.flatMap((naming) => [
    { naming, role: 'breakglass' as const, name: permissionSetName(naming, 'breakglass') },
    ...FAMILY_ROLES.flatMap((role) =>
      families.map((family) => ({ naming, role, name: permissionSetName(naming, role, family) })),
    ),
  ]);

  test('are whole as long as they fit', () => {
    expect(permissionSetName({ namePrefix: 'p2a', name: 'production' }, 'auditor', 'claims')).toBe(
      'p2a-production-auditor-claims',
    );
    expect(permissionSetName({ namePrefix: 'p2a', name: 'prod' }, 'operator', 'customer-mail')).toBe(
      'p2a-prod-operator-customer-mail',
    );
  });

  test('fit, differ, are allowed, and name the role whole', () => {
    for (const { name, role } of all) expect(name).toMatch(new RegExp(`-${role}(?:-|$)`));
    expect(all.map(({ name }) => name).filter((name) => !/^[\w+=,.@-]{1,32}$/.test(name))).toEqual([]);
    expect(NAME_LIMITS.permissionSet).toBe(32);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test('say to keys and archives who is an auditor and who breaks glass, however long they are', () => {
    for (const { naming, role, name } of all) {
      const made = `aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_0123456789abcdef`;
      for (const kind of ['auditor', 'breakglass'] as const) {
        for (const other of namings) {
          const known = glob(permissionSetRole(other, kind), made);
          expect([made, other, kind, known]).toEqual([made, other, kind, role === kind && other === naming]);
        }
      }
    }
  });
});
