import type { Construct } from 'constructs';
import { MANAGEMENT } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { organizationalUnitId } from '../foundation/organization-units';
import { archiveBucketName, organizationTrailName } from '../modules/archive-bucket/names';
import { ControlPolicies } from '../modules/control-policies/control-policies';
import type { TargetPolicies } from '../modules/control-policies/target-policies';
import { EnforcedGuardrail } from '../modules/enforced-guardrail/enforced-guardrail';
import { OrganizationSwitches } from '../modules/organization-switches/organization-switches';
import { OrganizationTrail } from '../modules/organization-trail/organization-trail';
import { OrganizationSpend } from '../modules/spend/organization-spend';
import { LogArchiveStack } from './log-archive';

export interface OrganizationStackProps {
  /** What to attach, by target. */
  readonly controls: readonly TargetPolicies[];
  /** Where the trail writes to, if the archive is made here. */
  readonly logArchive?: LogArchiveStack | undefined;
}

/** What holds for whole parts of the organization, whatever their accounts grant. */
export class OrganizationStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, { controls, logArchive }: OrganizationStackProps) {
    super(scope, { environment, kind: 'organization', account: MANAGEMENT });

    new OrganizationSwitches(this, 'switches', { environment });
    for (const target of controls) {
      new ControlPolicies(this, target.ou, {
        environment,
        ...target,
        targetId: organizationalUnitId(environment, target.ou),
      });
    }
    if (environment.guardrailEnforcement !== 'off') {
      new EnforcedGuardrail(this, 'enforced-guardrail', { environment, enforcement: environment.guardrailEnforcement });
    }
    new OrganizationSpend(this, 'spend', { environment });
    if (environment.landingZone.trail === 'create') {
      new OrganizationTrail(this, 'trail', {
        trailName: organizationTrailName(environment),
        bucketName: archiveBucketName(environment, 'audit'),
        keyArn: logArchive && this.read(logArchive, LogArchiveStack.AUDIT_KEY),
      });
    } else {
      OrganizationTrail.leaveAlone(this);
    }
  }
}
