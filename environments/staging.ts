import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, identityCenter, organization, tags, webIdentities } from './catalog/company';
import { models } from './catalog/models';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';

/** The rehearsal of production: its layout, with masked claims and nobody to pay. */
export default defineEnvironment({
  name: 'staging',
  tier: 'staging',
  region: 'eu-central-1',
  organization,
  state: { kind: 's3', bucket: 'alder-terraform-state-staging', region: 'eu-central-1' },

  accounts: {
    ...governingAccounts,
    agents: { id: '444444444401', ou: 'workloads-staging' },
    tools: { id: '444444444402', ou: 'workloads-staging' },
    gateway: { id: '444444444403', ou: 'workloads-staging' },
  },
  networks: {
    agents: {
      account: 'agents',
      vpcId: 'vpc-05a05a05a05a05a01',
      subnetIds: ['subnet-05a05a05a05a05aa1', 'subnet-05a05a05a05a05ab1'],
    },
    gateway: {
      account: 'gateway',
      vpcId: 'vpc-05a05a05a05a05a02',
      subnetIds: ['subnet-05a05a05a05a05aa2', 'subnet-05a05a05a05a05ab2'],
    },
  },
  identityCenter,
  controls: {
    targets: [
      {
        ou: 'workloads-staging',
        service: ['org', 'model', 'agent', 'iam', 'data'],
        resource: ['perimeter', 'transport', 'tool-roles'],
      },
    ],
    webIdentities,
  },

  models,
  gateway: { account: 'gateway' },
  tools: [
    { ...claimsRegister, account: 'tools' },
    { ...claimsPayments, account: 'tools' },
    { ...customerMail, account: 'tools' },
  ],
  agents: [
    { ...claimsTriage, account: 'agents', scope: 1 },
    { ...claimsPayer, account: 'agents', scope: 3, approvalAbove: { minorUnits: 10_000, currency: 'EUR' } },
    { ...mailResponder, account: 'agents', scope: 2 },
  ],

  retention: {
    prompts: { days: 90 },
    decisions: { days: 365 },
    logs: { days: 180 },
    audit: { days: 365, coldAfterDays: 90 },
  },
  budgets: { monthlyUsd: 1500, families: { claims: 900, 'customer-mail': 400 } },
  contacts,
  tags,
});
