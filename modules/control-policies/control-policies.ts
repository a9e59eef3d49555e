import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { type PolicyDocument, render } from '../../foundation/policy';
import type { ControlKind, TargetPolicies } from './target-policies';

export interface ControlPoliciesProps extends TargetPolicies {
  readonly environment: Environment;
  /** Id of the organizational unit or root. */
  readonly targetId: string;
}

const KINDS = {
  scp: {
    type: 'SERVICE_CONTROL_POLICY',
    policyKind: 'serviceControl',
    limit: 'scpCharacters',
    what: 'what principals may do at most',
  },
  rcp: {
    type: 'RESOURCE_CONTROL_POLICY',
    policyKind: 'resourceControl',
    limit: 'rcpCharacters',
    what: 'what may be done with resources at most',
  },
} as const;

/**
 * The ceiling of one organizational unit.
 *
 * Every unit has policies of its own, also where two units adopt the same packs, so that a wave changes them in
 * place. The last policy is made and attached first: a statement that a growing ceiling pushes into a later policy
 * is there before it leaves the earlier one.
 */
export class ControlPolicies extends Construct {
  constructor(scope: Construct, id: string, { environment, targetId, ou, scp, rcp }: ControlPoliciesProps) {
    super(scope, id);

    const attach = (kind: ControlKind) => (later: ITerraformDependable[], document: PolicyDocument, index: number) => {
      const { type, policyKind, limit, what } = KINDS[kind];
      const place = new Construct(this, `${kind}-${index + 1}`);
      const made = new OrganizationsPolicy(place, 'Resource', {
        name: awsName(environment, 'organizationsPolicy', ou, kind, String(index + 1)),
        description: `p2a-guardrails, ${environment.name}: ${what}`,
        type,
        content: render(place.node.path, policyKind, document, environment.controls.limits[limit]),
        ...(later.length === 0 ? {} : { dependsOn: later }),
      });
      return [new OrganizationsPolicyAttachment(place, 'attachment', { policyId: made.id, targetId })];
    };
    scp.reduceRight(attach('scp'), []);
    rcp.reduceRight(attach('rcp'), []);
  }
}
