import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { deployRolePath, roleArn } from '../../foundation/arns';
import type { Environment, Model } from '../../foundation/environment';
import { boundaryPath, planePath } from '../../foundation/names';
import { permissionSetRole } from '../../foundation/principals';
import type { Plane } from '../../foundation/vocabulary';

/** What the statements of the control policies say of one environment, as plain values. */
export interface ControlFacts {
  readonly partition: string;
  readonly organizationId: string;
  readonly namePrefix: string;
  /** Regions in which work is done; the home region is one of them. */
  readonly regions: readonly string[];
  /** Accounts that own the guardrails which agents must use. */
  readonly guardrailAccounts: readonly string[];
  readonly models: readonly Model[];
  /** The gateway's roles, in its account alone; none where there is no gateway. */
  readonly gatewayRoles: readonly string[];
  readonly boundaries: { readonly agent: string; readonly tool: string };
  /** Roles that operate the organization and the template, and must stay able to. */
  readonly operators: readonly string[];
  /** People in an emergency; a part of the operators. */
  readonly breakGlass: readonly string[];
  /** Roles that a landing zone or the environment names: whoever could make one would be an operator. */
  readonly foreignOperators: readonly string[];
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
  const { partition, namePrefix, landingZone, controls, deployRoles } = environment;
  const anywhere = (role: string) => roleArn(environment, '*', role);

  const given =
    deployRoles === 'create'
      ? []
      : (['security', 'workload'] as const).map((role) => anywhere(deployRolePath(environment, role)));
  const foreignOperators = [
    ...LANDING_ZONE_ROLES[landingZone.kind].map(anywhere),
    ...landingZone.operatorRoleArns,
    ...given,
  ];
  const breakGlass = [
    anywhere(planePath(environment, 'breakglass').slice(1).concat('*')),
    anywhere(permissionSetRole(environment, 'breakglass')),
  ];

  return {
    partition,
    organizationId: environment.organization.id,
    namePrefix,
    regions: [...new Set([environment.region, ...environment.allowedRegions])],
    guardrailAccounts: agentAccounts(environment).map((account) => accountIdOf(environment, account)),
    models: Object.values(environment.models),
    gatewayRoles: gatewayAccounts(environment).map((account) =>
      roleArn(environment, accountIdOf(environment, account), `${planePath(environment, 'gateway')}*`),
    ),
    boundaries: boundariesOf(environment),
    operators: [anywhere(`${planePath(environment, 'deploy')}*`), ...breakGlass, ...foreignOperators],
    breakGlass,
    foreignOperators,
    trustedAccounts: controls.trustedAccounts,
    webIdentities: controls.webIdentities,
    samlIssuers: controls.samlIssuers,
  };
}

function boundariesOf(environment: Environment): ControlFacts['boundaries'] {
  const { boundaries } = environment.landingZone;
  if (typeof boundaries === 'object') return boundaries.existing;
  const made = `arn:${environment.partition}:iam::*:policy${boundaryPath(environment)}*`;
  return { agent: made, tool: made };
}

/** ARN pattern of the roles of a plane, in whatever account of the organization. */
export const rolesOf = ({ partition, namePrefix }: ControlFacts, plane: Plane | '*') =>
  plane === '*'
    ? `arn:${partition}:iam::*:role/${namePrefix}/*`
    : `arn:${partition}:iam::*:role${planePath({ namePrefix }, plane)}*`;
