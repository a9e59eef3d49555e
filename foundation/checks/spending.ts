import { z } from 'zod';
import { METRIC_FILTERS_OF_A_LOG_GROUP, MOST_MEASURED } from '../measured-agents';
import { PARTITION_NAMES, PARTITIONS } from '../partitions';
import { listed, oneOf, rule } from '../rules';

const partition = z.enum(PARTITION_NAMES).default('aws');

const budgetsFit = rule(
  z.object({
    agents: listed('agents', { family: z.string() }),
    budgets: z.object({ monthlyUsd: z.number(), families: z.record(z.string(), z.number()).default({}) }),
  }),
  function* ({ agents, budgets }) {
    const families = [...new Set(agents.map(({ family }) => family))];
    for (const [family, usd] of Object.entries(budgets.families)) {
      const path = `budgets.families.${family}`;
      const members = agents.filter((agent) => agent.family === family).length;
      if (members === 0)
        yield {
          path,
          problem: 'is not a family of agents here',
          got: family,
          remedy: oneOf(families, 'take it out', family),
        };
      else if (usd > 0 && usd * 100 < members)
        yield {
          path,
          problem: `is less than a cent for each of its ${members} agents, so accounts could not share it`,
          got: usd,
          remedy: `use ${Math.ceil(members / 100)} or more`,
        };
    }
    const sum = Object.values(budgets.families).reduce((total, part) => total + part, 0);
    if (sum > budgets.monthlyUsd)
      yield {
        path: 'budgets.families',
        problem: `add up to more than monthlyUsd, ${budgets.monthlyUsd}`,
        got: sum,
        remedy: 'raise the whole or lower the parts',
      };
  },
);

const warningsDiffer = rule(z.object({ budgets: z.object({ warnAtPercent: z.array(z.number()) }) }), function* (seen) {
  const { warnAtPercent } = seen.budgets;
  for (const percent of new Set(warnAtPercent.filter((one, index) => warnAtPercent.indexOf(one) !== index)))
    yield {
      path: 'budgets.warnAtPercent',
      problem: 'is listed twice',
      got: percent,
      remedy: 'list it once',
    };
});

/** What AWS Budgets and Cost Explorer would have to do, as far as a person has asked for it. */
const billsAreThere = rule(
  z.object({
    partition,
    budgets: z.object({ stop: z.string().optional() }).prefault({}).catch({}),
    landingZone: z
      .object({ costAllocationTags: z.string().optional(), costAnomalies: z.string().optional() })
      .prefault({})
      .catch({}),
  }),
  function* ({ partition: name, budgets, landingZone }) {
    if (PARTITIONS[name].billing) return;
    if (budgets.stop === 'revoke')
      yield {
        path: 'budgets.stop',
        problem: `cannot be done in the partition ${name}, whose accounts are billed through others`,
        got: budgets.stop,
        remedy: 'take it out, and give agents modelTokensPerDay',
      };
    for (const property of ['costAllocationTags', 'costAnomalies'] as const)
      if (landingZone[property] === 'create')
        yield {
          path: `landingZone.${property}`,
          problem: `cannot be made in the partition ${name}, whose accounts are billed through others`,
          got: 'create',
          remedy: 'use existing or off, and make it in the account that pays',
        };
  },
);

const tokensAreCounted = rule(
  z.object({
    agents: listed('agents', {
      account: z.string(),
      trust: z.object({ kind: z.string() }).prefault({ kind: 'lambda' }).catch({ kind: '' }),
      modelTokensPerDay: z.number().optional().catch(undefined),
    }),
    landingZone: z.object({ invocationLogging: z.string().default('create') }).prefault({}),
  }),
  function* ({ agents, landingZone }) {
    for (const { at, account, trust, modelTokensPerDay } of agents) {
      if (modelTokensPerDay === undefined) continue;
      if (landingZone.invocationLogging !== 'create' && trust.kind !== 'workflow')
        yield {
          path: `${at}.modelTokensPerDay`,
          problem: 'would be watched by nobody, because the log of model calls is not made here',
          got: modelTokensPerDay,
          remedy: "take it out, or use landingZone.invocationLogging: 'create'",
        };
      const limited = agents.filter((agent) => agent.account === account && agent.modelTokensPerDay !== undefined);
      if (landingZone.invocationLogging === 'create' && limited.length > MOST_MEASURED)
        yield {
          path: `${at}.modelTokensPerDay`,
          problem: `has no room in the log of model calls of ${account}, which takes ${METRIC_FILTERS_OF_A_LOG_GROUP} metric filters: ${MOST_MEASURED} agents there can have it, and ${limited.length} do`,
          got: modelTokensPerDay,
          remedy: 'move agents to another account, or give it to fewer',
        };
    }
  },
);

export const SPENDING_RULES = [budgetsFit, warningsDiffer, billsAreThere, tokensAreCounted];
