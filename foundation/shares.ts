import { unitsFrom } from './organization-units';

/** What is asked of an environment here; a part of it, so that checks can ask before everything is known to be right. */
interface Sharing {
  readonly accounts: Readonly<Record<string, { readonly ou?: string | undefined }>>;
  readonly organization: {
    readonly organizationalUnits: Readonly<Record<string, { readonly parent?: string | undefined }>>;
  };
  readonly networks: Readonly<Record<string, ConnectedNetwork>>;
  readonly sharing: Readonly<Record<string, SharedResources>>;
}

interface ConnectedNetwork {
  readonly account: string;
  readonly endpoints?: 'create' | 'off' | { readonly existing: Readonly<Record<string, string>> } | undefined;
}

interface SharedResources {
  readonly account: string;
  readonly resources: readonly string[];
  readonly with: { readonly accounts?: readonly string[] | undefined; readonly units?: readonly string[] | undefined };
}

/** A private API of another account that calls from some endpoints of this one may reach. */
export interface ReceivedApi {
  /** With the id behind it, as in `tools.acme.internal+k3v9x2m7q1`. */
  readonly domainName: string;
  readonly domainNameArn: string;
  /** Account that shares it. */
  readonly owner: string;
  readonly endpointIds: readonly string[];
}

/** Private domain names among shared resources, by their ARNs. */
export const domainNamesIn = (resources: readonly string[]) =>
  resources.flatMap((domainNameArn) => {
    const domainName = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/domainnames\/(.+)$/.exec(domainNameArn)?.[1];
    return domainName === undefined ? [] : [{ domainName, domainNameArn }];
  });

/** Accounts that a share names, and those below the units that it names; never its owner. */
export function receiversOf(
  { accounts, organization }: Pick<Sharing, 'accounts' | 'organization'>,
  share: SharedResources,
) {
  const { accounts: direct = [], units = [] } = share.with;
  return Object.entries(accounts)
    .filter(([name, { ou }]) => name !== share.account && (direct.includes(name) || isBelow(ou, units, organization)))
    .map(([name]) => name);
}

const isBelow = (
  ou: string | undefined,
  units: readonly string[],
  { organizationalUnits }: Sharing['organization'],
): boolean => ou !== undefined && unitsFrom(ou, organizationalUnits).some((unit) => units.includes(unit));

/** Endpoints of an account's networks by which it calls private APIs, as far as they exist already. */
export const apiEndpointsOf = ({ networks }: Pick<Sharing, 'networks'>, account: string): string[] => [
  ...new Set(
    Object.values(networks)
      .filter((network) => network.account === account)
      .flatMap(({ endpoints }) => (typeof endpoints === 'object' ? (endpoints.existing['execute-api'] ?? []) : [])),
  ),
];

/** Private APIs that others share with an account, and that it has an endpoint to call. */
export function receivedApis(environment: Sharing, account: string): ReceivedApi[] {
  const endpointIds = apiEndpointsOf(environment, account);
  if (endpointIds.length === 0) return [];
  const received = Object.values(environment.sharing)
    .filter((share) => receiversOf(environment, share).includes(account))
    .flatMap(({ account: owner, resources }) =>
      domainNamesIn(resources).map((api) => ({ ...api, owner, endpointIds })),
    );
  return [...new Map(received.map((api) => [api.domainNameArn, api])).values()];
}

/** Accounts that share something or reach what others share, owners before those who depend on them. */
export function sharingAccounts(environment: Sharing): string[] {
  const owners = new Set(Object.values(environment.sharing).map(({ account }) => account));
  const ordered = new Set<string>();
  const asked = new Set<string>();
  const add = (account: string) => {
    if (asked.has(account)) return;
    asked.add(account);
    const apis = receivedApis(environment, account);
    for (const { owner } of apis) add(owner);
    if (apis.length > 0 || owners.has(account)) ordered.add(account);
  };
  for (const account of Object.keys(environment.accounts)) add(account);
  return [...ordered];
}
