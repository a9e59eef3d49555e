/** Alder Mutual, an insurer: what all its environments share. */
export const organization = {
  id: 'o-a1d3r7m8u9',
  rootId: 'r-ald1',
  organizationalUnits: {
    security: { id: 'ou-ald1-5ec0r1ty' },
    workloads: { id: 'ou-ald1-w0rk10ad' },
    'workloads-dev': { id: 'ou-ald1-d3vd3vd3', parent: 'workloads' },
    'workloads-staging': { id: 'ou-ald1-5tag1ng5', parent: 'workloads' },
    'workloads-prod': { id: 'ou-ald1-pr0dpr0d', parent: 'workloads' },
  },
};

export const governingAccounts = {
  management: { id: '111111111111' },
  'log-archive': { id: '222222222222', ou: 'security' },
};

export const identityCenter = {
  region: 'eu-central-1',
  instanceArn: 'arn:aws:sso:::instance/ssoins-6684a1d3r7m8u9x2',
  identityStoreId: 'd-99670a1b2c',
  groups: {
    'claims-operators': '93a4c8d2-1021-70f5-8c1e-4b7d2f0a9e61',
    'claims-approvers': '93a4c8d2-5033-7018-9a2c-6f1e8d3b7c42',
  },
};

export const contacts = {
  security: 'security-operations@alder.example',
  operations: 'agent-platform@alder.example',
};

export const tags = {
  'cost-center': 'claims-4410',
  owner: 'agent-platform',
};

/** The build pipeline is the only one outside AWS that takes on roles. */
export const webIdentities = [
  { issuer: 'token.actions.githubusercontent.com', subjects: ['repo:alder-mutual/agent-platform:*'] },
];
