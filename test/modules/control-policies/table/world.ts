import { accountIdOf, agentAccounts, toolAccounts } from '../../../../foundation/accounts';
import type { Environment, Model } from '../../../../foundation/environment';
import { type ControlFacts, controlFacts } from '../../../../modules/control-policies/facts';

/** An environment, and those who live in it, by the ARNs that AWS would see. */
export interface World {
  readonly facts: ControlFacts;
  /** Name of the environment. */
  readonly name: string;
  readonly home: string;
  /** A region in which no work is done. */
  readonly elsewhere: string;
  /** Accounts of agents, of tools and of the gateway, and one of somebody else. */
  readonly accounts: { readonly agents: string; readonly tools: string; readonly gateway: string };
  readonly stranger: string;
  readonly roles: {
    readonly developer: string;
    readonly delivery: string;
    readonly audit: string;
    readonly containment: string;
    readonly approver: string;
    readonly agent: string;
    readonly tool: string;
    readonly gateway: string;
  };
  /** Whom a statement that spares operators must spare. */
  readonly operators: readonly string[];
  /** Whom a statement that spares guardians must spare: the operators without those who ship agents. */
  readonly guardians: readonly string[];
  readonly breakGlass: readonly string[];
  /** People who may write what is switched off. */
  readonly switchers: readonly string[];
  /** Whom a statement that spares the maker of deploy roles must spare. */
  readonly bootstrap: readonly string[];
  /** Roles that have a name of an operator outside the template's paths. */
  readonly foreignOperators: readonly string[];
  /** People in an emergency of another environment. */
  readonly strangersInNeed: string;
  /** Whom no statement may take for somebody else. */
  readonly outsiders: readonly string[];
  readonly boundaries: { readonly agent: string; readonly tool: string; readonly gateway: string };
  /** ARN in an account, or in all regions where the account is empty. */
  readonly arn: (service: string, account: string, resource: string, region?: string) => string;
  readonly guardrail: (account: string, version: string) => string;
  readonly foundationModel: (id: string, region?: string) => string;
  readonly profile: (id: string, region?: string) => string;
  /** The ways to a model: itself, and the profile that leads to it. */
  readonly ways: (model: Model) => readonly string[];
  /** An approved model that answers through a profile, and one that answers in its region and needs no guardrail. */
  readonly sonnet: Model;
  readonly titan: Model;
}

/** What a table needs to know of an environment that its facts do not say. */
export interface Local {
  readonly elsewhere: string;
  /** Path and name of roles that are there besides the template's own, in whatever account. */
  readonly landingZoneRoles: readonly string[];
  /** ARNs of roles that the environment names as operators. */
  readonly namedOperators: readonly string[];
  readonly boundaries: World['boundaries'];
}

const OTHER_ACCOUNT = '999999999999';

