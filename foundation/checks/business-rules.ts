import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { listed, oneOf, repeated, rule } from '../rules';

const businessRule = z.object({
  actions: z.array(z.string()).default([]).catch([]),
  effect: z.string().optional().catch(undefined),
  when: z.string().default('').catch(''),
  quorum: z.number().optional().catch(undefined),
});
type SeenRule = z.output<typeof businessRule>;

const tools = listed('tools', {
  name: z.string().default('').catch(''),
  actions: z.record(z.string(), z.unknown()).default({}).catch({}),
  rules: z.record(z.string(), businessRule.optional().catch(undefined)).default({}).catch({}),
});

/** How many people agree without a rule: as the schema has it. */
const quorum = z
  .object({ approvals: z.object({ quorum: z.number().default(1) }).default({ quorum: 1 }) })
  .transform(({ approvals }) => approvals.quorum)
  .default(1)
  .catch(1);

const rulesFitTheirTools = rule(
  z.object({ tools, agents: listed('agents', { name: z.string() }), gateway: quorum }),
  function* (seen) {
    const agents = seen.agents.map(({ name }) => name);
    for (const { at, actions, rules } of seen.tools) {
      for (const [name, given] of Object.entries(rules)) {
        if (given === undefined) continue;
        const path = `${at}.rules.${name}`;
        yield* actionMistakes(path, given, Object.keys(actions));
        yield* quorumMistakes(path, given, seen.gateway);
        yield* agentMistakes(path, given, agents);
      }
    }
  },
);

function* actionMistakes(path: string, given: SeenRule, actions: readonly string[]): Generator<Mistake> {
  for (const name of given.actions.filter((one) => !actions.includes(one)))
    yield {
      path: `${path}.actions`,
      problem: 'is not an action of the tool',
      got: name,
      remedy: oneOf(actions, 'give the tool its actions', name),
    };
  for (const { value } of repeated(given.actions, (one) => one))
    yield { path: `${path}.actions`, problem: 'is listed twice', got: value, remedy: 'list it once' };
}

function* quorumMistakes(path: string, given: SeenRule, ofGateway: number): Generator<Mistake> {
  if (given.quorum === undefined) return;
  if (given.effect === 'refuse')
    yield {
      path: `${path}.quorum`,
      problem: 'belongs to rules that ask people, but this one refuses',
      got: given.quorum,
      remedy: 'take it out, or use the effect approve',
    };
  else if (given.quorum < ofGateway)
    yield {
      path: `${path}.quorum`,
      problem: `is less than gateway.approvals.quorum, ${ofGateway}`,
      got: given.quorum,
      remedy: `use ${ofGateway} or more, or take it out`,
    };
}

const AGENT = /\bP2a\s*::\s*Agent\s*::\s*"([^"]*)"/g;

/** Cedar knows types of things, and not which ones there are: a misspelt agent would make a rule that never applies. */
function* agentMistakes(path: string, { when }: SeenRule, agents: readonly string[]): Generator<Mistake> {
  const named = new Set([...when.matchAll(AGENT)].map(([, name = '']) => name));
  for (const name of named) {
    if (agents.includes(name)) continue;
    yield {
      path: `${path}.when`,
      problem: 'names an agent that is not in this environment',
      got: name,
      remedy: oneOf(agents, 'take it out', name),
    };
  }
}

export const BUSINESS_RULES = [rulesFitTheirTools];
