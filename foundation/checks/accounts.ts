import { z } from 'zod';
import { LOG_ARCHIVE, MANAGEMENT } from '../accounts';
import { listed, named, oneOf, repeated, rule } from '../rules';

const accounts = named('accounts', { id: z.string() });
const ous = named('organization.organizationalUnits', { id: z.string(), parent: z.string().optional() });
const organizationalUnits = z.object({
  organization: z.object({ organizationalUnits: z.record(z.string(), z.unknown()) }),
});

const wellKnownAccountsExist = rule(z.object({ accounts: z.record(z.string(), z.unknown()) }), function* (seen) {
  for (const name of [MANAGEMENT, LOG_ARCHIVE]) {
    if (name in seen.accounts) continue;
    yield { path: 'accounts', problem: `has no account named ${name}`, remedy: `add "${name}" with its id` };
  }
});

const accountIdsDiffer = rule(z.object({ accounts }), function* (seen) {
  for (const { item, earlier, value } of repeated(seen.accounts, ({ id }) => id)) {
    yield {
      path: `${item.at}.id`,
      problem: `is the id of account ${earlier.key} too`,
      got: value,
      remedy: 'give every account its own id, or use one name for both',
    };
  }
});

const accountsSitInKnownUnits = rule(
  z.object({ accounts: named('accounts', { ou: z.string().optional() }), ...organizationalUnits.shape }),
  function* (seen) {
    const known = Object.keys(seen.organization.organizationalUnits);
    for (const { key, at, ou } of seen.accounts) {
      if (key === MANAGEMENT) {
        if (ou !== undefined)
          yield {
            path: `${at}.ou`,
            problem: 'places the management account, which policies never bind',
            got: ou,
            remedy: 'take it out',
          };
      } else if (ou === undefined) {
        yield {
          path: `${at}.ou`,
          problem: 'is missing',
          remedy: oneOf(known, 'add the unit to organization.organizationalUnits'),
        };
      } else if (!known.includes(ou)) {
        yield {
          path: `${at}.ou`,
          problem: 'is not an organizational unit',
          got: ou,
          remedy: oneOf(known, 'add the unit to organization.organizationalUnits'),
        };
      }
    }
  },
);

const unitsFormATree = rule(
  z.object({
    organization: z
      .object({ rootId: z.string(), organizationalUnits: z.record(z.string(), z.unknown()) })
      .transform(({ rootId, organizationalUnits: units }) => ({ rootId, units: ous.parse(units) })),
  }),
  function* ({ organization: { rootId, units } }) {
    const parents = new Map(units.map(({ key, parent }) => [key, parent]));
    for (const { key, at, parent, id } of units) {
      if (parent !== undefined && !parents.has(parent)) {
        yield {
          path: `${at}.parent`,
          problem: 'is not an organizational unit',
          got: parent,
          remedy: oneOf(
            [...parents.keys()].filter((name) => name !== key),
            'leave it out for a unit below the root',
          ),
        };
      } else if (hasItselfAbove(key, parents)) {
        yield {
          path: `${at}.parent`,
          problem: 'leads back to the unit itself',
          got: parent,
          remedy: 'name the unit directly above',
        };
      }
      if (!id.startsWith(`ou-${rootId.replace(/^r-/, '')}-`)) {
        yield {
          path: `${at}.id`,
          problem: `does not belong to the root ${rootId}`,
          got: id,
          remedy: 'copy both ids from the same organization',
        };
      }
    }
    for (const { item, earlier, value } of repeated(units, ({ id }) => id)) {
      yield {
        path: `${item.at}.id`,
        problem: `is the id of ${earlier.key} too`,
        got: value,
        remedy: 'give every unit its own id',
      };
    }
  },
);

function hasItselfAbove(unit: string, parents: ReadonlyMap<string, string | undefined>) {
  const passed = new Set<string>();
  for (let above = parents.get(unit); above !== undefined && !passed.has(above); above = parents.get(above)) {
    if (above === unit) return true;
    passed.add(above);
  }
  return false;
}

const placed = { account: z.string() };
const placements = z
  .object({
    accounts: z.record(z.string(), z.unknown()),
    agents: listed('agents', placed),
    tools: listed('tools', placed),
    networks: named('networks', placed),
    gateway: z.object(placed).optional().catch(undefined),
  })
  .transform(({ accounts: register, agents, tools, networks, gateway }) => ({
    names: Object.keys(register),
    workloads: [...agents, ...tools, ...networks, ...(gateway ? [{ ...gateway, at: 'gateway' }] : [])],
  }));

const accountsOfWorkloadsExist = rule(placements, function* ({ names, workloads }) {
  for (const { at, account } of workloads) {
    if (names.includes(account)) continue;
    yield {
      path: `${at}.account`,
      problem: 'is not an account of this environment',
      got: account,
      remedy: oneOf(names.filter(mayHoldWorkloads), 'add it to accounts'),
    };
  }
});

const mayHoldWorkloads = (account: string) => account !== MANAGEMENT && account !== LOG_ARCHIVE;

const workloadsStayOutOfGoverningAccounts = rule(placements, function* ({ names, workloads }) {
  for (const { at, account } of workloads) {
    if (mayHoldWorkloads(account)) continue;
    yield {
      path: `${at}.account`,
      problem:
        account === MANAGEMENT
          ? 'puts a workload into the management account, which no service or resource control policy binds'
          : 'puts a workload into the account that keeps the evidence about it',
      got: account,
      remedy: oneOf(names.filter(mayHoldWorkloads), 'add an account for workloads'),
    };
  }
});

const identityCenterHasAnAccount = rule(
  z.object({
    accounts: z.record(z.string(), z.unknown()),
    identityCenter: z.object({ account: z.string().default(MANAGEMENT) }),
  }),
  function* (seen) {
    const { account } = seen.identityCenter;
    if (account in seen.accounts) return;
    yield {
      path: 'identityCenter.account',
      problem: 'is not an account of this environment',
      got: account,
      remedy: oneOf(Object.keys(seen.accounts), 'add it to accounts'),
    };
  },
);

export const ACCOUNT_RULES = [
  wellKnownAccountsExist,
  accountIdsDiffer,
  accountsSitInKnownUnits,
  unitsFormATree,
  accountsOfWorkloadsExist,
  workloadsStayOutOfGoverningAccounts,
  identityCenterHasAnAccount,
];
