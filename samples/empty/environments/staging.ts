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

/** The rehearsal of production: its layout, with nothing at stake. docs/guide/environments.md says what each property means. */
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

  guardrails,
  models,
  tools: [],
  agents: [],

  retention: {
    prompts: { days: 90 },
    decisions: { days: 365 },
    logs: { days: 180 },
    audit: { days: 365, coldAfterDays: 90 },
  },
  budgets: { monthlyUsd: 1500 },
  contacts,
  tags,
});
