import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { isGoverned } from '../names';
import { iamFolder, listed, oneOf, rule } from '../rules';
import { accountRegister, networkRegister } from './registers';

const workflow = z
  .object({
    callers: z.array(z.string()).default([]).catch([]),
    keep: z.array(z.string()).default([]).catch([]),
    fields: z.record(z.string(), z.string()).default({}).catch({}),
    model: z.string().optional().catch(undefined),
    calls: z.number().default(5).catch(0),
    approvalMinutes: z.number().default(60).catch(0),
    timeoutMinutes: z.number().default(360).catch(Number.POSITIVE_INFINITY),
  })
  .optional()
  .catch({
    callers: [],
    keep: [],
    fields: {},
    model: undefined,
    calls: 0,
    approvalMinutes: 0,
    timeoutMinutes: Number.POSITIVE_INFINITY,
  });

const agents = listed('agents', {
  name: z.string(),
  account: z.string(),
  trust: z
    .object({ kind: z.string().catch(''), network: z.string().optional().catch(undefined) })
    .prefault({ kind: 'lambda' })
    .catch({ kind: '', network: undefined }),
  models: z.array(z.string()).default([]).catch([]),
  tools: z.record(z.string(), z.unknown()).default({}).catch({}),
  workflow,
});
type SeenAgent = z.output<typeof agents>[number];
type SeenWorkflow = NonNullable<SeenAgent['workflow']>;

const workflowsAreWhole = rule(
  z.object({
    agents,
    models: z.record(z.string(), z.object({ output: z.string().catch('text') }).catch({ output: 'text' })).default({}),
    networks: networkRegister.default({}).catch({}),
    gateway: z
      .object({ domainName: z.string().optional().catch('') })
      .optional()
      .catch({ domainName: '' }),
  }),
  function* ({ agents: all, ...around }) {
    for (const agent of all) {
      const { at, trust, workflow: given } = agent;
      if (trust.kind === 'workflow' && given === undefined)
        yield {
          path: `${at}.workflow`,
          problem: 'is missing',
          remedy: 'say what happens to a request, or let the agent run elsewhere',
        };
      if (trust.kind !== 'workflow' && given !== undefined)
        yield {
          path: `${at}.workflow`,
          problem: 'is of no use: the agent runs elsewhere',
          got: trust.kind,
          remedy: "take it out, or write trust: { kind: 'workflow' }",
        };
      if (trust.kind === 'workflow' && given !== undefined) yield* mistakesIn(agent, given, around);
    }
  },
);

interface Surroundings {
  readonly models: Readonly<Record<string, { readonly output: string }>>;
  readonly networks: z.output<typeof networkRegister>;
  readonly gateway?: { readonly domainName?: string | undefined } | undefined;
}

function* mistakesIn(
  { at, account, trust, models, tools }: SeenAgent,
  given: SeenWorkflow,
  around: Surroundings,
): Generator<Mistake> {
  const answering = models.filter((name) => around.models[name]?.output !== 'embedding');
  if (given.model !== undefined && !answering.includes(given.model))
    yield {
      path: `${at}.workflow.model`,
      problem: 'is no model of the agent that answers',
      got: given.model,
      remedy: oneOf(answering, 'give the agent a model that answers', given.model),
    };
  const waiting = given.calls * given.approvalMinutes + MARGIN_MINUTES;
  if (Object.keys(tools).length > 0 && waiting > given.timeoutMinutes)
    yield {
      path: `${at}.workflow.timeoutMinutes`,
      problem: `is too short for ${given.calls} calls that each wait ${given.approvalMinutes} minutes for an approval`,
      got: String(given.timeoutMinutes),
      remedy: `use ${waiting} or more, or allow fewer calls or less time to approve`,
    };
  if (Object.keys(tools).length > 0 && around.gateway !== undefined && around.gateway.domainName === undefined)
    yield {
      path: 'gateway.domainName',
      problem: `is missing, so ${at} could not call its tools`,
      remedy: 'give the domain name under which agents reach the gateway',
    };
  if (trust.network === undefined) return;
  const own = Object.keys(around.networks).filter((name) => around.networks[name]?.account === account);
  if (!own.includes(trust.network))
    yield {
      path: `${at}.trust.network`,
      problem: `is not a network of account ${account}`,
      got: trust.network,
      remedy: oneOf(own, `add it to networks, with account: '${account}'`, trust.network),
    };
}

