import { z } from 'zod';
import { LOG_ARCHIVE, MANAGEMENT } from '../accounts';
import type { Mistake } from '../mistakes';
import { listed, named, oneOf, repeated, rule } from '../rules';
import { apiEndpointsOf, domainNamesIn, receivedApis, receiversOf } from '../shares';
import { accountRegister, idIn, unitRegister } from './registers';

const accounts = accountRegister;
const organization = z.object({ organizationalUnits: unitRegister });
const endpoints = z.object({ existing: z.record(z.string(), z.string()) });

const names = z.array(z.string()).default([]);
const shares = named('sharing', {
  account: z.string(),
  resources: z.array(z.string()),
  with: z.object({ accounts: names, units: names }),
});
type SeenShare = z.output<typeof shares>[number];

const sharesReachTheOrganization = rule(
  z.object({ landingZone: z.object({ ramSharing: z.literal('off') }), sharing: z.record(z.string(), z.unknown()) }),
  function* ({ sharing }) {
    const [first] = Object.keys(sharing);
    if (first !== undefined)
      yield {
        path: 'landingZone.ramSharing',
        problem: `is off, so sharing.${first} would send invitations, which the control policies let nobody accept`,
        got: 'off',
        remedy: 'use create, or existing where it is switched on already, or take the shares out',
      };
  },
);

const sharesHaveOwnersAndReceivers = rule(z.object({ accounts, organization, sharing: shares }), function* (seen) {
  const known = Object.keys(seen.accounts);
  const units = Object.keys(seen.organization.organizationalUnits);
  for (const share of seen.sharing) {
    yield* ownerMistakes(share, known);
    for (const [index, account] of share.with.accounts.entries()) {
      const path = `${share.at}.with.accounts[${index}]`;
      if (account === share.account)
        yield { path, problem: 'is the account that shares', got: account, remedy: 'take it out' };
      else if (!known.includes(account))
        yield {
          path,
          problem: 'is not an account of this environment',
          got: account,
          remedy: oneOf(
            known.filter((name) => name !== share.account),
            'add it to accounts',
            account,
          ),
        };
    }
    for (const [index, unit] of share.with.units.entries()) {
      if (units.includes(unit)) continue;
      yield {
        path: `${share.at}.with.units[${index}]`,
        problem: 'is not an organizational unit',
        got: unit,
        remedy: oneOf(units, 'add the unit to organization.organizationalUnits', unit),
      };
    }
    for (const list of ['accounts', 'units'] as const) yield* listedTwice(`${share.at}.with.${list}`, share.with[list]);
  }
});

function* ownerMistakes({ at, account }: SeenShare, known: readonly string[]): Generator<Mistake> {
  const others = known.filter((name) => name !== MANAGEMENT && name !== LOG_ARCHIVE);
  if (!known.includes(account))
    yield {
      path: `${at}.account`,
      problem: 'is not an account of this environment',
      got: account,
      remedy: oneOf(others, 'add it to accounts', account),
    };
  else if (!others.includes(account))
    yield {
      path: `${at}.account`,
      problem: 'governs, and so shares nothing with those who ship agents',
      got: account,
      remedy: oneOf(others, 'add an account for what is shared'),
    };
}

function* listedTwice(path: string, list: readonly string[]): Generator<Mistake> {
  for (const value of new Set([...repeated(list, (item) => item)].map((again) => again.value)))
    yield { path, problem: 'is listed twice', got: value, remedy: 'list it once' };
}

const resourcesBelongToTheOwner = rule(z.object({ accounts, sharing: shares }), function* (seen) {
  for (const { at, account, resources } of seen.sharing) {
    const owner = idIn(seen.accounts, account);
    for (const [index, resource] of resources.entries()) {
      const [, , , , arnAccount] = resource.split(':');
      if (owner === undefined || !arnAccount || arnAccount === owner) continue; // Others tell of what is misshapen.
      yield {
        path: `${at}.resources[${index}]`,
        problem: `does not belong to ${account}, ${owner}`,
        got: resource,
        remedy: 'let the account share it to which it belongs',
      };
    }
  }
});

