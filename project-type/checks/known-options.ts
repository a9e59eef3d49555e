/** What a value of an option is. */
export type OptionType = 'string' | 'boolean' | 'list';

/** Options of this project type beside those of every TypeScript project. A test holds them to their declaration. */
export const KNOWN_OPTIONS = {
  company: 'string',
  companyDomain: 'string',
  organizationId: 'string',
  rootId: 'string',
  organizationalUnits: 'list',
  accounts: 'list',
  region: 'string',
  allowedRegions: 'list',
  environments: 'list',
  stateBackend: 'string',
  stateBucket: 'string',
  terraformOrganization: 'string',
  terraformProject: 'string',
  toolkit: 'string',
  exampleCatalog: 'boolean',
  pipelines: 'list',
  pipelineRepository: 'string',
  ownedFiles: 'list',
  securityContact: 'string',
  operationsContact: 'string',
  costCenter: 'string',
  team: 'string',
  identityCenterInstanceArn: 'string',
  identityStoreId: 'string',
} as const satisfies Readonly<Record<string, OptionType>>;

/** Options of every TypeScript project that are checked too. */
export const INHERITED_OPTIONS = {
  defaultReleaseBranch: 'string',
  minNodeVersion: 'string',
  packageManager: 'string',
  typescriptVersion: 'string',
} as const satisfies Readonly<Record<string, OptionType>>;

/** Options as they come, before anybody has looked: from a command line, a value may be of any type. */
export type GivenOptions = Readonly<Record<string, unknown>>;
