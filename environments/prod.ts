import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, identityCenter, organization, tags, webIdentities } from './catalog/company';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';
import { groups } from './catalog/people';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';
import { sanctionsScreening } from './catalog/vendor-tools';
import { triage } from './catalog/workflows';

/** Live agents acting on customers' claims; a change here needs two reviewers. */
export default defineEnvironment({
  name: 'prod',
  tier: 'production',
  region: 'eu-central-1',
  allowedRegions: ['eu-central-1', 'eu-west-1'],
  organization,
  state: { kind: 'cloud', organization: 'alder-mutual', project: 'agent-governance', tags: ['p2a', 'prod'] },

  accounts: {
    ...governingAccounts,
    'claims-agents': { id: '555555555501', ou: 'workloads-prod' },
    'customer-agents': { id: '555555555502', ou: 'workloads-prod' },
    'claims-tools': { id: '555555555503', ou: 'workloads-prod' },
    'customer-tools': { id: '555555555504', ou: 'workloads-prod' },
    gateway: { id: '555555555505', ou: 'workloads-prod' },
  },
  bootstrap: {
    pipelines: {
      security: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/prod-security',
        externalId: 'alder-prod-security-5d28',
      },
      workload: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/prod-workload',
        externalId: 'alder-prod-workload-c3e4',
      },
      proposals: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/prod-proposals' },
    },
    audit: {
      roleArn: 'arn:aws:iam::222222222222:role/audit/evidence-reader',
      externalId: 'alder-prod-audit-719a',
    },
  },
  networks: {
    'claims-agents': {
      account: 'claims-agents',
      vpcId: 'vpc-09a09a09a09a09a01',
      subnetIds: ['subnet-09a09a09a09a09aa1', 'subnet-09a09a09a09a09ab1', 'subnet-09a09a09a09a09ac1'],
      endpoints: { existing: { 'execute-api': 'vpce-09a09a09a09a09a0a' } },
    },
    'customer-agents': {
      account: 'customer-agents',
      vpcId: 'vpc-09a09a09a09a09a02',
      subnetIds: ['subnet-09a09a09a09a09aa2', 'subnet-09a09a09a09a09ab2', 'subnet-09a09a09a09a09ac2'],
      endpoints: { existing: { 'execute-api': 'vpce-09a09a09a09a09a0b' } },
    },
    'claims-tools': {
      account: 'claims-tools',
      vpcId: 'vpc-09a09a09a09a09a04',
      subnetIds: ['subnet-09a09a09a09a09aa4', 'subnet-09a09a09a09a09ab4', 'subnet-09a09a09a09a09ac4'],
    },
    'customer-tools': {
      account: 'customer-tools',
      vpcId: 'vpc-09a09a09a09a09a05',
      subnetIds: ['subnet-09a09a09a09a09aa5', 'subnet-09a09a09a09a09ab5', 'subnet-09a09a09a09a09ac5'],
    },
    gateway: {
      account: 'gateway',
      vpcId: 'vpc-09a09a09a09a09a03',
      subnetIds: ['subnet-09a09a09a09a09aa3', 'subnet-09a09a09a09a09ab3', 'subnet-09a09a09a09a09ac3'],
      endpoints: { existing: { 'execute-api': 'vpce-09a09a09a09a09a0e' } },
    },
  },
  identityCenter: { ...identityCenter, groups, attributes: 'create' },
  landingZone: {
    ramSharing: 'create',
    rootFeatures: 'create',
    accessAnalyzer: 'create',
    aiOptOut: 'create',
    trail: 'create',
    costAllocationTags: 'create',
    costAnomalies: 'create',
  },
  controls: {
    targets: [
      {
        ou: 'workloads-prod',
        service: ['org', 'model', 'agent', 'iam', 'data'],
        resource: ['perimeter', 'transport', 'tool-roles'],
      },
      { ou: 'security', service: ['org', 'iam', 'data'], resource: ['perimeter', 'transport'] },
    ],
    webIdentities,
  },

  guardrails,
  models,
  gateway: {
    account: 'gateway',
    domainName: 'tools.agents.alder.internal',
    certificateArn: 'arn:aws:acm:eu-central-1:555555555505:certificate/09a09a09-1a2b-4c3d-8e4f-5a6b7c8d9e03',
    endpoint: { kind: 'private', network: 'gateway' },
  },
  sanitizer: { phoneRegions: ['DE', 'AT', 'CH'] },
  tools: [
    { ...claimsRegister, account: 'claims-tools', target: { ...claimsRegister.target, network: 'claims-tools' } },
    { ...claimsPayments, account: 'claims-tools', target: { ...claimsPayments.target, network: 'claims-tools' } },
    { ...customerMail, account: 'customer-tools', target: { ...customerMail.target, network: 'customer-tools' } },
    {
      ...sanctionsScreening,
      account: 'claims-tools',
      target: {
        kind: 'endpoint',
        url: 'https://api.screening.example/v1',
        connectionArn:
          'arn:aws:events:eu-central-1:555555555503:connection/sanctions-screening/d5b3e8c4-2f60-4b7c-9d8e-9f0a1b2c3d4e',
        secretArn:
          'arn:aws:secretsmanager:eu-central-1:555555555503:secret:events!connection/sanctions-screening/1e3f4a5b-6c7d-4e8f-a091-2c3d4e5f6071-N9mKjH',
      },
    },
  ],
  agents: [
    {
      ...claimsTriage,
      account: 'claims-agents',
      scope: 1,
      trust: { kind: 'workflow', network: 'claims-agents' },
      workflow: { ...triage, callers: ['arn:aws:iam::555555555501:role/claims-portal/intake-caller'] },
    },
    { ...claimsPayer, account: 'claims-agents', scope: 3, approvalAbove: { minorUnits: 50_000, currency: 'EUR' } },
    { ...mailResponder, account: 'customer-agents', scope: 2 },
  ],

  sharing: {
    'tool-gateway': {
      account: 'gateway',
      resources: [
        'arn:aws:apigateway:eu-central-1:555555555505:/domainnames/tools.agents.alder.internal+k3v9x2m7q1',
        'arn:aws:ssm:eu-central-1:555555555505:parameter/p2a/prod/gateway/url',
      ],
      with: { accounts: ['claims-agents', 'customer-agents'] },
    },
  },

  retention: {
    prompts: { days: 365, coldAfterDays: 90 },
    decisions: { days: 3650, legalMinimumDays: 3650, coldAfterDays: 180, lock: 'compliance' },
    logs: { days: 400, coldAfterDays: 90 },
    audit: { days: 3650, legalMinimumDays: 3650, coldAfterDays: 180, lock: 'compliance' },
  },
  budgets: { monthlyUsd: 20_000, families: { claims: 12_000, 'customer-mail': 6000 } },
  contacts,
  tags,
});
