import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePoliciesExclusive } from '@cdktf/provider-aws/lib/iam-role-policies-exclusive';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { planePath } from '../../foundation/names';
import { POLICY_LIMITS, type PolicyDocument, render, renderedSize } from '../../foundation/policy';
import { EMPTY_SLOT, IGNORED_ON_ROLE, QUARANTINE_SLOT, SLOT_CHARACTERS } from '../../foundation/quarantine';
import { planeTag } from '../../foundation/tags';
import type { Plane } from '../../foundation/vocabulary';

/** The longest session of a governed role, in seconds; the gateway asks for less. */
const LONGEST_SESSION = 3600;

export interface GovernedRoleProps {
  readonly environment: Environment;
  readonly plane: Plane;
  readonly roleName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  /** Who may take it on. */
  readonly trust: PolicyDocument;
  /** Inline policies by name; together at most 10,240 characters. One that says nothing is left out. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** Policies that are attached, such as those of AWS, by a name that stays theirs when another one goes. */
  readonly attached?: Readonly<Record<string, string>>;
  /** Ceiling of whatever the policies grant; planes that ship workloads have one. */
  readonly boundaryArn?: string;
  /** Tags of the role beside its plane; they become attributes of its sessions. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether a quarantine may deny everything to it. */
  readonly quarantinable?: boolean;
  /**
   * Whether something may be attached to it that Terraform knows nothing of, because a budget takes models away: then
   * no apply gives them back, and what else is attached by hand stays too. Control policies keep others from attaching anything.
   */
  readonly revocable?: boolean;
}

/** A role of a plane, with these policies and no others: what is attached by hand goes with the next apply, but from revocable ones. */
export class GovernedRole extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: GovernedRoleProps) {
    super(scope, id);
    const {
      environment,
      plane,
      roleName,
      description,
      trust,
      boundaryArn,
      tags = {},
      quarantinable = false,
      revocable = false,
    } = props;
    const policies = Object.entries(props.policies).filter(([, { Statement }]) => Statement.length > 0);
    this.refuseTooMuch(policies.map(([, document]) => document));

    const role = new IamRole(this, 'Resource', {
      name: roleName,
      path: planePath(environment, plane),
      description,
      assumeRolePolicy: render(this.node.path, 'trust', trust),
      maxSessionDuration: LONGEST_SESSION,
      ...(boundaryArn === undefined ? {} : { permissionsBoundary: boundaryArn }),
      tags: { ...planeTag(plane), ...tags },
      ...(quarantinable ? { lifecycle: { ignoreChanges: IGNORED_ON_ROLE } } : {}),
    });
    this.arn = role.arn;

    const inline = policies.map(
      ([name, document]) =>
        new IamRolePolicy(this, name, {
          role: role.name,
          name,
          policy: render(this.node.path, 'roleInline', document),
        }).name,
    );
    if (quarantinable) inline.push(this.addSlot(role));
    new IamRolePoliciesExclusive(this, 'inline-policies', { roleName: role.name, policyNames: inline });
    new IamRolePolicyAttachmentsExclusive(this, 'attached-policies', {
      roleName: role.name,
      policyArns: this.attach(role, props.attached ?? {}),
      ...(revocable ? { lifecycle: { ignoreChanges: ['policy_arns'] } } : {}),
    });
  }

  /** Sizes are counted over all inline policies of a role, with the slot of a quarantine in use. */
  private refuseTooMuch(documents: readonly PolicyDocument[]): void {
    const limit = POLICY_LIMITS.roleInline - SLOT_CHARACTERS;
    const size = documents.reduce((sum, document) => sum + renderedSize(document), 0);
    if (size > limit)
      throw new Error(
        `${this.node.path}: the inline policies have ${size} characters, the limit is ${limit}; declare less, or split what it does between two`,
      );
  }

  private addSlot(role: IamRole): string {
    return new IamRolePolicy(this, QUARANTINE_SLOT, {
      role: role.name,
      name: QUARANTINE_SLOT,
      policy: render(this.node.path, 'roleInline', EMPTY_SLOT),
      lifecycle: { ignoreChanges: ['policy'] },
    }).name;
  }

  private attach(role: IamRole, policyArns: Readonly<Record<string, string>>): string[] {
    const attachments = new Construct(this, 'attachments');
    return Object.entries(policyArns).map(
      ([name, policyArn]) => new IamRolePolicyAttachment(attachments, name, { role: role.name, policyArn }).policyArn,
    );
  }
}
