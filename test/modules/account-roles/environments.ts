import { defineEnvironment } from '../../../foundation/define-environment';
import { environmentInput } from '../../support/environment';

const input = environmentInput();
const [agent] = input.agents ?? [];
const [tool] = input.tools ?? [];
if (agent === undefined || tool === undefined) throw new Error('the smallest environment has an agent and a tool');

/** Whatever stacks can hold, made here. */
export const everything = defineEnvironment({
  ...input,
  accounts: { ...input.accounts, apis: { id: '444444444444', ou: 'workloads' } },
  bootstrap: {
    pipelines: {
      security: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/security', externalId: 'acme-trial-security' },
      workload: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/agents', externalId: 'acme-trial-workload' },
    },
    audit: { roleArn: 'arn:aws:iam::888888888888:role/evidence-reader', externalId: 'acme-trial-audit' },
    breakGlassUsers: ['arn:aws:iam::111111111111:user/on-call/first'],
  },
  networks: {
    main: {
      account: 'sandbox',
      vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
      subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
      endpoints: { existing: { 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' } },
    },
    inside: {
      account: 'sandbox',
      vpcId: 'vpc-0a1b2c3d4e5f6a7c0',
      subnetIds: ['subnet-0a1b2c3d4e5f6a7c1', 'subnet-0a1b2c3d4e5f6a7c2'],
    },
  },
  identityCenter: {
    region: 'eu-central-1',
    instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
    identityStoreId: 'd-1234567890',
    attributes: 'create',
  },
  landingZone: {
    ramSharing: 'create',
    rootFeatures: 'create',
    accessAnalyzer: 'create',
    aiOptOut: 'create',
    trail: 'create',
    costAllocationTags: 'create',
    costAnomalies: 'create',
    guardDuty: 'create',
  },
  budgets: { monthlyUsd: 100, families: { claims: 60 } },
  controls: { targets: [{ ou: 'workloads', service: ['iam'], resource: ['transport'] }] },
  models: {
    ...input.models,
    embeddings: { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
    elsewhere: {
      id: 'cohere.embed-v4:0',
      output: 'embedding',
      inference: { geography: 'global', destinations: ['eu-central-1'] },
    },
  },
  gateway: {
    account: 'sandbox',
    domainName: 'tools.acme.internal',
    certificateArn: 'arn:aws:acm:eu-central-1:333333333333:certificate/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9',
    endpoint: { kind: 'private', network: 'inside' },
    approvals: {
      approvers: { kind: 'cognito', samlMetadataUrl: 'https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/a1' },
      notify: ['approvals@acme.example'],
    },
  },
  sanitizer: { mode: 'tokenize', tokens: { days: 30 }, comprehend: 'en' },
  agents: [
    {
      ...agent,
      models: ['sonnet', 'embeddings', 'elsewhere'],
      modelTokensPerDay: 1_000_000,
      trust: { kind: 'workflow', network: 'main' },
      workflow: {
        callers: ['arn:aws:iam::333333333333:role/portal'],
        keep: ['/claim'],
        model: 'sonnet',
        instructions: 'Triage the claim.',
        question: 'How urgent is the claim?',
      },
    },
  ],
  tools: [
    {
      ...tool,
      target: { kind: 'function', code: 'tools/claims-register', network: 'main', reservedConcurrency: 5 },
      egress: ['rates.example.com'],
      secrets: {
        'api-key': {
          purpose: 'Opens the register',
          rotation: { function: 'rotate-register', role: 'rotation/rotate-register', everyDays: 30 },
        },
      },
    },
    {
      ...tool,
      name: 'letters',
      target: {
        kind: 'endpoint',
        url: 'https://letters.example.com',
        connectionArn:
          'arn:aws:events:eu-central-1:333333333333:connection/letters/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9',
        secretArn:
          'arn:aws:secretsmanager:eu-central-1:333333333333:secret:events!connection/letters/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9-AbCd12',
      },
    },
  ],
  sharing: {
    apis: {
      account: 'apis',
      resources: [
        'arn:aws:apigateway:eu-central-1:444444444444:/domainnames/tools.acme.internal+k3v9x2m7q1',
        'arn:aws:ssm:eu-central-1:444444444444:parameter/gateway/url',
        'arn:aws:ec2:eu-central-1:444444444444:subnet/subnet-0a1b2c3d4e5f6a7b8',
        'arn:aws:bedrock:eu-central-1:444444444444:custom-model/claims',
      ],
      with: { accounts: ['sandbox'], units: ['workloads'] },
    },
  },
});

/** The same, with permission sets and an archive of somebody else, and Identity Center run from a member account. */
export const given = defineEnvironment({
  ...input,
  identityCenter: {
    account: 'log-archive',
    region: 'eu-west-1',
    instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
    identityStoreId: 'd-1234567890',
  },
  landingZone: {
    archive: {
      existing: {
        buckets: { prompts: 'their-records', decisions: 'their-records', logs: 'their-logs', audit: 'their-records' },
        keys: { logs: 'arn:aws:kms:eu-central-1:222222222222:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9' },
      },
    },
    permissionSets: {
      existing: { 'claims-operator': 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-0123456789abcdef' },
    },
  },
});
