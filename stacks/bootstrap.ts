import type { Construct } from 'constructs';
import { LOG_ARCHIVE, MANAGEMENT, workloadAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { sharingAccounts } from '../foundation/shares';
import { AccountRoles } from '../modules/account-roles/account-roles';

/** What comes first in an account: the roles by which everything after it is deployed, read and rescued. */
export class BootstrapStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string) {
    super(scope, { environment, kind: 'bootstrap', account });

    const { bootstrap, name } = environment;
    if (bootstrap === undefined)
      throw new Error(`${name}.bootstrap: is missing; make this stack only where it is given`);
    new AccountRoles(this, 'roles', { environment, account, bootstrap });
  }
}

/** Every account that a later stack is deployed into, where its deploy roles are made here; the management account first. */
export function bootstrappedAccounts(environment: Environment): string[] {
  const { bootstrap, deployRoles, identityCenter } = environment;
  if (bootstrap === undefined || deployRoles !== 'create') return [];
  return [
    ...new Set([
      MANAGEMENT,
      LOG_ARCHIVE,
      ...(identityCenter === undefined ? [] : [identityCenter.account]),
      ...workloadAccounts(environment),
      ...sharingAccounts(environment),
    ]),
  ];
}
