import { EMPTY_SLOT, QUARANTINE_TAG, stops } from '../../foundation/quarantine';
import type { ContainableAgent } from '../../modules/containment/lambda/core/register';
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

  /** The role of an agent as it is now, to be looked at and changed by hand. */
  public of({ roleArn }: Pick<ContainableAgent, 'roleArn'>): LocalRole {
    const role = this.roles.get(roleArn) ?? { slot: JSON.stringify(EMPTY_SLOT), tags: {} };
    this.roles.set(roleArn, role);
    return role;
  }

  /** Whether AWS would deny everything to it: by the policy in its slot, or by the control policies because of its tag. */
  public isStopped(agent: ContainableAgent): boolean {
    const { slot, tags } = this.of(agent);
    return stops(slot) || tags[QUARANTINE_TAG] === 'true';
  }

  public async slot(agent: ContainableAgent): Promise<string> {
    return this.of(agent).slot;
  }

  public async fill(agent: ContainableAgent, document: string): Promise<void> {
    this.of(agent).slot = document;
  }

  public async isTagged(agent: ContainableAgent): Promise<boolean> {
    return this.of(agent).tags[QUARANTINE_TAG] === 'true';
  }

  public async tag(agent: ContainableAgent): Promise<void> {
    this.of(agent).tags[QUARANTINE_TAG] = 'true';
  }

  public async untag(agent: ContainableAgent): Promise<void> {
    delete this.of(agent).tags[QUARANTINE_TAG];
  }
}
