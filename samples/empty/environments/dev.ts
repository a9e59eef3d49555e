import { contacts, governingAccounts, organization, tags, webIdentities } from '../../../environments/catalog/company';
import { defineEnvironment } from '../../../foundation/define-environment';
import { guardrails } from './catalog/guardrails';
import { models } from './catalog/models';

/** Where agents are built, all in one account. docs/guide/environments.md says what each property means. */
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
  tools: [],
  agents: [],

  retention: {
    prompts: { days: 30 },
    decisions: { days: 30 },
    logs: { days: 30 },
    audit: { days: 90 },
  },
  budgets: { monthlyUsd: 500 },
  contacts,
  tags,
});
