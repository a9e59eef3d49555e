import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { organizationalUnitId } from '../../foundation/organization-units';
import { renderJson } from '../../foundation/policy';
import { enforcedGuardrailPolicy, type GuardrailEnforcement } from './policy';

export interface EnforcedGuardrailProps {
  readonly environment: Environment;
  readonly enforcement: GuardrailEnforcement;
}

/** A guardrail on every model call below some organizational units, also of workloads that know nothing of it. */
export class EnforcedGuardrail extends Construct {
  constructor(scope: Construct, id: string, { environment, enforcement }: EnforcedGuardrailProps) {
    super(scope, id);

    const made = new OrganizationsPolicy(this, 'Resource', {
      name: awsName(environment, 'organizationsPolicy', 'guardrail'),
      description: `p2a-guardrails, ${environment.name}: the guardrail of every model call`,
      type: 'BEDROCK_POLICY',
      content: renderJson(this.node.path, enforcedGuardrailPolicy(enforcement)),
    });
    for (const target of enforcement.targets) {
      new OrganizationsPolicyAttachment(this, target, {
        policyId: made.id,
        targetId: organizationalUnitId(environment, target),
      });
    }
  }
}
