import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { type DeployRole, deployRolePath, gatewayArns, roleArn } from '../../foundation/arns';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment, Model } from '../../foundation/environment';
import {
  awsName,
  boundaryName,
  boundaryPath,
  containmentName,
  gatewayTableName,
  iamPathOf,
  planePath,
  releaseName,
  securityDeployRoleName,
} from '../../foundation/names';
import { permissionSetRole } from '../../foundation/principals';
import type { Bounded, Plane } from '../../foundation/vocabulary';

/** What the statements of the control policies say of one environment, as plain values. */
export interface ControlFacts {
  readonly partition: string;
  readonly organizationId: string;
  readonly namePrefix: string;
  /** Folder of the template's roles and policies in IAM. */
  readonly iamPath: string;
  /** Regions in which work is done; the home region is one of them. */
  readonly regions: readonly string[];
  /** Accounts that own the guardrails which agents must use. */
  readonly guardrailAccounts: readonly string[];
  readonly models: readonly Model[];
  /** The gateway's roles, in its account alone; none where there is no gateway. */
  readonly gatewayRoles: readonly string[];
  /** What the gateway consists of and keeps, in its account alone; none where there is no gateway. */
  readonly gatewayParts: readonly string[];
  readonly gatewayTables: readonly string[];
  /** What stops agents and lets them go; none where there is no gateway. */
  readonly containmentFunctions: readonly string[];
  /** Whether what is spent can be seen, and so has budgets. */
  readonly hasBudgets: boolean;
  readonly boundaries: { readonly agent: string; readonly tool: string; readonly gateway: string };
  /** Roles that operate what guards agents, and must stay able to. */
  readonly guardians: readonly string[];
  /** Roles that operate anything of the template: the guardians, and the roles that ship agents. */
  readonly operators: readonly string[];
  /** People who switch agents off, and on again. */
  readonly switchers: readonly string[];
  /** People in an emergency; a part of both. */
  readonly breakGlass: readonly string[];
  /** Role that makes the deploy roles, where they are made here: spared where it does that, and nowhere else. */
  readonly bootstrap: readonly string[];
  /** Roles that a landing zone or the environment names: whoever could make one would be an operator. */
  readonly foreignOperators: readonly string[];
  /** Buckets of an archive that the landing zone has already. */
  readonly givenArchives: readonly string[];
  readonly trustedAccounts: readonly string[];
  readonly webIdentities: ReadonlyArray<{ readonly issuer: string; readonly subjects: readonly string[] }>;
  readonly samlIssuers: readonly string[];
}

/** Roles of a landing zone that exist in every account and keep it running. */
const LANDING_ZONE_ROLES = {
  none: [],
  'control-tower': ['AWSControlTowerExecution', 'AWSCloudFormationStackSetExecutionRole', 'stacksets-exec-*'],
  'landing-zone-accelerator': ['AWSControlTowerExecution', 'AWSAccelerator*', 'cdk-accel-*', 'stacksets-exec-*'],
} as const satisfies Record<Environment['landingZone']['kind'], readonly string[]>;

export function controlFacts(environment: Environment): ControlFacts {
  const { partition, namePrefix, landingZone, controls, deployRoles, bootstrap } = environment;
  const anywhere = (role: string) => roleArn(environment, '*', role);

  const landingZoneRoles = LANDING_ZONE_ROLES[landingZone.kind].map(anywhere);
  const given = (role: DeployRole) => (deployRoles === 'create' ? [] : [anywhere(deployRolePath(environment, role))]);
  const maker = bootstrap === undefined || deployRoles !== 'create' ? [] : [anywhere(bootstrap.role)];
  const breakGlass = [
    anywhere(`${planePath(environment, 'breakglass')}*`),
    anywhere(permissionSetRole(environment, 'breakglass')),
  ];

  const guardians = [
    // Of every environment: they meet in accounts that several share, such as the log archive.
    anywhere(`${planePath(environment, 'deploy')}${securityDeployRoleName({ namePrefix, name: '*' })}`),
    ...breakGlass,
    ...landingZoneRoles,
    ...given('security'),
  ];

  return {
    partition,
    organizationId: environment.organization.id,
    namePrefix,
    iamPath: iamPathOf(environment),
    regions: [...new Set([environment.region, ...environment.allowedRegions])],
    guardrailAccounts: agentAccounts(environment).map((account) => accountIdOf(environment, account)),
    models: Object.values(environment.models),
    gatewayRoles: gatewayAccounts(environment).map((account) =>
      roleArn(environment, accountIdOf(environment, account), `${planePath(environment, 'gateway')}*`),
    ),
    gatewayParts: [
      ...gatewayArns(environment, 'lambda', `function:${awsName(environment, 'function', 'gateway', '*')}`),
      ...gatewayArns(environment, 'states', `stateMachine:${awsName(environment, 'stateMachine', 'gateway', '*')}`),
    ],
    gatewayTables: gatewayArns(environment, 'dynamodb', `table/${gatewayTableName(environment)}`),
    containmentFunctions: [containmentName, releaseName].flatMap((nameIn) =>
      gatewayArns(environment, 'lambda', `function:${nameIn(environment)}*`),
    ),
    hasBudgets: seesItsBill(environment),
    boundaries: boundariesOf(environment),
    guardians,
    operators: [
      anywhere(`${planePath(environment, 'deploy')}*`),
      ...breakGlass,
      ...landingZoneRoles,
      ...landingZone.operatorRoleArns,
      ...given('security'),
      ...given('workload'),
    ],
    switchers: (['operator', 'approver'] as const).map((role) => anywhere(permissionSetRole(environment, role))),
    breakGlass,
    bootstrap: maker,
    foreignOperators: [
      ...landingZoneRoles,
      ...landingZone.operatorRoleArns,
      ...given('security'),
      ...given('workload'),
      ...maker,
    ],
    givenArchives:
      typeof landingZone.archive === 'object' ? [...new Set(Object.values(landingZone.archive.existing.buckets))] : [],
    trustedAccounts: controls.trustedAccounts,
    webIdentities: controls.webIdentities,
    samlIssuers: controls.samlIssuers ?? [identityCenterIssuer(environment)],
  };
}

/** Source: sign-in events in CloudTrail. Every instance of a region has this beginning. */
const identityCenterIssuer = ({ identityCenter }: Environment) =>
  `https://portal.sso.${identityCenter?.region ?? '*'}.amazonaws.com/saml/assertion/*`;

function boundariesOf(environment: Environment): ControlFacts['boundaries'] {
  const { boundaries } = environment.landingZone;
  const anywhere = (pathAndName: string) => `arn:${environment.partition}:iam::*:policy/${pathAndName}`;
  const given = typeof boundaries === 'object' ? boundaries.existing : undefined;
  const made = (bounded: Bounded) =>
    `${boundaryPath(environment)}${boundaryName({ ...environment, name: '*' }, bounded)}`.slice(1);
  return {
    agent: anywhere(given?.agent ?? made('agent')),
    tool: anywhere(given?.tool ?? made('tool')),
    gateway: anywhere(given?.gateway ?? made('gateway')),
  };
}

/** ARN pattern of the roles of a plane, in whatever account of the organization. */
export const rolesOf = ({ partition, namePrefix, iamPath }: ControlFacts, plane: Plane | '*') =>
  plane === '*'
    ? `arn:${partition}:iam::*:role/${iamPath}/*`
    : `arn:${partition}:iam::*:role${planePath({ namePrefix, iamPath }, plane)}*`;
