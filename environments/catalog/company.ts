/** What all environments of Alder Mutual share. */
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
