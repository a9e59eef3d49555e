import { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { familiesOf } from '../foundation/families';
import { GovernedStack } from '../foundation/governed-stack';
import { AccessAttributes } from '../modules/people/access-attributes';
import { BreakGlass } from '../modules/people/break-glass';
import { FamilyPeople } from '../modules/people/family-people';
import { identityCenterOf } from '../modules/people/identity-center';
import type { BoundariesStack } from './boundaries';

export interface IdentityStackProps {
  /** A permission set can be assigned in an account only where its boundary is. */
  readonly boundaries: readonly BoundariesStack[];
}

/** What people may do: those of each family of agents, and those who come in an emergency. */
export class IdentityStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, { boundaries }: IdentityStackProps) {
    const identityCenter = identityCenterOf(environment);
    super(scope, { environment, kind: 'identity', account: identityCenter.account });
    for (const stack of boundaries) this.follow(stack);

    if (identityCenter.attributes === 'create') {
      new AccessAttributes(this, 'access-attributes', { identityCenter });
    } else {
      AccessAttributes.leaveAlone(this);
    }
    new BreakGlass(this, 'break-glass', { environment });
    const families = new Construct(this, 'families');
    for (const family of familiesOf(environment)) new FamilyPeople(families, family, { environment, family });
  }
}
