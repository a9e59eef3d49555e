import { CloudcontrolapiResource } from '@cdktf/provider-aws/lib/cloudcontrolapi-resource';
import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { organizationalUnitId } from '../../foundation/organization-units';
import { renderJson } from '../../foundation/policy';
import { enforcedGuardrailPolicy, type GuardrailEnforcement, sharedGuardrailState } from './policy';

export interface EnforcedGuardrailProps {
  readonly environment: Environment;
  readonly enforcement: GuardrailEnforcement;
}

/** A guardrail on every model call below some organizational units, also of workloads that know nothing of it. */
export class EnforcedGuardrail extends Construct {
  constructor(scope: Construct, id: string, { environment, enforcement }: EnforcedGuardrailProps) {
    super(scope, id);

    const shared = this.share(environment, enforcement);
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
        // Below it, whoever may not apply the guardrail calls no model.
        dependsOn: shared,
      });
    }
  }

  /** The bindings have no resource for it. */
  private share(environment: Environment, { guardrails, resourcePolicy }: GuardrailEnforcement) {
    if (resourcePolicy === 'existing') return [];
    const scope = new Construct(this, 'resource-policies');
    return Object.entries(guardrails).map(
      ([region, { arn }]) =>
        new CloudcontrolapiResource(scope, region, {
          region,
          typeName: 'AWS::Bedrock::ResourcePolicy',
          desiredState: renderJson(this.node.path, sharedGuardrailState(environment, arn)),
        }),
    );
  }
}
