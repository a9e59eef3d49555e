import type { Edit } from './edits';
import { DESTINATIONS, geographyOf } from './geographies';
import { PLACEHOLDERS } from './layouts';
import type { Register } from './register';
import { asSource, type Value } from './source';

const COMPANY = 'environments/catalog/company.ts';
const MODELS = 'environments/catalog/models.ts';

/** What else of the samples says something of the company, by its path in the template. */
const OTHERS: Readonly<Record<string, (register: Register) => Edit[]>> = {
  [COMPANY]: companyEdits,
  [MODELS]: modelEdits,
  'environments/catalog/agents.ts': nameEdits,
  'environments/catalog/guardrails.ts': nameEdits,
  'environments/catalog/tools.ts': ({ mailDomain }) => [{ text: PLACEHOLDERS.mailDomain, by: mailDomain }],
  'environments/deny-lists/internal-names.txt': nameEdits,
  'tools/fields.ts': nameEdits,
};

/** What a file that is no environment says otherwise than the template's. */
export const companyEditsOf = (path: string, register: Register): Edit[] => OTHERS[path]?.(register) ?? [];

function nameEdits({ shortName }: Register): Edit[] {
  return [{ text: PLACEHOLDERS.shortName, by: shortName }];
}

function companyEdits(register: Register): Edit[] {
  const { accounts, contacts } = register;
  return [
    { text: PLACEHOLDERS.company, by: register.company },
    { text: PLACEHOLDERS.organizationId, by: register.organizationId },
    { text: `'${PLACEHOLDERS.rootId}'`, by: `'${register.rootId}'` },
    { head: '  organizationalUnits: ', by: asSource('  organizationalUnits: ', unitsIn(register), ',') },
    { text: PLACEHOLDERS.accounts.management, by: accounts.management },
    { text: PLACEHOLDERS.accounts['log-archive'], by: accounts['log-archive'] },
    { text: PLACEHOLDERS.region, by: register.region },
    { text: PLACEHOLDERS.instanceArn, by: register.instanceArn },
    { text: PLACEHOLDERS.identityStoreId, by: register.identityStoreId },
    { text: `security-operations@${PLACEHOLDERS.mailDomain}`, by: contacts.security },
    { text: `agent-platform@${PLACEHOLDERS.mailDomain}`, by: contacts.operations },
    { text: `'${PLACEHOLDERS.costCenter}'`, by: `'${register.costCenter}'` },
    { text: `'${PLACEHOLDERS.team}'`, by: `'${register.team}'` },
    {
      head: 'export const webIdentities = ',
      by: asSource(
        'export const webIdentities = ',
        register.webIdentities.map((one) => ({ ...one })),
        ';',
      ),
    },
  ];
}

/** Units that all environments know; a file that names a unit of its own brings it along. */
function unitsIn({ units, environments }: Register): Value {
  const shared = environments.filter(({ layout }) => layout.unit.name === undefined).map(({ unit }) => unit);
  const unit = (name: string) => units[name] ?? '';
  return {
    security: { id: unit('security') },
    workloads: { id: unit('workloads') },
    ...Object.fromEntries(shared.map((name) => [name, { id: unit(name), parent: 'workloads' }])),
  };
}

function modelEdits({ shortName, region }: Register): Edit[] {
  const geography = geographyOf(region);
  if (geography === undefined) throw new Error(`${MODELS}: no inference profile of its models serves ${region}`);
  return [
    { text: PLACEHOLDERS.shortName, by: shortName },
    { text: "geography: 'eu'", by: `geography: '${geography}'` },
    { head: '      destinations: ', by: asSource('      destinations: ', DESTINATIONS[geography], ',') },
  ];
}
