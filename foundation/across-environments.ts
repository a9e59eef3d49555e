import { accountIdOf, agentAccounts, gatewayAccounts, MANAGEMENT, workloadAccounts } from './accounts';
import { familyShares } from './budgets';
import type { Environment } from './environment';
import type { Mistake } from './mistakes';
import { repeated } from './rules';
import { holderOf } from './stack-kinds';

/** Something of which an organization or account has one, and the place that says it is made there. */
interface Claim {
  readonly what: string;
  readonly path: string;
  /** What to do where another environment claims it too. */
  readonly remedy: string;
}

const ONE_CREATES = 'let exactly one environment hold it, and set the other to existing or off';
const ONE_TARGETS = 'take the unit out of the targets of one, or give the environment a unit of its own';

/** What only a look at all environments together can find. */
export function mistakesAcross(environments: readonly Environment[]): Mistake[] {
  return [
    ...twiceNamed(environments),
    ...twiceClaimed(environments),
    ...disagreements(environments),
    ...mixedUse(environments),
    ...foreignNames(environments),
    ...familiesOfTwo(environments),
    ...twiceImported(environments),
    ...proposalsThatDeploy(environments),
  ];
}

function* twiceNamed(environments: readonly Environment[]): Generator<Mistake> {
  for (const { value } of repeated(environments, ({ name }) => name)) {
    yield {
      path: value,
      problem: 'is the name of more than one environment',
      got: value,
      remedy: 'give each environment its own name',
    };
  }
}

function* twiceClaimed(environments: readonly Environment[]): Generator<Mistake> {
  for (const { item, earlier } of repeated(environments.flatMap(claimsOf), ({ what }) => what)) {
    yield {
      path: item.path,
      problem: `claims ${item.what}, which ${earlier.path} claims too`,
      remedy: item.remedy,
    };
  }
}

function claimsOf(environment: Environment): Claim[] {
  const { name, region, organization, landingZone, controls, guardrailEnforcement, identityCenter } = environment;
  const made = (path: string, value: unknown, what: string): Claim[] =>
    value === 'create' ? [{ path: `${name}.${path}`, what, remedy: ONE_CREATES }] : [];
  const unit = (ou: string) => (ou === 'root' ? organization.rootId : (organization.organizationalUnits[ou]?.id ?? ou));

  return [
    ...made('landingZone.ramSharing', landingZone.ramSharing, `RAM sharing with the organization ${organization.id}`),
    ...made('landingZone.rootFeatures', landingZone.rootFeatures, `the central root features of ${organization.id}`),
    ...made(
      'landingZone.accessAnalyzer',
      landingZone.accessAnalyzer,
      `the access analyzer of ${organization.id} in ${region}`,
    ),
    ...made('landingZone.aiOptOut', landingZone.aiOptOut, `the AI services opt-out of ${organization.id}`),
    ...made(
      'landingZone.costAllocationTags',
      landingZone.costAllocationTags,
      `the cost allocation tags of ${organization.id}`,
    ),
    ...made('landingZone.trail', landingZone.trail, `the trail of ${organization.id}`),
    ...made(
      'identityCenter.attributes',
      identityCenter?.attributes,
      `the access control attributes of ${identityCenter?.instanceArn}`,
    ),
    ...agentAccounts(environment).flatMap((account) =>
      made(
        'landingZone.invocationLogging',
        landingZone.invocationLogging,
        `model invocation logging of account ${accountIdOf(environment, account)} in ${region}`,
      ),
    ),
    ...workloadAccounts(environment).flatMap((account) =>
      made(
        'landingZone.guardDuty',
        landingZone.guardDuty,
        `GuardDuty of account ${accountIdOf(environment, account)} in ${region}`,
      ),
    ),
    ...gatewayAccounts(environment).flatMap((account) =>
      made(
        'landingZone.apiAccountSettings',
        landingZone.apiAccountSettings,
        `the API Gateway settings of account ${accountIdOf(environment, account)} in ${region}`,
      ),
    ),
    ...(controls.attach === 'terraform'
      ? controls.targets.map(({ ou }, index) => ({
          path: `${name}.controls.targets[${index}]`,
          what: `the control policies of ${unit(ou)}`,
          remedy: ONE_TARGETS,
        }))
      : []),
    ...(guardrailEnforcement === 'off'
      ? []
      : guardrailEnforcement.targets.map((ou, index) => ({
          path: `${name}.guardrailEnforcement.targets[${index}]`,
          what: `the enforced guardrail of ${unit(ou)}`,
          remedy: ONE_TARGETS,
        }))),
  ];
}

/** Two environments that speak of one organization must speak of the same one. */
function* disagreements(environments: readonly Environment[]): Generator<Mistake> {
  for (const { item, earlier } of managementAccountsOfTwo(environments)) {
    yield {
      path: `${item.name}.organization.id`,
      problem: `differs from ${earlier.name}.organization.id, "${earlier.organization.id}", but both have the management account ${accountIdOf(item, MANAGEMENT)}`,
      got: item.organization.id,
      remedy: 'an account manages one organization',
    };
  }
  const first = new Map<string, Environment>();
  for (const environment of environments) {
    const { organization, name } = environment;
    const earlier = first.get(organization.id);
    if (earlier === undefined) {
      first.set(organization.id, environment);
      continue;
    }
    if (earlier.organization.rootId !== organization.rootId)
      yield {
        path: `${name}.organization.rootId`,
        problem: `differs from ${earlier.name}.organization.rootId, "${earlier.organization.rootId}"`,
        got: organization.rootId,
        remedy: 'share one organization value between the environments',
      };
    const [one, other] = [accountIdOf(earlier, MANAGEMENT), accountIdOf(environment, MANAGEMENT)];
    if (one !== other)
      yield {
        path: `${name}.accounts.${MANAGEMENT}.id`,
        problem: `differs from ${earlier.name}.accounts.${MANAGEMENT}.id, "${one}"`,
        got: other,
        remedy: 'an organization has one management account',
      };
  }
}

