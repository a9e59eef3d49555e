import { accountIdOf, agentAccounts, gatewayAccounts, LOG_ARCHIVE, MANAGEMENT, toolAccounts } from './accounts';
import { deployerArn } from './arns';
import type { Environment, State } from './environment';
import type { GovernedStack, StackImport, StackInput } from './governed-stack';
import { planePath } from './names';
import { type Deployer, STACK_KINDS } from './stack-kinds';
import { PLANES } from './vocabulary';

/** What the synthesized Terraform alone does not say; read by the authorization proof and by pipelines. */
export interface Manifest {
  readonly version: 1;
  readonly environments: Readonly<Record<string, EnvironmentManifest>>;
}

export interface EnvironmentManifest {
  readonly tier: string;
  readonly partition: string;
  readonly region: string;
  readonly organization: { readonly id: string; readonly rootId: string; readonly managementAccount: string };
  readonly accounts: Readonly<Record<string, AccountManifest>>;
  /** IAM path by plane. */
  readonly planes: Readonly<Record<string, string>>;
  /** Where the states live: nobody but the person at the laptop can plan what is `local`. */
  readonly state: State['kind'];
  /** HCP Terraform organization and how its workspaces are set up, where the states live there. */
  readonly cloud?: CloudManifest;
  /** Bucket, where the states live in one. */
  readonly s3?: S3Manifest;
  /** Role by which pull requests are planned; absent where the environment does not say. */
  readonly proposalsRoleArn?: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly StackManifest[];
}

export type S3Manifest = Omit<Extract<State, { kind: 's3' }>, 'kind'>;

export type CloudManifest = Omit<Extract<State, { kind: 'cloud' }>, 'kind' | 'tags'>;

export interface AccountManifest {
  readonly id: string;
  /** Units from the root down, by name and id; empty for the management account. */
  readonly organizationalUnits: ReadonlyArray<{ readonly name: string; readonly id: string }>;
  /** As in `aws:PrincipalOrgPaths`. */
  readonly path: string;
  readonly uses: readonly string[];
}

export interface StackManifest {
  readonly id: string;
  readonly kind: string;
  readonly account: string;
  /** Whose hands it is in: those of one of the two pipelines, or of a person, for the bootstrap. */
  readonly deployedBy: Deployer;
  /** Role of that pipeline, from which it takes on the deploy role; absent for the bootstrap, and where the environment does not say. */
  readonly pipelineRoleArn?: string;
  /** Absent where the pipeline works with the credentials that it has: in the management account, for the bootstrap. */
  readonly deployRoleArn?: string;
  readonly resources: number;
  /** Stacks whose state must exist before this one can be planned. */
  readonly after: readonly string[];
  /** Those of them whose outputs it reads. */
  readonly reads: readonly string[];
  /** Variables that the pipeline fills from outputs of earlier stacks. */
  readonly inputs: readonly StackInput[];
  /** What the stack takes over instead of making it; a reviewer should see none of it replaced. Absent where there is nothing. */
  readonly imports?: readonly StackImport[];
  /** HCP Terraform workspace, where the state lives in one. */
  readonly workspace?: { readonly name: string; readonly project: string; readonly tags: readonly string[] };
}

export const environmentManifest = (
  environment: Environment,
  stacks: ReadonlyArray<{ stack: GovernedStack; resources: number }>,
): EnvironmentManifest => ({
  tier: environment.tier,
  partition: environment.partition,
  region: environment.region,
  organization: {
    id: environment.organization.id,
    rootId: environment.organization.rootId,
    managementAccount: accountIdOf(environment, MANAGEMENT),
  },
  accounts: Object.fromEntries(
    Object.keys(environment.accounts).map((name) => [name, accountManifest(environment, name)]),
  ),
  planes: Object.fromEntries(PLANES.map((plane) => [plane, planePath(environment, plane)])),
  state: environment.state.kind,
  ...stateManifest(environment.state),
  ...proposalsManifest(environment),
  stacks: stacks.map(({ stack, resources }) => stackManifest(stack, resources)),
});

function stateManifest(state: State): Pick<EnvironmentManifest, 'cloud' | 's3'> {
  if (state.kind === 'cloud') {
    const { hostname, organization, project, workspaces } = state;
    return { cloud: { hostname, organization, project, workspaces } };
  }
  if (state.kind === 's3') {
    const { kind, ...s3 } = state;
    return { s3 };
  }
  return {};
}

function proposalsManifest({ bootstrap }: Environment): Pick<EnvironmentManifest, 'proposalsRoleArn'> {
  const roleArn = bootstrap?.pipelines.proposals?.roleArn;
  return roleArn === undefined ? {} : { proposalsRoleArn: roleArn };
}

function accountManifest(environment: Environment, name: string): AccountManifest {
  const { organization, accounts } = environment;
  const units = unitsAbove(environment, accounts[name]?.ou);
  return {
    id: accountIdOf(environment, name),
    organizationalUnits: units,
    path: `${[organization.id, organization.rootId, ...units.map(({ id }) => id)].join('/')}/`,
    uses: usesOf(environment, name),
  };
}

function unitsAbove({ organization }: Environment, unit: string | undefined): Array<{ name: string; id: string }> {
  if (unit === undefined) return [];
  const found = organization.organizationalUnits[unit];
  if (found === undefined)
    throw new Error(`organization.organizationalUnits: there is no "${unit}"; validate the environment first`);
  return [...unitsAbove({ organization } as Environment, found.parent), { name: unit, id: found.id }];
}

function usesOf(environment: Environment, name: string): string[] {
  const uses = {
    management: [MANAGEMENT],
    'log-archive': [LOG_ARCHIVE],
    agents: agentAccounts(environment),
    tools: toolAccounts(environment),
    gateway: gatewayAccounts(environment),
  };
  return Object.entries(uses).flatMap(([use, accounts]) => (accounts.includes(name) ? [use] : []));
}

function stackManifest(stack: GovernedStack, resources: number): StackManifest {
  const { environment, kind, account } = stack.place;
  const { state } = environment;
  const deployRoleArn = deployerArn(environment, kind, account);
  const { deployedBy } = STACK_KINDS[kind];
  const pipelineRoleArn = deployedBy === 'bootstrap' ? undefined : environment.bootstrap?.pipelines[deployedBy].roleArn;
  return {
    id: stack.node.id,
    kind,
    account,
    deployedBy,
    ...(pipelineRoleArn === undefined ? {} : { pipelineRoleArn }),
    ...(deployRoleArn === undefined ? {} : { deployRoleArn }),
    resources,
    after: stack.producers.map(({ node }) => node.id),
    reads: stack.sources.map(({ node }) => node.id),
    inputs: stack.inputs,
    ...(stack.imports.length === 0 ? {} : { imports: stack.imports }),
    ...(state.kind === 'cloud' ? { workspace: { name: stack.node.id, project: state.project, tags: state.tags } } : {}),
  };
}
