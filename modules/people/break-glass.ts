import type { Construct } from 'constructs';
import { LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { BREAK_GLASS } from '../../foundation/families';
import { permissionSetName } from '../../foundation/names';
import { planeTag } from '../../foundation/tags';
import { AssignedPermissionSet } from './assigned-permission-set';

export interface BreakGlassProps {
  readonly environment: Environment;
}

/** People in an emergency: whatever it takes, in every account but the one that governs them all. */
export class BreakGlass extends AssignedPermissionSet {
  constructor(scope: Construct, id: string, { environment }: BreakGlassProps) {
    super(scope, id, {
      environment,
      key: BREAK_GLASS,
      setName: permissionSetName(environment, 'breakglass'),
      description: `Whatever it takes in an emergency in ${environment.name}`,
      tags: planeTag('breakglass'),
      managedPolicy: 'AdministratorAccess',
      // Nobody knows beforehand what an emergency takes, and a broken ceiling may be the emergency.
      bounded: false,
      group: BREAK_GLASS,
      accounts: [...workloadAccounts(environment), LOG_ARCHIVE],
    });
  }
}
