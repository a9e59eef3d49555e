import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, identityCenter, organization, tags, webIdentities } from './catalog/company';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';
import { groups } from './catalog/people';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';
import { sanctionsScreening } from './catalog/vendor-tools';
import { triage } from './catalog/workflows';

/**
 * Agents in a company whose landing zone was there first: AWS Control Tower set up the organization, and a platform team holds
 * everything of which there is one. Nothing is made here in the management account, and no archive.
 *
 * With the Landing Zone Accelerator, other names exist and other slots are taken: docs/guide/landing-zone.md has the differences.
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
  // The network account shares subnets; the interface endpoint of API Gateway came with them.
  networks: {
    agents: {
      account: 'agents',
      vpcId: 'vpc-06a06a06a06a06a01',
      subnetIds: ['subnet-06a06a06a06a06aa1', 'subnet-06a06a06a06a06ab1'],
      endpoints: { existing: { 'execute-api': 'vpce-06a06a06a06a06a0a' } },
    },
    gateway: {
      account: 'gateway',
      vpcId: 'vpc-06a06a06a06a06a02',
      subnetIds: ['subnet-06a06a06a06a06aa2', 'subnet-06a06a06a06a06ab2'],
      endpoints: { existing: { 'execute-api': 'vpce-06a06a06a06a06a0b' } },
    },
  },
  // Administered from an account of its own. Groups come from the company's directory, by id.
  identityCenter: {
    ...identityCenter,
    account: 'identity',
    groups: {
      ...groups,
      'claims-auditors': '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b01',
      'customer-mail-operators': '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b02',
      'customer-mail-approvers': '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b03',
      'customer-mail-auditors': '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b04',
      breakglass: '93a4c8d2-6044-70a1-9b3d-2c5e7f8a1b05',
    },
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
      existing: {
        'claims-operator': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000001',
        'claims-approver': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000002',
        'claims-auditor': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000003',
        'customer-mail-operator': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000004',
        'customer-mail-approver': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000005',
        'customer-mail-auditor': 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000006',
        breakglass: 'arn:aws:sso:::permissionSet/ssoins-6684a1d3r7m8u9x2/ps-06a0000000000007',
      },
    },
  },
  // What an account has one of, and the platform's baseline has set already. After the first apply these may go.
  imports: {
    'gateway-gateway': { 'aws_api_gateway_account.account-settings_DC496850': '666666666603' },
    'guardrails-agents': {
      'aws_bedrock_model_invocation_logging_configuration.invocation-logging_4C470103': 'eu-central-1',
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
  gateway: {
    account: 'gateway',
    domainName: 'tools.landing.agents.alder.internal',
    certificateArn: 'arn:aws:acm:eu-central-1:666666666603:certificate/06a06a06-1a2b-4c3d-8e4f-5a6b7c8d9e04',
    endpoint: { kind: 'private', network: 'gateway' },
  },
  sanitizer: { phoneRegions: ['DE', 'AT', 'CH'] },
  tools: [
    { ...claimsRegister, account: 'tools' },
    { ...claimsPayments, account: 'tools' },
    { ...customerMail, account: 'tools' },
    {
      ...sanctionsScreening,
      account: 'tools',
      target: {
        kind: 'endpoint',
        url: 'https://api.screening.example/v1',
        connectionArn:
          'arn:aws:events:eu-central-1:666666666602:connection/sanctions-screening/e6c4f9d5-3071-4c8d-8e9f-a0b1c2d3e4f5',
        secretArn:
          'arn:aws:secretsmanager:eu-central-1:666666666602:secret:events!connection/sanctions-screening/2f405b6c-7d8e-4f90-a1b2-3d4e5f607182-P2nLkJ',
      },
    },
  ],
  agents: [
    {
      ...claimsTriage,
      account: 'agents',
      scope: 1,
      trust: { kind: 'workflow', network: 'agents' },
      workflow: { ...triage, callers: ['arn:aws:iam::666666666601:role/claims-portal/intake-caller'] },
    },
    { ...claimsPayer, account: 'agents', scope: 3, approvalAbove: { minorUnits: 50_000, currency: 'EUR' } },
    { ...mailResponder, account: 'agents', scope: 2 },
  ],

  sharing: {
    'gateway-address': {
      account: 'gateway',
      resources: [
        'arn:aws:apigateway:eu-central-1:666666666603:/domainnames/tools.landing.agents.alder.internal+q6u9x2a5d8',
        'arn:aws:ssm:eu-central-1:666666666603:parameter/p2a/landing/gateway/url',
      ],
      with: { units: ['agents'] },
    },
  },

  retention: {
    prompts: { days: 365 },
    decisions: { days: 3650 },
    logs: { days: 400 },
    audit: { days: 3650 },
  },
  budgets: { monthlyUsd: 20_000, families: { claims: 12_000, 'customer-mail': 6000 } },
  contacts,
  tags,
});
