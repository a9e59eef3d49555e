import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, organization, tags, webIdentities } from './catalog/company';
import { models } from './catalog/models';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';

/** Where agents are built, on invented claims, all in one account. */
export default defineEnvironment({
  name: 'dev',
  tier: 'development',
  region: 'eu-central-1',
  organization,
  state: { kind: 'local' },

  accounts: {
    ...governingAccounts,
    sandbox: { id: '333333333333', ou: 'workloads-dev' },
  },
  networks: {
    agents: {
      account: 'sandbox',
      vpcId: 'vpc-0d3d3d3d3d3d3d3d1',
      subnetIds: ['subnet-0d3d3d3d3d3d3d3a1', 'subnet-0d3d3d3d3d3d3d3b1'],
    },
  },
  controls: {
    targets: [
      {
        ou: 'workloads-dev',
        service: ['org', 'model', 'agent', 'iam', 'data'],
        resource: ['perimeter', 'transport', 'tool-roles'],
      },
    ],
    webIdentities,
  },

  models,
  gateway: { account: 'sandbox' },
  tools: [
    { ...claimsRegister, account: 'sandbox' },
    { ...claimsPayments, account: 'sandbox' },
    { ...customerMail, account: 'sandbox' },
  ],
  agents: [
    { ...claimsTriage, account: 'sandbox', scope: 1 },
    { ...claimsPayer, account: 'sandbox', scope: 2 },
    { ...mailResponder, account: 'sandbox', scope: 2 },
  ],

  retention: {
    prompts: { days: 30 },
    decisions: { days: 30 },
    logs: { days: 30 },
    audit: { days: 90 },
  },
  budgets: { monthlyUsd: 500, families: { claims: 300, 'customer-mail': 100 } },
  contacts,
  tags,
});