export function worldOf(environment: Environment, local: Local): World {
  const facts = controlFacts(environment);
  const { partition, name, namePrefix, region: home } = environment;
  const [agents = ''] = agentAccounts(environment).map((account) => accountIdOf(environment, account));
  const [tools = ''] = toolAccounts(environment).map((account) => accountIdOf(environment, account));
  const gateway = environment.gateway === undefined ? '' : accountIdOf(environment, environment.gateway.account);

  const arn = (service: string, account: string, resource: string, region = home) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const role = (pathAndName: string, account = agents) => arn('iam', account, `role/${pathAndName}`, '');
  const sso = (path: string, set: string) =>
    role(`aws-reserved/sso.amazonaws.com/${path}AWSReservedSSO_${set}_0123456789abcdef`);

  const breakGlass = [
    role(`${namePrefix}/breakglass/night-shift`),
    sso('', `${namePrefix}-${name}-breakglass-claims`),
    sso(`${local.elsewhere}/`, `${namePrefix}-${name}-breakglass`),
  ];
  const foreignOperators = [...local.landingZoneRoles.map((pathAndName) => role(pathAndName)), ...local.namedOperators];
  const containment = role(`${namePrefix}/containment/${namePrefix}-${name}-containment-reach`);
  const operators = [
    role(`${namePrefix}/deploy/${namePrefix}-${name}-workload-deploy`),
    role(`${namePrefix}/deploy/${namePrefix}-${name}-security-deploy`),
    role(`${namePrefix}/deploy/${namePrefix}-elsewhere-security-deploy`),
    ...breakGlass,
    ...foreignOperators,
  ];
  const bootstrap = environment.bootstrap === undefined ? [] : [role(environment.bootstrap.role)];
  const foundationModel = (id: string, region = home) => arn('bedrock', '', `foundation-model/${id}`, region);
  const profile = (id: string, region = home) => arn('bedrock', agents, `inference-profile/${id}`, region);
  const approved = (wanted: (model: Model) => boolean) => {
    const found = facts.models.find(wanted);
    if (found === undefined) throw new Error(`${name}: the tables need a text model with a profile and an embedding`);
    return found;
  };

  return {
    facts,
    name,
    home,
    elsewhere: local.elsewhere,
    accounts: { agents, tools, gateway },
    stranger: OTHER_ACCOUNT,
    roles: {
      developer: role('developer'),
      delivery: role(`${namePrefix}/delivery/${namePrefix}-${name}-record-writer`),
      audit: role(`${namePrefix}/audit/${namePrefix}-${name}-reader`),
      containment,
      approver: role(`${namePrefix}/approver/${namePrefix}-${name}-callback`),
      agent: role(`${namePrefix}/agent/${namePrefix}-${name}-agent-claims-triage`),
      tool: role(`${namePrefix}/tool/${namePrefix}-${name}-tool-claims-register`, tools),
      gateway: role(`${namePrefix}/gateway/${namePrefix}-${name}-gateway`, gateway),
    },
    operators,
    guardians: operators.filter(
      (operator) => !operator.includes('workload') && !local.namedOperators.includes(operator),
    ),
    breakGlass,
    switchers: ['operator', 'approver'].map((kind) => sso('', `${namePrefix}-${name}-${kind}-claims`)),
    bootstrap,
    foreignOperators,
    strangersInNeed: sso('', `${namePrefix}-elsewhere-breakglass`),
    outsiders: [
      ...bootstrap,
      role('developer'),
      role(`${namePrefix}/delivery/${namePrefix}-${name}-record-writer`),
      role(`${namePrefix}/approver/${namePrefix}-${name}-callback`),
      role(`lookalike/${namePrefix}/deploy/${namePrefix}-${name}-workload-deploy`),
      role(`${namePrefix}-${name}-breakglass`),
      role('lookalike/AWSControlTowerExecution'),
      role(`${namePrefix}/gateway/${namePrefix}-${name}-gateway`, OTHER_ACCOUNT),
      role('developer', gateway),
      role(`${namePrefix}/delivery/${namePrefix}-${name}-record-writer`, gateway),
      sso('', `${namePrefix}-${name}-auditor`),
      sso('', `${namePrefix}-elsewhere-breakglass`),
      ...local.namedOperators.flatMap((operator) => [
        operator.replace(/\d{12}/, OTHER_ACCOUNT),
        operator.replace(/[^/]+$/, 'somebody-else'),
      ]),
    ],
    boundaries: local.boundaries,
    arn,
    guardrail: (account, version) => arn('bedrock', account, `guardrail/gr4claims${version}`),
    foundationModel,
    profile,
    sonnet: approved(({ output, inference }) => output === 'text' && inference !== 'regional'),
    titan: approved(({ output, inference }) => output === 'embedding' && inference === 'regional'),
    ways: ({ id, inference }) => [
      foundationModel(id),
      ...(inference === 'regional' ? [] : [profile(`${inference.geography}.${id}`)]),
    ],
  };
}
