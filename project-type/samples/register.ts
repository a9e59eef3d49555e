import { createHash } from 'node:crypto';
import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { type ChosenEnvironment, chosenEnvironments } from './chosen-environments';
import { entriesOf } from './entries';
import { LAYOUTS, type Layout, type LayoutName, PLACEHOLDERS } from './layouts';
import { type WebIdentity, webIdentitiesOf } from './web-identities';

/** What the samples say of a company: what was given, and otherwise what stands for it. */
export interface Register {
  readonly catalog: 'example' | 'empty';
  readonly company: string;
  /** The company's name, as a sentence about it has it. */
  readonly shortName: string;
  /** The company's name, as names of AWS and Terraform have it. */
  readonly slug: string;
  /** The same, shorter in the example. */
  readonly shortSlug: string;
  readonly mailDomain: string;
  readonly internalDomain: string;
  /** Begins the names of what a landing zone is said to have; no company's, since the names are only placeholders. */
  readonly landingZonePrefix: string;
  readonly organizationId: string;
  readonly rootId: string;
  /** Ids of organizational units by name. */
  readonly units: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<'management' | 'log-archive' | 'pipelines', string>>;
  readonly region: string;
  /** Regions of every environment; without them, those of its layout. */
  readonly allowedRegions: readonly string[] | undefined;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly contacts: Readonly<Record<'security' | 'operations', string>>;
  readonly costCenter: string;
  readonly team: string;
  readonly webIdentities: readonly WebIdentity[];
  readonly environments: readonly RegisteredEnvironment[];
}

export interface RegisteredEnvironment {
  readonly name: string;
  readonly layoutName: LayoutName;
  readonly layout: Layout;
  /** File in `environments/`, without its ending. */
  readonly file: string;
  /** Which of the environments of this layout it is, from 0; of what an organization has one, the first holds it. */
  readonly copy: number;
  /** Name of the organizational unit of its accounts. */
  readonly unit: string;
  /** Ids of its accounts of workloads by name. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string | readonly string[]>>;
  readonly externalIds: Layout['externalIds'];
  readonly host: string;
}

/** Longest beginning of a name that leaves room for the rest of it, in AWS as on a line of TypeScript. */
const LONGEST_SLUG = 20;

/** What the samples are to say, of options in which nothing is wrong. */
export function registerOf(options: P2aGuardrailsProjectOptions): Register {
  const catalog = options.exampleCatalog === false ? 'empty' : 'example';
  const company = options.company ?? PLACEHOLDERS.company;
  const slug = options.company === undefined ? PLACEHOLDERS.slug : slugOf(company);
  const shortSlug = options.company === undefined ? PLACEHOLDERS.shortSlug : slug;
  const mailDomain = options.companyDomain ?? `${shortSlug}.example`;
  const region = options.region ?? PLACEHOLDERS.region;
  const rootId = rootOf(options);
  const given = entriesOf(options.accounts);
  const placed = placedEnvironments(chosenEnvironments(options.environments));
  return {
    catalog,
    company,
    shortName: options.company === undefined ? PLACEHOLDERS.shortName : company,
    slug,
    shortSlug,
    mailDomain,
    internalDomain: options.companyDomain ?? `${shortSlug}.internal`,
    landingZonePrefix: options.company === undefined ? `${PLACEHOLDERS.shortSlug}-platform-` : 'platform-',
    organizationId: options.organizationId ?? PLACEHOLDERS.organizationId,
    rootId,
    units: unitsOf(options, rootId, placed),
    accounts: {
      management: given.get('management') ?? PLACEHOLDERS.accounts.management,
      'log-archive': given.get('log-archive') ?? PLACEHOLDERS.accounts['log-archive'],
      pipelines: given.get('pipelines') ?? PLACEHOLDERS.accounts.pipelines,
    },
    region,
    allowedRegions: allowedRegionsOf(options),
    instanceArn: options.identityCenterInstanceArn ?? PLACEHOLDERS.instanceArn,
    identityStoreId: options.identityStoreId ?? PLACEHOLDERS.identityStoreId,
    contacts: {
      security: options.securityContact ?? `security-operations@${mailDomain}`,
      operations: options.operationsContact ?? `agent-platform@${mailDomain}`,
    },
    costCenter: options.costCenter ?? PLACEHOLDERS.costCenter,
    team: options.team ?? PLACEHOLDERS.team,
    webIdentities: webIdentitiesOf(options, slug),
    environments: placed.map((environment) => ({
      ...environment,
      accounts: accountsOf(environment, catalog, given),
      state: stateOf(environment, options, { slug, shortSlug, region }),
      externalIds: externalIdsOf(environment, options, shortSlug),
      host:
        environment.name === environment.layout.environment
          ? environment.layout.host
          : `tools.${environment.name}.agents`,
    })),
  };
}

/** Letters and digits of a name between single dashes; a name without any of those has no slug of its own. */
export const slugOf = (company: string) =>
  company
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST_SLUG)
    .replace(/-+$/, '');

