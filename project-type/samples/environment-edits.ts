import { countriesOf } from './countries';
import type { Edit } from './edits';
import { PLACEHOLDERS } from './layouts';
import type { Register, RegisteredEnvironment } from './register';
import { asSource } from './source';

/** What an environment's file says otherwise than the template's file of its layout. */
export function environmentEdits(register: Register, environment: RegisteredEnvironment): Edit[] {
  const { layout, name } = environment;
  return [
    { text: `  name: '${layout.environment}',`, by: `  name: '${name}',` },
    ...regions(register, environment),
    { head: '  state: ', by: asSource('  state: ', environment.state, ',') },
    ...accounts(register, environment),
    ...units(register, environment),
    ...callers(register, environment),
    ...(register.catalog === 'example' ? ofTheExample(register, environment) : []),
    ...(layout.environment === 'landing' ? ofTheLandingZone(register) : []),
    ...(environment.copy > 0 && layout.holdsOrganization === true ? ofACopy : []),
  ];
}

function regions({ region, allowedRegions, catalog }: Register, { layout, layoutName }: RegisteredEnvironment): Edit[] {
  const home = `  region: '${region}',`;
  const listed = layout.tier === 'production';
  const hasArns = catalog === 'example' || layoutName === 'landing-zone';
  return [
    ...(allowedRegions === undefined || allowedRegions.length === 0
      ? [{ head: '  region: ', by: home }]
      : [{ head: '  region: ', by: [home, asSource('  allowedRegions: ', allowedRegions, ',')].join('\n') }]),
    ...(allowedRegions !== undefined && listed ? [{ head: '  allowedRegions: ', by: undefined }] : []),
    ...(hasArns ? [{ text: PLACEHOLDERS.region, by: region }] : []),
  ];
}

const accounts = ({ catalog }: Register, { layout, accounts: ids }: RegisteredEnvironment): Edit[] =>
  Object.entries(layout.accounts[catalog]).map(([account, placeholder]) => ({
    text: placeholder,
    by: ids[account] ?? placeholder,
  }));

const units = ({ units: ids }: Register, { layout, unit }: RegisteredEnvironment): Edit[] =>
  layout.unit.name === undefined
    ? [{ text: `'workloads-${layout.environment}'`, by: `'${unit}'` }]
    : [{ text: unitPlaceholder(layout.unit.id), by: ids[unit] ?? unitPlaceholder(layout.unit.id) }];

const unitPlaceholder = (id: string) => `ou-${PLACEHOLDERS.rootId.slice('r-'.length)}-${id}`;

/** Who takes on the roles of the bootstrap, where there is one. */
function callers({ accounts: ids }: Register, { layout, name, externalIds }: RegisteredEnvironment): Edit[] {
  const placeholders = layout.externalIds;
  if (placeholders === undefined || externalIds === undefined) return [];
  return [
    { text: PLACEHOLDERS.accounts.pipelines, by: ids.pipelines },
    { text: `role/pipelines/${layout.environment}-`, by: `role/pipelines/${name}-` },
    { text: PLACEHOLDERS.accounts['log-archive'], by: ids['log-archive'] },
    ...(['security', 'workload', 'audit'] as const).map((whose) => ({
      text: `${PLACEHOLDERS.shortSlug}-${layout.environment}-${whose}-${placeholders[whose]}`,
      by: externalIds[whose],
    })),
  ];
}

function ofTheExample(
  { internalDomain, region }: Register,
  { layout, layoutName, name, host }: RegisteredEnvironment,
): Edit[] {
  return [
    { text: `${layout.host}.${PLACEHOLDERS.internalDomain}`, by: `${host}.${internalDomain}` },
    { head: '  sanitizer: ', by: asSource('  sanitizer: ', { phoneRegions: countriesOf(region) }, ',') },
    ...(layoutName === 'dev' ? [] : [{ text: `parameter/p2a/${layout.environment}/`, by: `parameter/p2a/${name}/` }]),
  ];
}

const ofTheLandingZone = ({ accounts: ids, landingZonePrefix, instanceArn }: Register): Edit[] => [
  { text: `:${PLACEHOLDERS.accounts.management}:`, by: `:${ids.management}:` },
  { text: PLACEHOLDERS.accounts['log-archive'], by: ids['log-archive'] },
  { text: `${PLACEHOLDERS.shortSlug}-platform-`, by: landingZonePrefix },
  { text: instanceIdOf(PLACEHOLDERS.instanceArn), by: instanceIdOf(instanceArn) },
];

const instanceIdOf = (instanceArn: string) => instanceArn.slice(instanceArn.indexOf('/') + 1);

/** Of what an organization has one, another environment of the same layout holds it. */
const ofACopy: readonly Edit[] = [
  { head: '  landingZone: ', by: undefined },
  { text: ", attributes: 'create'", by: '' },
  { head: "      { ou: 'security'", by: undefined },
];
