import { z } from 'zod';
import { LOG_ARCHIVE, MANAGEMENT } from '../accounts';
import { ROOT } from '../organization-units';
import { listed, named, oneOf, repeated, rule } from '../rules';
import { accountId, accountName } from '../schema/fields';
import { organization } from '../schema/organization';

const accounts = named('accounts', { id: accountId });
const units = <Reads extends z.ZodRawShape>(reads: Reads) => named('organization.organizationalUnits', reads);
const organizationalUnits = z.object({
  organization: z.object({ organizationalUnits: z.record(z.string(), z.unknown()) }),
});

const wellKnownAccountsExist = rule(z.object({ accounts: z.record(z.string(), z.unknown()) }), function* (seen) {
  for (const name of [MANAGEMENT, LOG_ARCHIVE]) {
    if (Object.hasOwn(seen.accounts, name)) continue;
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
          remedy: oneOf(known, 'add the unit to organization.organizationalUnits', ou),
        };
      }
    }
  },
);

const unitsFormATree = rule(
  z.object({
    organization: z.object({ organizationalUnits: units({ parent: z.string().optional().catch(undefined) }) }),
  }),
  function* ({ organization: { organizationalUnits: all } }) {
    const parents = new Map(all.map(({ key, parent }) => [key, parent]));
    for (const { key, at, parent } of all) {
      if (key === ROOT) {
        yield { path: at, problem: 'has the name of the root itself', remedy: 'choose another name for the unit' };
      }
      if (parent !== undefined && !parents.has(parent)) {
        yield {
          path: `${at}.parent`,
          problem: 'is not an organizational unit',
          got: parent,
          remedy: oneOf(
            [...parents.keys()].filter((name) => name !== key),
            'leave it out for a unit below the root',
            parent,
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
    }
  },
);

const unitsBelongToTheRoot = rule(
  z.object({
    organization: z.object({
      rootId: organization.shape.rootId,
      organizationalUnits: units({ id: organization.shape.organizationalUnits.valueType.shape.id }),
    }),
  }),
  function* ({ organization: { rootId, organizationalUnits: all } }) {
    for (const { at, id } of all) {
      if (id.startsWith(`ou-${rootId.replace(/^r-/, '')}-`)) continue;
      yield {
        path: `${at}.id`,
        problem: `does not belong to the root ${rootId}`,
        got: id,
        remedy: 'copy both ids from the same organization',
      };
    }
    for (const { item, earlier, value } of repeated(all, ({ id }) => id)) {
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

const placed = { account: accountName };
const placements = z
  .object({
    accounts: z.record(z.string(), z.unknown()),
    agents: listed('agents', placed),
    tools: listed('tools', placed),
    networks: named('networks', placed),
    gateway: z.object({ account: z.string() }).optional().catch(undefined),
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
      remedy: oneOf(names.filter(mayHoldWorkloads), 'add it to accounts', account),
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
    identityCenter: z.object({ account: accountName.default(MANAGEMENT) }),
  }),
  function* (seen) {
    const { account } = seen.identityCenter;
    if (Object.hasOwn(seen.accounts, account)) return;
    yield {
      path: 'identityCenter.account',
      problem: 'is not an account of this environment',
      got: account,
      remedy: oneOf(Object.keys(seen.accounts), 'add it to accounts', account),
    };
  },
);

export const ACCOUNT_RULES = [
  wellKnownAccountsExist,
  accountIdsDiffer,
  accountsSitInKnownUnits,
  unitsFormATree,
  unitsBelongToTheRoot,
  accountsOfWorkloadsExist,
  workloadsStayOutOfGoverningAccounts,
  identityCenterHasAnAccount,
];
