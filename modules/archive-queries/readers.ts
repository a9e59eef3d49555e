import { agentAccounts, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { familiesOf, hasPeople, narrowedTo } from '../../foundation/families';
import { auditWorkgroup, familyWorkgroup } from './names';
import type { Reader } from './queries';

/** Whoever asks the archive, in a workgroup of their own: what one is answered is not for another. */
export interface Workgroup extends Reader {
  /** Construct id and folder of results. */
  readonly id: string;
  readonly name: string;
  readonly says: string;
}

/** By its folder of results. */
export const ALL = { id: 'all' };
export const ofFamily = (family: string) => ({ id: `family-${family}` });

/** Roles that audit the environment, and the auditors of each family, who read what came from accounts of its agents. */
export const workgroupsOf = (environment: Environment): Workgroup[] => [
  {
    environment,
    ...ALL,
    name: auditWorkgroup(environment),
    says: `Questions of those who audit ${environment.name}`,
    accounts: workloadAccounts(environment),
    readsTheTrail: true,
  },
  ...(hasPeople(environment) ? familiesOf(environment) : []).map((family) => ({
    environment,
    ...ofFamily(family),
    name: familyWorkgroup(environment, family),
    says: `Questions of auditors of the family ${family} in ${environment.name}`,
    accounts: agentAccounts(narrowedTo(environment, family)),
    readsTheTrail: false,
  })),
];

/** Folder of a workgroup's results, below which nobody reads but who asks there. */
export const resultsFolder = ({ id }: Pick<Workgroup, 'id'>) => `${id}/`;
