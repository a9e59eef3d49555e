import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { policy } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { containmentReachName, containmentRoleArn, releaseReachName, releaseRoleArn } from './arns';
import { reachTrust, releasingReach, stoppingReach } from './reach-policy';

export interface AgentReachProps {
  readonly environment: Environment;
  /** Account of agents, by name. */
  readonly account: string;
}

/** The roles by which agents of an account are stopped and let go: two, so that whoever stops cannot let go. */
export class AgentReach extends Construct {
  constructor(scope: Construct, id: string, { environment, account }: AgentReachProps) {
    super(scope, id);
    new GovernedRole(this, 'stops', {
      environment,
      plane: 'containment',
      roleName: containmentReachName(environment),
      description: 'Stops agents of this account, and lets none go',
      trust: reachTrust(environment, containmentRoleArn(environment)),
      policies: { permissions: policy(...stoppingReach(environment, account)) },
    });
    new GovernedRole(this, 'releases', {
      environment,
      plane: 'containment',
      roleName: releaseReachName(environment),
      description: 'Lets agents of this account go, and stops none',
      trust: reachTrust(environment, releaseRoleArn(environment)),
      policies: { permissions: policy(...releasingReach(environment, account)) },
    });
  }
}
