import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { listed, oneOf, repeated, rule } from '../rules';
import { accountRegister } from './registers';

const text = z.string().optional().catch(undefined);
const list = z.array(z.unknown()).default([]).catch([]);

/** Of each list of what agents read, as far as it is well-formed. */
const reads = z
  .object({ objects: list, tables: list, functions: list, stateMachines: list, knowledgeBases: list })
  .prefault({});

const agents = listed('agents', { account: z.string(), reads });
type SeenAgent = z.output<typeof agents>[number];

const reference = z.object({
  account: text,
  bucket: text,
  prefix: text,
  table: text,
  /** What belongs to the agent alone is told apart from a list: the two have different conditions. */
  partitions: z.literal('own').optional().catch(undefined),
  function: text,
  alias: text,
  stateMachine: text,
});

const LISTS = ['objects', 'tables', 'functions', 'stateMachines'] as const;

interface Reference extends z.output<typeof reference> {
  readonly list: (typeof LISTS)[number];
  readonly at: string;
}

const referencesIn = ({ at, reads: seen }: SeenAgent): Reference[] =>
  LISTS.flatMap((name) =>
    seen[name].flatMap((value, index) => {
      const parsed = reference.safeParse(value);
      return parsed.success ? [{ ...parsed.data, list: name, at: `${at}.reads.${name}[${index}]` }] : [];
    }),
  );

const nameOf = ({ bucket, prefix, table, function: named, stateMachine }: Reference) =>
  bucket === undefined ? (table ?? named ?? stateMachine) : `${bucket}/${prefix ?? ''}`;

const seenBeside = z.object({
  namePrefix: z.string().default('p2a').catch('p2a'),
  /** `null` where it is misshapen itself, so that nothing can be said of it. */
  accounts: accountRegister.nullable().catch(null),
  // A function of our own has a name like a tool; of others, tools say the name.
  tools: listed('tools', { account: z.string(), target: z.object({ function: text }) }),
  agents,
});

const readsHold = rule(seenBeside, function* (seen) {
  const known = seen.accounts === null ? undefined : Object.keys(seen.accounts);
  const functionsOfTools = new Set(
    seen.tools.flatMap(({ account, target }) => (target.function === undefined ? [] : `${account} ${target.function}`)),
  );
  const isTool = (account: string, name: string | undefined) =>
    name !== undefined && (isNamedLikeOurs(name, seen.namePrefix) || functionsOfTools.has(`${account} ${name}`));

  for (const agent of seen.agents) {
    const references = referencesIn(agent);
    for (const { at, account = agent.account, function: called, stateMachine } of references) {
      if (known !== undefined && account !== agent.account && !known.includes(account))
        yield {
          path: `${at}.account`,
          problem: 'is not an account of this environment',
          got: account,
          remedy: oneOf(known, 'add it to accounts', account),
        };
      for (const [property, name] of Object.entries({ function: called, stateMachine })) {
        if (isTool(account, name))
          yield {
            path: `${at}.${property}`,
            problem: 'belongs to a tool or to the template, which agents reach through the gateway only',
            got: name,
            remedy: 'take it out, and name the actions of the tool in tools',
          };
      }
    }
    yield* listedTwice(agent, references);
  }
});

/** Functions and workflows of tools, agents and the gateway, in this environment or in another of the same account. */
const isNamedLikeOurs = (name: string, namePrefix: string) => name.startsWith(`${namePrefix}-`);

function* listedTwice({ account, reads: seen, at }: SeenAgent, references: readonly Reference[]): Generator<Mistake> {
  const keyed = references.map((reference) => {
    const { at: path, list: name, alias, partitions } = reference;
    const got = nameOf(reference);
    return { path, got, key: JSON.stringify([name, reference.account ?? account, got, alias, partitions]) };
  });
  const bases = seen.knowledgeBases.map((id, index) => ({
    path: `${at}.reads.knowledgeBases[${index}]`,
    got: id,
    key: typeof id === 'string' ? id : undefined,
  }));
  for (const { item } of repeated([...keyed, ...bases], ({ key, got }) => (got === undefined ? undefined : key)))
    yield {
      path: item.path,
      problem: 'is listed twice',
      got: item.got,
      remedy: 'list it once, with all of it that the agent reads',
    };
}

export const DATA_RULES = [readsHold];
