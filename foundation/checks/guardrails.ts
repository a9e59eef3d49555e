import { z } from 'zod';
import { readDenyLists } from '../deny-lists';
import { labelOf, oneOf, type Rule, repeated, rule } from '../rules';
import { CONTENT_CATEGORIES } from '../schema/guardrails';

const label = z.object({ name: z.string() });
const labels = z
  .array(z.unknown())
  .default([])
  .transform((all) =>
    all.flatMap((value, index) => {
      const seen = label.safeParse(value);
      return seen.success ? [{ name: seen.data.name, at: labelOf(value, index) }] : [];
    }),
  );

/** What the template adds to every guardrail. */
export const OWN_TOPIC = 'Disclosure of instructions';

const topicsDiffer = rule(
  z.object({ guardrails: z.object({ topics: labels }) }),
  function* ({ guardrails: { topics } }) {
    for (const { name, at } of topics)
      if (name.toLowerCase() === OWN_TOPIC.toLowerCase())
        yield {
          path: `guardrails.topics[${at}].name`,
          problem: 'is a topic that every guardrail has already',
          got: name,
          remedy: 'take it out, or call it something else',
        };
    for (const { item, value } of repeated(topics, ({ name }) => name.toLowerCase()))
      yield {
        path: `guardrails.topics[${item.at}].name`,
        problem: 'is the name of another topic',
        got: value,
        remedy: 'give each topic a name of its own',
      };
  },
);

const regexesDiffer = rule(
  z.object({ guardrails: z.object({ pii: z.object({ regexes: labels }) }) }),
  function* ({ guardrails }) {
    for (const { item, value } of repeated(guardrails.pii.regexes, ({ name }) => name.toLowerCase()))
      yield {
        path: `guardrails.pii.regexes[${item.at}].name`,
        problem: 'is the name of another pattern',
        got: value,
        remedy: 'give each pattern a name of its own',
      };
  },
);

/** As far as a filter is written at all: without one it is the strongest. */
const strengths = z.object({ input: z.string(), output: z.string() });

const filtersDoSomething = rule(
  z.object({ guardrails: z.object({ contentFilters: z.record(z.string(), z.unknown()) }) }),
  function* ({ guardrails: { contentFilters } }) {
    const off = CONTENT_CATEGORIES.filter((category) => {
      const seen = strengths.safeParse(contentFilters[category]);
      return seen.success && seen.data.input === 'none' && seen.data.output === 'none';
    });
    if (off.length === CONTENT_CATEGORIES.length)
      yield {
        path: 'guardrails.contentFilters',
        problem: 'let all harmful content pass',
        remedy: 'give at least one category a strength, or leave them out, which is the strongest',
      };
  },
);

const denyListsAreRead = rule(
  z.object({
    guardrails: z.object({ words: z.object({ denyLists: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/)) }) }),
  }),
  ({ guardrails: { words } }) => readDenyLists(words.denyLists).mistakes,
);

/** Regions of each profile's geography begin like this. Source: "Supported regions for cross-region guardrail inference". */
const GEOGRAPHY: Readonly<Record<string, RegExp>> = {
  us: /^us-(?!gov-)/,
  eu: /^eu-/,
  apac: /^ap-/,
  'us-gov': /^us-gov-/,
};

const geographyHoldsTheRegion = rule(
  z.object({ region: z.string(), guardrails: z.object({ tier: z.object({ standard: z.string() }) }) }),
  function* ({ region, guardrails }) {
    const { standard } = guardrails.tier;
    const fitting = Object.keys(GEOGRAPHY).filter((geography) => GEOGRAPHY[geography]?.test(region));
    if (standard in GEOGRAPHY && !fitting.includes(standard))
      yield {
        path: 'guardrails.tier.standard',
        problem: `is a geography without the home region ${region}`,
        got: standard,
        remedy: oneOf(fitting, 'use classic'),
      };
  },
);

export const GUARDRAIL_RULES: readonly Rule[] = [
  topicsDiffer,
  regexesDiffer,
  filtersDoSomething,
  denyListsAreRead,
  geographyHoldsTheRegion,
];
