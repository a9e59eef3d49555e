import {
  contacts,
  governingAccounts,
  identityCenter,
  organization,
  tags,
  webIdentities,
} from '../../../environments/catalog/company';
import { defineEnvironment } from '../../../foundation/define-environment';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';

/**
 * Agents in a company whose landing zone was there first: AWS Control Tower set up the organization, and the platform team
 * holds everything of which there is one. Nothing is made here in the management account or the log archive.
 *
 * With the Landing Zone Accelerator, `kind`, `slotsTaken` and the names of what exists differ: see docs/guide/landing-zone.md.
 */
export default defineEnvironment({
  name: 'landing',
  tier: 'production',
  region: 'eu-central-1',
  allowedRegions: ['eu-central-1', 'eu-west-1'],
  // Units that are registered with Control Tower, so that accounts vended into them are enrolled.
  organization: {
    ...organization,
    organizationalUnits: {
      ...organization.organizationalUnits,
      agents: { id: 'ou-ald1-ag3nt5ou', parent: 'workloads' },
    },
  },
  state: { kind: 'cloud', organization: 'alder-mutual', project: 'agent-governance', tags: ['p2a', 'landing'] },
  // The account factory leaves both in every account; the pipeline takes them on.
  deployRoles: {
    existing: { security: 'platform/terraform-security', workload: 'platform/terraform-workload' },
  },

  accounts: {
    ...governingAccounts,
    identity: { id: '666666666600', ou: 'security' },
    agents: { id: '666666666601', ou: 'agents' },
    tools: { id: '666666666602', ou: 'agents' },
    gateway: { id: '666666666603', ou: 'agents' },
  },
  // Administered from an account of its own. Groups come from the company's directory, by id.
  identityCenter: {
    ...identityCenter,
    account: 'identity',
    groups: { breakglass: '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b05' },
  },
  landingZone: {
    kind: 'control-tower',
    operatorRoleArns: [
      'arn:aws:iam::666666666601:role/platform/vulnerability-scanner',
      'arn:aws:iam::666666666602:role/platform/vulnerability-scanner',
      'arn:aws:iam::666666666603:role/platform/vulnerability-scanner',
    ],
    ramSharing: 'existing',
    rootFeatures: 'existing',
    accessAnalyzer: 'existing',
    guardDuty: 'existing',
    aiOptOut: 'existing',
    costAllocationTags: 'existing',
    costAnomalies: 'existing',
    trail: {
      existing: { arn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/aws-controltower-BaselineCloudTrail' },
    },
    // Not the bucket of Control Tower: nobody but Control Tower changes its policy.
    archive: {
      existing: {
        buckets: {
          prompts: 'alder-platform-prompts-222222222222',
          decisions: 'alder-platform-decisions-222222222222',
          logs: 'alder-platform-logs-222222222222',
          audit: 'alder-platform-audit-222222222222',
        },
      },
    },
    // One of the two subscriptions of each log group is the platform's, which is this one.
    logDelivery: {
      existing: {
        destinations: {
          prompts: 'arn:aws:logs:eu-central-1:222222222222:destination:alder-platform-confidential',
          decisions: 'arn:aws:logs:eu-central-1:222222222222:destination:alder-platform-confidential',
          logs: 'arn:aws:logs:eu-central-1:222222222222:destination:alder-platform-logs',
          audit: 'arn:aws:logs:eu-central-1:222222222222:destination:alder-platform-audit',
        },
      },
    },
    boundaries: {
      existing: {
        agent: 'platform/agent-boundary',
        tool: 'platform/tool-boundary',
        gateway: 'platform/gateway-boundary',
      },
    },
    permissionSets: {
      existing: { breakglass: 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000007' },
    },
  },
  controls: {
    // Written as JSON: Control Tower's own policies take slots, and the platform's pipeline attaches all others.
    attach: 'files',
    targets: [
      { ou: 'workloads', service: ['iam', 'org'], slotsTaken: { scp: 2, rcp: 0 } },
      {
        ou: 'agents',
        service: ['data', 'model', 'agent'],
        resource: ['perimeter', 'transport', 'tool-roles'],
        slotsTaken: { scp: 1, rcp: 1 },
      },
    ],
    webIdentities,
  },

  guardrails,
  models,
  tools: [],
  agents: [],

  retention: {
    prompts: { days: 365 },
    decisions: { days: 3650 },
    logs: { days: 400 },
    audit: { days: 3650 },
  },
  budgets: { monthlyUsd: 20_000 },
  contacts,
  tags,
});
