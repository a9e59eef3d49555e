import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, identityCenter, organization, tags, webIdentities } from './catalog/company';
import { models } from './catalog/models';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';

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
  networks: {
    'claims-agents': {
      account: 'claims-agents',
      vpcId: 'vpc-09a09a09a09a09a01',
      subnetIds: ['subnet-09a09a09a09a09aa1', 'subnet-09a09a09a09a09ab1', 'subnet-09a09a09a09a09ac1'],
    },
    'customer-agents': {
      account: 'customer-agents',
      vpcId: 'vpc-09a09a09a09a09a02',
      subnetIds: ['subnet-09a09a09a09a09aa2', 'subnet-09a09a09a09a09ab2', 'subnet-09a09a09a09a09ac2'],
    },
    gateway: {
      account: 'gateway',
      vpcId: 'vpc-09a09a09a09a09a03',
      subnetIds: ['subnet-09a09a09a09a09aa3', 'subnet-09a09a09a09a09ab3', 'subnet-09a09a09a09a09ac3'],
      endpoints: { existing: { 'execute-api': 'vpce-09a09a09a09a09a0e' } },
    },
  },
  identityCenter: { ...identityCenter, attributes: 'create' },
  landingZone: {
    ramSharing: 'create',
    rootFeatures: 'create',
    accessAnalyzer: 'create',
    aiOptOut: 'create',
    trail: 'create',
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

  models,
  gateway: { account: 'gateway' },
  tools: [
    { ...claimsRegister, account: 'claims-tools' },
    { ...claimsPayments, account: 'claims-tools' },
    { ...customerMail, account: 'customer-tools' },
  ],
  agents: [
    { ...claimsTriage, account: 'claims-agents', scope: 1 },
    { ...claimsPayer, account: 'claims-agents', scope: 3, approvalAbove: { minorUnits: 50_000, currency: 'EUR' } },
    { ...mailResponder, account: 'customer-agents', scope: 2 },
  ],

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
