import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, organization, tags, webIdentities } from './catalog/company';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';
import { sanctionsScreening } from './catalog/vendor-tools';
import { triage } from './catalog/workflows';

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
  bootstrap: {
    pipelines: {
      security: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/dev-security',
        externalId: 'alder-dev-security-3f9c',
      },
      workload: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/dev-workload',
        externalId: 'alder-dev-workload-b17e',
      },
      proposals: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/dev-proposals' },
    },
    audit: {
      roleArn: 'arn:aws:iam::222222222222:role/audit/evidence-reader',
      externalId: 'alder-dev-audit-08d2',
    },
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

  guardrails,
  models,
  gateway: {
    account: 'sandbox',
    domainName: 'tools.dev.agents.alder.internal',
    certificateArn: 'arn:aws:acm:eu-central-1:333333333333:certificate/0d3d3d3d-1a2b-4c3d-8e4f-5a6b7c8d9e01',
  },
  sanitizer: { phoneRegions: ['DE', 'AT', 'CH'] },
  tools: [
    { ...claimsRegister, account: 'sandbox' },
    { ...claimsPayments, account: 'sandbox' },
    { ...customerMail, account: 'sandbox' },
    {
      ...sanctionsScreening,
      account: 'sandbox',
      target: {
        kind: 'endpoint',
        url: 'https://sandbox.screening.example/v1',
        connectionArn:
          'arn:aws:events:eu-central-1:333333333333:connection/sanctions-screening/b3f1c6a2-0d4e-4f5a-9b6c-7d8e9f0a1b2c',
        secretArn:
          'arn:aws:secretsmanager:eu-central-1:333333333333:secret:events!connection/sanctions-screening/9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f-Q7wErT',
      },
    },
  ],
  agents: [
    {
      ...claimsTriage,
      account: 'sandbox',
      scope: 1,
      trust: { kind: 'workflow', network: 'agents' },
      workflow: { ...triage, callers: ['arn:aws:iam::333333333333:role/claims-portal/intake-caller'] },
    },
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