/** For everything but waiting. */
const MARGIN_MINUTES = 10;

const answersAreGrounded = rule(
  z.object({ agents, guardrails: z.object({ grounding: z.unknown().optional() }).prefault({}) }),
  function* ({ agents: all, guardrails: { grounding } }) {
    const agent = all.find(({ trust }) => trust.kind === 'workflow');
    if (agent !== undefined && grounding === 'off')
      yield {
        path: 'guardrails.grounding',
        problem: `is off, so nothing would check the answers of ${agent.at} against their sources`,
        remedy: 'give the scores that answers have to reach, or take it out for those that are usual',
      };
  },
);

const callersAreKnown = rule(
  z.object({
    ...iamFolder.shape,
    accounts: accountRegister,
    controls: z.object({ trustedAccounts: z.array(z.string()).default([]) }).prefault({}),
    agents,
  }),
  function* ({ accounts, controls, agents: all, ...folder }) {
    const known = new Set([...Object.values(accounts).map(({ id }) => id), ...controls.trustedAccounts]);
    for (const { at, workflow: given } of all)
      for (const [index, caller] of (given?.callers ?? []).entries()) {
        const [, account, pathAndName] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(caller) ?? [];
        if (account === undefined || pathAndName === undefined) continue; // Told by the schema.
        const path = `${at}.workflow.callers[${index}]`;
        if (!known.has(account))
          yield {
            path,
            problem: `is a role of account ${account}, which is neither an account here nor trusted`,
            got: caller,
            remedy: 'add the account to accounts, or to controls.trustedAccounts if it is outside of the organization',
          };
        if (isGoverned(folder, pathAndName))
          yield {
            path,
            problem: 'is a role that the template governs, and none of those hands requests in',
            got: caller,
            remedy: 'name the role of the application that agents work for',
          };
      }
  },
);

const TOKENIZE = 'tokenize';

const tokensAreKept = rule(
  z.object({
    sanitizer: z
      .object({
        mode: z.unknown().optional(),
        modes: z.record(z.string(), z.unknown()).default({}).catch({}),
        tokens: z.unknown().optional(),
      })
      .prefault({}),
    agents,
  }),
  function* ({ sanitizer, agents: all }) {
    if (sanitizer.tokens !== undefined) return;
    const inFields = all.find(({ workflow: given }) => Object.values(given?.fields ?? {}).includes(TOKENIZE));
    if (inFields !== undefined || sanitizer.mode === TOKENIZE || Object.values(sanitizer.modes).includes(TOKENIZE))
      yield {
        path: 'sanitizer.tokens',
        problem: `is missing, though ${inFields === undefined ? 'something' : `a field of ${inFields.at}`} is tokenized`,
        remedy: 'say how long tokens can be turned back, as in { days: 90 }',
      };
  },
);

/** Of the 4 KB that Lambda gives a function for its settings; the rest is ARNs and names. */
const MOST_CHARACTERS = 2500;

const rulesFitIntoSettings = rule(z.object({ agents }), function* ({ agents: all }) {
  for (const { at, workflow: given } of all) {
    const size = given === undefined ? 0 : JSON.stringify([given.keep, given.fields]).length;
    if (size > MOST_CHARACTERS)
      yield {
        path: `${at}.workflow.keep`,
        problem: `has, with fields, ${size} characters, more than the settings of a function hold`,
        remedy: `keep to ${MOST_CHARACTERS}: name whole objects, or use *`,
      };
  }
});

export const WORKFLOW_RULES = [
  workflowsAreWhole,
  answersAreGrounded,
  callersAreKnown,
  tokensAreKept,
  rulesFitIntoSettings,
];
