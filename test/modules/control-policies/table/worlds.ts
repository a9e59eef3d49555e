import { claimsTriage, mailResponder } from '../../../../environments/catalog/agents';
import { contacts, governingAccounts, organization } from '../../../../environments/catalog/company';
import { claimsRegister } from '../../../../environments/catalog/tools';
import prod from '../../../../environments/prod';
import { defineEnvironment } from '../../../../foundation/define-environment';
import type { EnvironmentInput } from '../../../../foundation/environment';
import { worldOf } from './world';

const days = { days: 365 };
const governing = {
  tier: 'production',
  organization,
  state: { kind: 'none' },
  retention: { prompts: days, decisions: days, logs: days, audit: days },
  budgets: { monthlyUsd: 1000 },
  contacts,
} satisfies Partial<EnvironmentInput>;

const boundaries = {
  agent: 'landing-zone/agent-boundary',
  tool: 'landing-zone/tool-boundary',
  gateway: 'landing-zone/gateway-boundary',
};
const inAnAccount = (pathAndName: string) => `arn:aws-us-gov:iam::555555555501:policy/${pathAndName}`;
const incidentResponse = 'arn:aws-us-gov:iam::111111111111:role/platform/incident-response';
const reached = { geography: 'us-gov' as const, destinations: ['us-gov-west-1', 'us-gov-east-1'] };

/** Another partition and prefix, where a landing zone has most things already, and every list has several entries. */
const government = defineEnvironment({
  ...governing,
  name: 'state',
  namePrefix: 'aida',
  partition: 'aws-us-gov',
  region: 'us-gov-west-1',
  accounts: {
    ...governingAccounts,
    'claims-agents': { id: '555555555501', ou: 'workloads-prod' },
    'customer-agents': { id: '555555555502', ou: 'workloads-prod' },
    tools: { id: '555555555503', ou: 'workloads-prod' },
    gateway: { id: '555555555505', ou: 'workloads-prod' },
  },
  networks: Object.fromEntries(
    ['claims-agents', 'customer-agents', 'gateway'].map((account, index) => [
      account,
      { account, vpcId: `vpc-0000000${index}`, subnetIds: [`subnet-0000000${index}`, `subnet-1000000${index}`] },
    ]),
  ),
  deployRoles: { existing: { security: 'platform/terraform-security', workload: 'platform/terraform-workload' } },
  landingZone: { kind: 'control-tower', operatorRoleArns: [incidentResponse], boundaries: { existing: boundaries } },
  controls: {
    targets: [],
    trustedAccounts: ['777777777771', '777777777772'],
    samlIssuers: ['https://sso.alder.example/saml', 'https://portal.sso.us-gov-west-1.amazonaws.com/saml/assertion/*'],
    webIdentities: [
      { issuer: 'gitlab.com', subjects: ['project_path:alder/agents:*', 'project_path:alder/tools:ref:main'] },
      { issuer: 'oidc.circleci.com/org/a1d3', subjects: ['org/a1d3/*'] },
    ],
  },
  models: {
    'claude-sonnet': { id: 'anthropic.claude-sonnet-4-5-20250929-v1:0', inference: reached },
    'claude-haiku': { id: 'anthropic.claude-haiku-4-5-20251001-v1:0', inference: reached },
    'titan-embeddings': { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
    'cohere-embeddings': { id: 'cohere.embed-v4:0', output: 'embedding', inference: reached },
  },
  gateway: { account: 'gateway' },
  tools: [{ ...claimsRegister, account: 'tools' }],
  agents: [
    { ...claimsTriage, account: 'claims-agents', scope: 1 },
    { ...mailResponder, tools: { 'claims-register': ['look-up'] }, limits: {}, account: 'customer-agents', scope: 1 },
  ],
});

/** An organization that has adopted the policies, and has no agents yet. */
export const bare = defineEnvironment({
  ...governing,
  name: 'empty',
  region: 'eu-central-1',
  accounts: governingAccounts,
  controls: { targets: [], samlIssuers: [] },
});

export const WORLDS = {
  prod: worldOf(prod, {
    elsewhere: 'eu-west-3',
    landingZoneRoles: [],
    namedOperators: [],
    boundaries: {
      agent: 'arn:aws:iam::555555555501:policy/p2a/boundary/p2a-prod-agent',
      tool: 'arn:aws:iam::555555555501:policy/p2a/boundary/p2a-prod-tool',
      gateway: 'arn:aws:iam::555555555505:policy/p2a/boundary/p2a-prod-gateway',
    },
  }),
  government: worldOf(government, {
    elsewhere: 'us-gov-east-1',
    landingZoneRoles: [
      'AWSControlTowerExecution',
      'AWSCloudFormationStackSetExecutionRole',
      'stacksets-exec-0123456789abcdef',
      'platform/terraform-security',
      'platform/terraform-workload',
    ],
    namedOperators: [incidentResponse],
    boundaries: {
      agent: inAnAccount(boundaries.agent),
      tool: inAnAccount(boundaries.tool),
      gateway: inAnAccount(boundaries.gateway),
    },
  }),
};
