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

/** Live agents acting on what matters; a change here needs two reviewers. docs/guide/environments.md says what each property means. */
export default defineEnvironment({
  name: 'prod',
  tier: 'production',
  region: 'eu-central-1',
  allowedRegions: ['eu-central-1', 'eu-west-1'],
  organization,
  state: { kind: 'cloud', organization: 'alder-mutual', project: 'agent-governance', tags: ['p2a', 'prod'] },

  accounts: {
    ...governingAccounts,
    agents: { id: '555555555501', ou: 'workloads-prod' },
    tools: { id: '555555555503', ou: 'workloads-prod' },
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
  identityCenter: { ...identityCenter, attributes: 'create' },
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
  tools: [],
  agents: [],

  retention: {
    prompts: { days: 365, coldAfterDays: 90 },
    decisions: { days: 3650, legalMinimumDays: 3650, coldAfterDays: 180, lock: 'compliance' },
    logs: { days: 400, coldAfterDays: 90 },
    audit: { days: 3650, legalMinimumDays: 3650, coldAfterDays: 180, lock: 'compliance' },
  },
  budgets: { monthlyUsd: 20_000 },
  contacts,
  tags,
});
