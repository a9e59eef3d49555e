import { IdentitystoreGroup } from '@cdktf/provider-aws/lib/identitystore-group';
import { SsoadminAccountAssignment } from '@cdktf/provider-aws/lib/ssoadmin-account-assignment';
import { SsoadminManagedPolicyAttachment } from '@cdktf/provider-aws/lib/ssoadmin-managed-policy-attachment';
import { SsoadminPermissionSet } from '@cdktf/provider-aws/lib/ssoadmin-permission-set';
import { SsoadminPermissionSetInlinePolicy } from '@cdktf/provider-aws/lib/ssoadmin-permission-set-inline-policy';
import { SsoadminPermissionsBoundaryAttachment } from '@cdktf/provider-aws/lib/ssoadmin-permissions-boundary-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { awsName, boundaryName, boundaryPath } from '../../foundation/names';
import { type PolicyDocument, render } from '../../foundation/policy';
import { type IdentityCenter, identityCenterOf } from './identity-center';

/** The shortest that Identity Center offers. */
const SESSION = 'PT1H';

export interface AssignedPermissionSetProps {
  readonly environment: Environment;
  /** What it is called among given permission sets, as in `claims-operator`. */
  readonly key: string;
  readonly setName: string;
  /** Who has it and what for, as the console shows it. */
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What it grants in its own words. */
  readonly policy?: PolicyDocument;
  /** Name of a policy of AWS that it grants as well. */
  readonly managedPolicy?: string;
  /** Whether the ceiling of people lies above it. */
  readonly bounded: boolean;
  /** What its group is called among given groups, as in `claims-operators`. */
  readonly group: string;
  /** Accounts in which the group has it, by name. */
  readonly accounts: readonly string[];
}

/** A permission set, made or given, and one group that has it in some accounts. */
export class AssignedPermissionSet extends Construct {
  constructor(scope: Construct, id: string, props: AssignedPermissionSetProps) {
    super(scope, id);
    const { environment, key, group, accounts } = props;
    const identityCenter = identityCenterOf(environment);
    const { region, instanceArn } = identityCenter;

    const given = givenSetArn(environment, key);
    const { arn, parts } = given === undefined ? this.addSet(identityCenter, props) : { arn: given, parts: undefined };
    const groupId = identityCenter.groups[group] ?? this.addGroup(identityCenter, props);

    const assignments = new Construct(this, 'accounts');
    for (const account of accounts) {
      new SsoadminAccountAssignment(assignments, account, {
        region,
        instanceArn,
        permissionSetArn: arn,
        principalType: 'GROUP',
        principalId: groupId,
        targetType: 'AWS_ACCOUNT',
        targetId: accountIdOf(environment, account),
        // An assignment makes the role in the account: with all its policies and below its ceiling, or not yet.
        dependsOn: parts,
      });
    }
  }

  private addSet(identityCenter: IdentityCenter, props: AssignedPermissionSetProps) {
    const { environment, setName, description, tags, policy, managedPolicy, bounded } = props;
    const { region, instanceArn } = identityCenter;
    const set = new SsoadminPermissionSet(this, 'Resource', {
      region,
      instanceArn,
      name: setName,
      description,
      sessionDuration: SESSION,
      tags: { ...tags },
    });
    const ofSet = { region, instanceArn, permissionSetArn: set.arn };
    const parts: ITerraformDependable[] = [];

    if (policy !== undefined)
      parts.push(
        new SsoadminPermissionSetInlinePolicy(this, 'policy', {
          ...ofSet,
          inlinePolicy: render(this.node.path, 'permissionSet', policy),
        }),
      );
    if (managedPolicy !== undefined)
      parts.push(
        new SsoadminManagedPolicyAttachment(this, 'managed-policy', {
          ...ofSet,
          managedPolicyArn: `arn:${environment.partition}:iam::aws:policy/${managedPolicy}`,
        }),
      );
    if (bounded)
      parts.push(
        new SsoadminPermissionsBoundaryAttachment(this, 'boundary', {
          ...ofSet,
          permissionsBoundary: {
            customerManagedPolicyReference: {
              name: boundaryName(environment, 'people'),
              path: boundaryPath(environment),
            },
          },
        }),
      );
    return { arn: set.arn, parts };
  }

  /** Who is in it is the business of the directory. */
  private addGroup({ region, identityStoreId }: IdentityCenter, props: AssignedPermissionSetProps): string {
    const { environment, group, description } = props;
    return new IdentitystoreGroup(this, 'group', {
      region,
      identityStoreId,
      displayName: awsName(environment, 'identityGroup', group),
      description,
    }).groupId;
  }
}

const givenSetArn = ({ landingZone: { permissionSets } }: Environment, key: string): string | undefined =>
  typeof permissionSets === 'object' ? permissionSets.existing[key] : undefined;
