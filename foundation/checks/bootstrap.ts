import { z } from 'zod';
import { MANAGEMENT } from '../accounts';
import { iamPathOf, isGoverned } from '../names';
import { iamFolder, listed, named, repeated, rule } from '../rules';
import { accountId } from '../schema/fields';

const rolesAreMadeOrGiven = rule(
  z.object({ bootstrap: z.looseObject({}), deployRoles: z.object({ existing: z.looseObject({}) }) }),
  function* () {
    yield {
      path: 'bootstrap',
      problem: 'makes deploy roles, but deployRoles gives them',
      remedy: 'take bootstrap out where a landing zone gives the roles, or deployRoles where they are made here',
    };
  },
);

const pipelinesDiffer = rule(
  z.object({ bootstrap: z.object({ pipelines: named('bootstrap.pipelines', { roleArn: z.string() }) }) }),
  function* ({ bootstrap: { pipelines } }) {
    // What else pull requests must not have is found across environments.
    const hands = pipelines.filter(({ key }) => key !== 'proposals');
    for (const { item, earlier } of repeated(hands, ({ roleArn }) => roleArn.toLowerCase()))
      yield {
        path: `${item.at}.roleArn`,
        problem: `is the role of ${earlier.at} too, so who ships agents could weaken what guards them`,
        got: item.roleArn,
        remedy: 'give each a role of its own',
      };
  },
);

const proposalsOnlyRead = rule(
  z.object({
    bootstrap: z.object({ pipelines: z.object({ proposals: z.object({ roleArn: z.string() }) }) }),
    state: z.object({ kind: z.literal('s3'), roleArn: z.string() }),
  }),
  function* ({ state: { roleArn } }) {
    yield {
      path: 'bootstrap.pipelines.proposals',
      problem: 'would read states by state.roleArn, which may write them',
      got: roleArn,
      remedy: 'take state.roleArn out, and let the bucket admit the roles of the pipelines themselves',
    };
  },
);

/** Everybody who takes on a role that the bootstrap makes, as far as it is well-formed. */
const callers = <Reads extends z.ZodRawShape>(reads: Reads) =>
  z.object({
    bootstrap: z
      .object({ pipelines: named('bootstrap.pipelines', reads).catch([]), audit: z.unknown().optional() })
      .transform(({ pipelines, audit }) => [...pipelines, ...named('bootstrap', reads).parse({ audit })]),
  });

const externalIdsDiffer = rule(callers({ externalId: z.string() }), function* ({ bootstrap }) {
  for (const { item, earlier, value } of repeated(bootstrap, ({ externalId }) => externalId)) {
    yield {
      path: `${item.at}.externalId`,
      problem: `is the external id of ${earlier.at} too`,
      got: value,
      remedy: 'give every role its own',
    };
  }
});

const callersAreNotGoverned = rule(
  callers({ roleArn: z.string() }).extend(iamFolder.shape),
  function* ({ bootstrap, ...folder }) {
    for (const { at, roleArn } of bootstrap) {
      if (isGoverned(folder, roleArn.split(':role/')[1] ?? ''))
        yield {
          path: `${at}.roleArn`,
          problem: 'is a role that the template governs',
          got: roleArn,
          remedy: 'name a role outside the template',
        };
    }
  },
);

const makerIsNotGoverned = rule(
  z.object({ bootstrap: z.object({ role: z.string() }), ...iamFolder.shape }),
  function* ({ bootstrap: { role }, ...folder }) {
    if (isGoverned(folder, role))
      yield {
        path: 'bootstrap.role',
        problem: `lies under the template's own path /${iamPathOf(folder)}/`,
        got: role,
        remedy: 'give a role that was there before',
      };
  },
);

const placed = { account: z.string() };

const pipelinesLiveElsewhere = rule(
  z.object({
    bootstrap: z.object({ pipelines: named('bootstrap.pipelines', { roleArn: z.string() }) }),
    accounts: named('accounts', { id: accountId }),
    agents: listed('agents', placed),
    tools: listed('tools', placed),
    gateway: z.object(placed).optional().catch(undefined),
  }),
  function* ({ bootstrap: { pipelines }, accounts, agents, tools, gateway }) {
    const workloads = new Set([...agents, ...tools, ...(gateway ? [gateway] : [])].map(({ account }) => account));
    for (const { at, roleArn } of pipelines) {
      const host = accounts.find(({ key, id }) => workloads.has(key) && roleArn.split(':')[4] === id);
      if (host !== undefined)
        yield {
          path: `${at}.roleArn`,
          problem: `lives in ${host.key}, among the workloads that it is to deploy`,
          got: roleArn,
          remedy: 'give a role of an account of its own, or of one that holds no agents, tools or gateway',
        };
    }
  },
);

const emergencyUsersAreOfManagement = rule(
  z.object({
    accounts: z.object({ [MANAGEMENT]: z.object({ id: accountId }) }),
    bootstrap: z.object({ breakGlassUsers: z.array(z.string()) }),
  }),
  function* ({ accounts, bootstrap: { breakGlassUsers } }) {
    const owner = accounts[MANAGEMENT]?.id;
    for (const [index, arn] of breakGlassUsers.entries()) {
      const [, , , , account] = arn.split(':');
      if (account === undefined || account === owner) continue; // Told by the schema: it is no ARN at all.
      yield {
        path: `bootstrap.breakGlassUsers[${index}]`,
        problem: 'is not a user of the management account',
        got: arn,
        remedy: `use one of account ${owner}; service control policies keep others from having users`,
      };
    }
    for (const { item, value } of repeated([...breakGlassUsers.entries()], ([, arn]) => arn)) {
      yield {
        path: `bootstrap.breakGlassUsers[${item[0]}]`,
        problem: 'is listed twice',
        got: value,
        remedy: 'list it once',
      };
    }
  },
);

export const BOOTSTRAP_RULES = [
  rolesAreMadeOrGiven,
  pipelinesDiffer,
  proposalsOnlyRead,
  externalIdsDiffer,
  callersAreNotGoverned,
  makerIsNotGoverned,
  pipelinesLiveElsewhere,
  emergencyUsersAreOfManagement,
];