const resourcesLieInTheHomeRegion = rule(z.object({ region: z.string(), sharing: shares }), function* (seen) {
  for (const { at, resources } of seen.sharing) {
    for (const [index, resource] of resources.entries()) {
      const [, , , arnRegion] = resource.split(':');
      if (!arnRegion || arnRegion === seen.region) continue;
      yield {
        path: `${at}.resources[${index}]`,
        problem: `is not in the home region ${seen.region}`,
        got: resource,
        remedy: 'share what lies in the home region',
      };
    }
  }
});

const resourcesAreSharedOnce = rule(z.object({ sharing: shares }), function* (seen) {
  const all = seen.sharing.flatMap(({ at, account, resources }) =>
    resources.map((resource, index) => ({ at, path: `${at}.resources[${index}]`, account, resource })),
  );
  for (const { item, earlier } of repeated(all, ({ account, resource }) => `${account} ${resource}`)) {
    yield {
      path: item.path,
      problem: item.at === earlier.at ? 'is listed twice' : `is shared by ${earlier.path} too`,
      got: item.resource,
      remedy: 'share it once, with everybody who needs it',
    };
  }
});

const connected = z.object({
  accounts,
  organization,
  networks: z
    .record(z.string(), z.unknown())
    .default({})
    .transform((all) => Object.fromEntries(Object.entries(all).flatMap(([name, value]) => withEndpoints(name, value)))),
  sharing: shares,
  agents: listed('agents', { account: z.string() }),
});

const network = z.object({ account: z.string(), endpoints });

const withEndpoints = (name: string, value: unknown) => {
  const seen = network.safeParse(value);
  return seen.success ? [[name, seen.data] as const] : [];
};

const agentsReachWhatIsShared = rule(connected, function* (seen) {
  const withAgents = new Set(seen.agents.map(({ account }) => account));
  for (const share of seen.sharing) {
    const [api] = domainNamesIn(share.resources);
    if (api === undefined) continue;
    for (const account of receiversOf(seen, share)) {
      if (!withAgents.has(account) || apiEndpointsOf(seen, account).length > 0) continue;
      yield {
        path: `${share.at}.with`,
        problem: `shares ${api.domainName} with an account that has agents, but no endpoint to call it by`,
        got: account,
        remedy: `give a network of ${account} its endpoint, as in endpoints: { existing: { 'execute-api': 'vpce-…' } }`,
      };
    }
  }
});

const apisAreSharedOneWay = rule(connected, function* (seen) {
  const sharing = Object.fromEntries(seen.sharing.map((share) => [share.key, share]));
  const owners = new Map(
    Object.keys(seen.accounts).map((account) => [
      account,
      receivedApis({ ...seen, sharing }, account).map(({ owner }) => owner),
    ]),
  );
  for (const { at, account, resources } of seen.sharing) {
    if (domainNamesIn(resources).length === 0 || !dependsOn(account, account, owners)) continue;
    yield {
      path: `${at}.account`,
      problem: 'shares an API with accounts from which it receives one, so that neither could be set up first',
      got: account,
      remedy: 'let APIs be shared one way',
    };
  }
});

/** Whether an account receives, directly or by way of others, from another. */
function dependsOn(account: string, other: string, owners: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set<string>();
  const ahead = [...(owners.get(account) ?? [])];
  for (let owner = ahead.pop(); owner !== undefined; owner = ahead.pop()) {
    if (reached.has(owner)) continue;
    reached.add(owner);
    ahead.push(...(owners.get(owner) ?? []));
  }
  return reached.has(other);
}

export const SHARING_RULES = [
  sharesReachTheOrganization,
  sharesHaveOwnersAndReceivers,
  resourcesBelongToTheOwner,
  resourcesLieInTheHomeRegion,
  resourcesAreSharedOnce,
  agentsReachWhatIsShared,
  apisAreSharedOneWay,
];
