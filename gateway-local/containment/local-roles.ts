import { EMPTY_SLOT, QUARANTINE_TAG, stops } from '../../foundation/quarantine';
import { type ContainableAgent, type ContainableRole, rolesOf } from '../../modules/containment/lambda/core/register';
import type { ReleasableRoles, StoppableRoles } from '../../modules/containment/lambda/core/roles';

/** What a quarantine sees and writes of a role. */
export interface LocalRole {
  /** What the policy says that Terraform has declared. */
  slot: string;
  tags: Record<string, string>;
}

/** Roles of agents, in the place of IAM: plain objects, for the two functions that stop agents and let them go. */
export class LocalRoles implements StoppableRoles, ReleasableRoles {
  private readonly roles = new Map<string, LocalRole>();

  /** A role of an agent as it is now, to be looked at and changed by hand. */
  public of({ roleArn }: Pick<ContainableRole, 'roleArn'>): LocalRole {
    const role = this.roles.get(roleArn) ?? { slot: JSON.stringify(EMPTY_SLOT), tags: {} };
    this.roles.set(roleArn, role);
    return role;
  }

  /** Whether AWS would deny everything to what the agent acts by: by the policy in its slot, or by the control policies because of its tag. */
  public isStopped(agent: ContainableAgent): boolean {
    const [own] = rolesOf(agent);
    if (own === undefined) return false;
    const { slot, tags } = this.of(own);
    return stops(slot) || tags[QUARANTINE_TAG] === 'true';
  }

  public async slot(role: ContainableRole): Promise<string> {
    return this.of(role).slot;
  }

  public async fill(role: ContainableRole, document: string): Promise<void> {
    this.of(role).slot = document;
  }

  public async isTagged(role: ContainableRole): Promise<boolean> {
    return this.of(role).tags[QUARANTINE_TAG] === 'true';
  }

  public async tag(role: ContainableRole): Promise<void> {
    this.of(role).tags[QUARANTINE_TAG] = 'true';
  }

  public async untag(role: ContainableRole): Promise<void> {
    delete this.of(role).tags[QUARANTINE_TAG];
  }
}
