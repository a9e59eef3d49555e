import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { entriesOf } from './entries';
import { PLACEHOLDERS } from './layouts';
import type { Register } from './register';

/** What only a company can say, by the name that the README's list has for it, and the texts by which it is found where nobody said it. */
export function placeholders(
  options: P2aGuardrailsProjectOptions,
  register: Register,
): Readonly<Record<string, readonly string[]>> {
  const units = entriesOf(options.organizationalUnits);
  const accounts = entriesOf(options.accounts);
  const unless = (given: unknown, ...texts: string[]) => (given === undefined ? texts : []);
  return {
    organization: unless(options.organizationId, register.organizationId),
    units: Object.entries(register.units).flatMap(([name, id]) => (units.has(name) ? [] : [id])),
    accounts: [
      ...Object.entries(register.accounts).flatMap(([name, id]) => (accounts.has(name) ? [] : [id])),
      ...register.environments.flatMap(({ name, accounts: ids }) =>
        Object.entries(ids).flatMap(([account, id]) => (accounts.has(`${name}/${account}`) ? [] : [id])),
      ),
    ],
    domain: unless(options.companyDomain, register.mailDomain, register.internalDomain),
    contacts: [
      ...unless(options.securityContact, register.contacts.security),
      ...unless(options.operationsContact, register.contacts.operations),
    ],
    costCenter: unless(options.costCenter, PLACEHOLDERS.costCenter),
    identityCenter: [
      ...unless(options.identityCenterInstanceArn, register.instanceArn),
      ...unless(options.identityStoreId, register.identityStoreId),
    ],
    groups: ["'93a4c8d2-"],
    pipelineRoles: [':role/pipelines/', ':role/audit/'],
    repository: unless(options.pipelineRepository, `/${PLACEHOLDERS.repository}:`),
    state: register.environments.flatMap(({ state }) => [
      ...(state.kind === 's3' ? unless(options.stateBucket, `'${state.bucket}'`) : []),
      ...(state.kind === 'cloud' ? unless(options.terraformOrganization, `organization: '${state.organization}'`) : []),
    ]),
    regions: unless(options.region ?? options.allowedRegions, '  region: '),
    phones: ['  sanitizer: { phoneRegions: '],
    landingZone: [`'${register.landingZonePrefix}`, "'platform/"],
    networks: ['vpc-0'],
    gateway: [':certificate/'],
    vendor: [':connection/', ':role/claims-portal/'],
  };
}

/** Paths of the files that hold one of some texts. */
export const filesWith = (texts: readonly string[], files: ReadonlyMap<string, string>): string[] =>
  [...files].filter(([, content]) => texts.some((text) => content.includes(text))).map(([path]) => path);
