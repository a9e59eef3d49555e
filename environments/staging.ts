import { defineEnvironment } from '../foundation/define-environment';
import { claimsPayer, claimsTriage, mailResponder } from './catalog/agents';
import { contacts, governingAccounts, identityCenter, organization, tags, webIdentities } from './catalog/company';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';
import { groups } from './catalog/people';
import { claimsPayments, claimsRegister, customerMail } from './catalog/tools';
import { sanctionsScreening } from './catalog/vendor-tools';
import { triage } from './catalog/workflows';

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
  bootstrap: {
    pipelines: {
      security: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/staging-security',
        externalId: 'alder-staging-security-a6c1',
      },
      workload: {
        roleArn: 'arn:aws:iam::999999999999:role/pipelines/staging-workload',
        externalId: 'alder-staging-workload-47f0',
      },
      proposals: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/staging-proposals' },
    },
    audit: {
      roleArn: 'arn:aws:iam::222222222222:role/audit/evidence-reader',
      externalId: 'alder-staging-audit-e95b',
    },
  },
  networks: {
    agents: {
      account: 'agents',
      vpcId: 'vpc-05a05a05a05a05a01',
      subnetIds: ['subnet-05a05a05a05a05aa1', 'subnet-05a05a05a05a05ab1'],
      endpoints: { existing: { 'execute-api': 'vpce-05a05a05a05a05a0a' } },
    },
    gateway: {
      account: 'gateway',
      vpcId: 'vpc-05a05a05a05a05a02',
      subnetIds: ['subnet-05a05a05a05a05aa2', 'subnet-05a05a05a05a05ab2'],
    },
  },
  identityCenter: { ...identityCenter, groups },
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

  guardrails,
  models,
  gateway: {
    account: 'gateway',
    domainName: 'tools.staging.agents.alder.internal',
    certificateArn: 'arn:aws:acm:eu-central-1:444444444403:certificate/05a05a05-1a2b-4c3d-8e4f-5a6b7c8d9e02',
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
        url: 'https://sandbox.screening.example/v1',
        connectionArn:
          'arn:aws:events:eu-central-1:444444444402:connection/sanctions-screening/c4a2d7b3-1e5f-4a6b-8c7d-8e9f0a1b2c3d',
        secretArn:
          'arn:aws:secretsmanager:eu-central-1:444444444402:secret:events!connection/sanctions-screening/0d2e3f4a-5b6c-4d7e-9f80-1b2c3d4e5f60-Z8xCvB',
      },
    },
  ],
  agents: [
    {
      ...claimsTriage,
      account: 'agents',
      scope: 1,
      trust: { kind: 'workflow', network: 'agents' },
      workflow: { ...triage, callers: ['arn:aws:iam::444444444401:role/claims-portal/intake-caller'] },
    },
    { ...claimsPayer, account: 'agents', scope: 3, approvalAbove: { minorUnits: 10_000, currency: 'EUR' } },
    { ...mailResponder, account: 'agents', scope: 2 },
  ],

  sharing: {
    'gateway-address': {
      account: 'gateway',
      resources: [
        'arn:aws:apigateway:eu-central-1:444444444403:/domainnames/tools.staging.agents.alder.internal+p5t8w1z4c7',
        'arn:aws:ssm:eu-central-1:444444444403:parameter/p2a/staging/gateway/url',
      ],
      with: { units: ['workloads-staging'] },
    },
  },

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