function* managementAccountsOfTwo(environments: readonly Environment[]) {
  for (const pair of repeated(environments, (environment) => accountIdOf(environment, MANAGEMENT))) {
    if (pair.item.organization.id !== pair.earlier.organization.id) yield pair;
  }
}

/** An account that governs in one environment holds no workload in another. */
function* mixedUse(environments: readonly Environment[]): Generator<Mistake> {
  const governing = new Map(
    environments.flatMap((environment) =>
      Object.entries(environment.accounts)
        .filter(([key]) => key === MANAGEMENT || key === 'log-archive')
        .map(([key, { id }]) => [id, `${environment.name}.accounts.${key}`] as const),
    ),
  );
  for (const environment of environments) {
    for (const account of workloadAccounts(environment)) {
      const id = accountIdOf(environment, account);
      const elsewhere = governing.get(id);
      if (elsewhere !== undefined)
        yield {
          path: `${environment.name}.accounts.${account}.id`,
          problem: `holds workloads here, but is ${elsewhere}`,
          got: id,
          remedy: 'give the workloads an account of their own',
        };
    }
  }
}

/** In an account that environments share, the policies of one know the roles of the other by their folder and prefix. */
function* foreignNames(environments: readonly Environment[]): Generator<Mistake> {
  const first = new Map<string, Environment>();
  for (const environment of environments) {
    const ids = Object.values(environment.accounts).map(({ id }) => id);
    const earlier = ids.map((id) => first.get(id)).find((one) => one !== undefined);
    for (const id of ids) first.set(id, first.get(id) ?? environment);
    if (earlier === undefined) continue;
    for (const property of ['namePrefix', 'iamPath'] as const) {
      if (environment[property] === earlier[property]) continue;
      yield {
        path: `${environment.name}.${property}`,
        problem: `differs from ${earlier.name}.${property}, "${earlier[property] ?? earlier.namePrefix}", but both have an account in common`,
        got: environment[property] ?? environment.namePrefix,
        remedy: 'use the same, so that the policies of each spare those who operate the other',
      };
    }
  }
}

/** A budget knows a family by its tag and an account by itself, and not whose environment the agents are of. */
function* familiesOfTwo(environments: readonly Environment[]): Generator<Mistake> {
  const budgeted = environments.flatMap((environment) =>
    agentAccounts(environment).flatMap((account) =>
      familyShares(environment, account).map(({ family }) => ({
        family,
        environment: environment.name,
        account: accountIdOf(environment, account),
      })),
    ),
  );
  for (const { item, earlier } of repeated(budgeted, ({ account, family }) => `${account} ${family}`))
    yield {
      path: `${item.environment}.budgets.families.${item.family}`,
      problem: `would count what ${earlier.environment} spends too, whose family of the same name has a budget in account ${item.account}`,
      got: item.family,
      remedy: 'give the families names of their own, or accounts of their own',
    };
}

/** What two states hold, each would change back after the other. */
function* twiceImported(environments: readonly Environment[]): Generator<Mistake> {
  for (const { item, earlier } of repeated(environments.flatMap(importsOf), ({ what }) => what))
    yield {
      path: item.path,
      problem: `takes over what ${earlier.path} takes over too`,
      got: item.id,
      remedy: 'let one state hold it',
    };
}

const importsOf = (environment: Environment) =>
  Object.entries(environment.imports).flatMap(([stack, addresses]) => {
    const holder = holderOf(environment, `${environment.name}-${stack}`);
    if (holder === undefined) return []; // Whoever builds the stacks tells of those that there are not.
    return Object.entries(addresses).map(([address, id]) => {
      const [type] = address.split('.', 1);
      const placed = id.includes('@') ? id : `${id}@${environment.region}`;
      return { path: `${environment.name}.imports.${stack}.${address}`, id, what: [holder, type, placed].join(' ') };
    });
  });

/** Whoever may push a branch takes on the roles of pull requests: none of them may be good for anything else, in any environment. */
function* proposalsThatDeploy(environments: readonly Environment[]): Generator<Mistake> {
  const others = environments.flatMap(({ name, bootstrap }) =>
    bootstrap === undefined
      ? []
      : [
          { path: `${name}.bootstrap.pipelines.security`, ...bootstrap.pipelines.security },
          { path: `${name}.bootstrap.pipelines.workload`, ...bootstrap.pipelines.workload },
          ...(bootstrap.audit === undefined ? [] : [{ path: `${name}.bootstrap.audit`, ...bootstrap.audit }]),
        ],
  );
  for (const { name, bootstrap } of environments) {
    const proposals = bootstrap?.pipelines.proposals;
    const other = others.find(({ roleArn }) => roleArn.toLowerCase() === proposals?.roleArn.toLowerCase());
    if (proposals !== undefined && other !== undefined)
      yield {
        path: `${name}.bootstrap.pipelines.proposals.roleArn`,
        problem: `is the role of ${other.path} too, so whoever may push a branch could take it on before anybody looks at it`,
        got: proposals.roleArn,
        remedy: 'give pull requests a role of their own',
      };
  }
}
