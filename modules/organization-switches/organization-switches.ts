import { AccessanalyzerAnalyzer } from '@cdktf/provider-aws/lib/accessanalyzer-analyzer';
import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag';
import { IamOrganizationsFeatures } from '@cdktf/provider-aws/lib/iam-organizations-features';
import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { RamSharingWithOrganization } from '@cdktf/provider-aws/lib/ram-sharing-with-organization';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { type Address, forget } from '../../foundation/forget';
import { awsName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { aiOptOutPolicy } from './policy';

export interface OrganizationSwitchesProps {
  readonly environment: Environment;
}

/** Address in the state, and what makes the resource there. */
interface Switch {
  readonly held: boolean;
  readonly address: Address;
  readonly make: (name: string) => TerraformResource;
}

/** By these the bill tells environments, families and agents apart. */
const COST_ALLOCATION_TAGS = ['p2a:environment', 'p2a:family', 'p2a:agent'];

const keep = { lifecycle: { preventDestroy: true } };

/**
 * What is on or off for a whole organization. Turned on here it cannot be destroyed from here: the resources refuse
 * it, and a switch that the environment lets go of is forgotten by Terraform, not turned off.
 */
export class OrganizationSwitches extends Construct {
  constructor(scope: Construct, id: string, { environment }: OrganizationSwitchesProps) {
    super(scope, id);
    const { landingZone } = environment;

    const switches: Switch[] = [
      {
        held: landingZone.ramSharing === 'create',
        address: { type: RamSharingWithOrganization.tfResourceType, name: 'ram_sharing' },
        make: (name) => new RamSharingWithOrganization(this, name, keep),
      },
      {
        held: landingZone.rootFeatures === 'create',
        address: { type: IamOrganizationsFeatures.tfResourceType, name: 'root_features' },
        make: (name) =>
          new IamOrganizationsFeatures(this, name, {
            enabledFeatures: ['RootCredentialsManagement', 'RootSessions'],
            ...keep,
          }),
      },
      {
        held: landingZone.accessAnalyzer === 'create',
        address: { type: AccessanalyzerAnalyzer.tfResourceType, name: 'access_analyzer' },
        make: (name) =>
          new AccessanalyzerAnalyzer(this, name, {
            analyzerName: awsName(environment, 'analyzer', 'external-access'),
            type: 'ORGANIZATION',
            ...keep,
          }),
      },
      {
        held: landingZone.aiOptOut === 'create',
        address: { type: OrganizationsPolicy.tfResourceType, name: 'ai_opt_out' },
        make: (name) =>
          new OrganizationsPolicy(this, name, {
            name: awsName(environment, 'organizationsPolicy', 'ai-opt-out'),
            description: 'p2a-guardrails: content stays out of the training of AI services',
            type: 'AISERVICES_OPT_OUT_POLICY',
            content: renderJson(this.node.path, aiOptOutPolicy()),
            ...keep,
          }),
      },
      {
        held: landingZone.aiOptOut === 'create',
        address: { type: OrganizationsPolicyAttachment.tfResourceType, name: 'ai_opt_out_attachment' },
        make: (name) =>
          new OrganizationsPolicyAttachment(this, name, {
            policyId: `\${${OrganizationsPolicy.tfResourceType}.ai_opt_out.id}`,
            targetId: environment.organization.rootId,
            ...keep,
          }),
      },
      ...COST_ALLOCATION_TAGS.map((tagKey) => ({
        held: landingZone.costAllocationTags === 'create',
        address: {
          type: CeCostAllocationTag.tfResourceType,
          name: `cost_allocation_${tagKey.replace('p2a:', '')}`,
        },
        // Fails until a day after something with the tag has cost something: AWS does not know it before.
        make: (name: string) => new CeCostAllocationTag(this, name, { tagKey, status: 'Active', ...keep }),
      })),
    ];

    for (const { held, make, address } of switches) if (held) make(address.name).overrideLogicalId(address.name);
    forget(
      this,
      switches.filter(({ held }) => !held).map(({ address }) => address),
    );
  }
}
