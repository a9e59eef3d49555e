import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { accountsOfPeople, groupKey, permissionSetKey } from '../../foundation/families';
import { permissionSetName } from '../../foundation/names';
import { FAMILY_ROLES, type FamilyRole } from '../../foundation/vocabulary';
import { AssignedPermissionSet } from './assigned-permission-set';
import { familyPolicy } from './policy';

export interface FamilyPeopleProps {
  readonly environment: Environment;
  readonly family: string;
}

/** What they do with agents, as the console shows it. */
const PURPOSES: Readonly<Record<FamilyRole, string>> = {
  operator: 'Watch',
  approver: 'Decide on changes by',
  auditor: 'Examine',
};

/** AWS's own idea of an auditor: configuration, and no data. */
const SECURITY_AUDIT = 'SecurityAudit';

/** Those who run, decide on and examine one family of agents: three groups that share nobody's permissions. */
export class FamilyPeople extends Construct {
  constructor(scope: Construct, id: string, { environment, family }: FamilyPeopleProps) {
    super(scope, id);

    for (const role of FAMILY_ROLES) {
      const accounts = accountsOfPeople(environment, family, role);
      // Without a gateway nothing waits for an approver.
      if (accounts.length === 0) continue;
      new AssignedPermissionSet(this, role, {
        environment,
        key: permissionSetKey(family, role),
        setName: permissionSetName(environment, role, family),
        description: `${PURPOSES[role]} agents of the family ${family} in ${environment.name}`,
        tags: { 'p2a:family': family },
        policy: familyPolicy(environment, family, role),
        ...(role === 'auditor' ? { managedPolicy: SECURITY_AUDIT } : {}),
        bounded: true,
        group: groupKey(family, role),
        accounts,
      });
    }
  }
}