/** The root is part of every unit's id. */
function rootOf({ rootId, organizationalUnits }: P2aGuardrailsProjectOptions): string {
  const [unit] = entriesOf(organizationalUnits).values();
  return rootId ?? (unit === undefined ? PLACEHOLDERS.rootId : `r-${unit.split('-')[1]}`);
}

type Placed = Pick<RegisteredEnvironment, 'name' | 'layoutName' | 'layout' | 'file' | 'copy' | 'unit'>;

function placedEnvironments(chosen: readonly ChosenEnvironment[]): Placed[] {
  return chosen.map(({ name, layout: layoutName }) => {
    const known = layoutName as LayoutName;
    const layout: Layout = LAYOUTS[known];
    const own = chosen.filter((one) => one.layout === layoutName && one.name === layout.environment);
    const others = chosen.filter((one) => one.layout === layoutName && one.name !== layout.environment);
    return {
      name,
      layoutName: known,
      layout,
      file: name === layout.environment ? known : name,
      copy: [...own, ...others].findIndex((one) => one.name === name),
      unit: layout.unit.name ?? `workloads-${name}`,
    };
  });
}

function unitsOf(
  { organizationalUnits }: P2aGuardrailsProjectOptions,
  rootId: string,
  environments: readonly Placed[],
): Record<string, string> {
  const given = entriesOf(organizationalUnits);
  const placeholders: Record<string, string> = {
    ...PLACEHOLDERS.units,
    ...Object.fromEntries(
      environments.map(({ name, layout, unit }) => [
        unit,
        name === layout.environment || layout.unit.name !== undefined ? layout.unit.id : digest(8, name),
      ]),
    ),
  };
  return Object.fromEntries(
    Object.entries(placeholders).map(([name, id]) => [
      name,
      given.get(name) ?? `ou-${rootId.slice('r-'.length)}-${id}`,
    ]),
  );
}

function allowedRegionsOf({ region, allowedRegions }: P2aGuardrailsProjectOptions): readonly string[] | undefined {
  if (allowedRegions === undefined) return region === undefined ? undefined : [];
  return [...new Set([region ?? PLACEHOLDERS.region, ...allowedRegions])];
}

/** Ids that stand for accounts of further environments of a layout, so that no two have one. */
const COPY_STEP = 10;

const accountsOf = (
  { name, layout, copy }: Placed,
  catalog: Register['catalog'],
  given: ReadonlyMap<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(layout.accounts[catalog]).map(([account, placeholder]) => [
      account,
      given.get(`${name}/${account}`) ?? String(Number(placeholder) + copy * COPY_STEP).padStart(12, '0'),
    ]),
  );

interface StateNames {
  readonly slug: string;
  readonly shortSlug: string;
  readonly region: string;
}

function stateOf(
  { name, layout }: Placed,
  { stateBackend, stateBucket, terraformOrganization, terraformProject }: P2aGuardrailsProjectOptions,
  { slug, shortSlug, region }: StateNames,
): RegisteredEnvironment['state'] {
  const kind = stateBackend ?? layout.state;
  switch (kind) {
    case 's3':
      return { kind, bucket: stateBucket ?? `${shortSlug}-terraform-state-${name}`, region };
    case 'cloud':
      return {
        kind,
        organization: terraformOrganization ?? slug,
        project: terraformProject ?? PLACEHOLDERS.terraformProject,
        tags: ['p2a', name],
      };
    default:
      return { kind };
  }
}

/** No secrets, and still nobody else's: a role tells by them on whose behalf it is taken on. */
function externalIdsOf(
  { name, layout }: Placed,
  { company, organizationId }: P2aGuardrailsProjectOptions,
  shortSlug: string,
): Layout['externalIds'] {
  const { externalIds } = layout;
  if (externalIds === undefined) return undefined;
  const template = company === undefined && organizationId === undefined && name === layout.environment;
  const externalId = (whose: keyof typeof externalIds) =>
    `${shortSlug}-${name}-${whose}-${template ? externalIds[whose] : digest(12, shortSlug, organizationId ?? '', name, whose)}`;
  return { security: externalId('security'), workload: externalId('workload'), audit: externalId('audit') };
}

/** Hexadecimal digits that differ as the texts do, and are the same every time. */
const digest = (length: number, ...texts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, length);
