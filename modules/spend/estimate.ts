import type { Agent, Environment, Model } from '../../foundation/environment';

/** US dollars of a million tokens. */
type Price = NonNullable<Model['price']>;

/**
 * What an agent's tokens cost at most: the log does not say by which of its models they were used, so it is the dearest. None
 * where a model of the agent has no price.
 */
export function dearestPrice({ models }: Environment, agent: Pick<Agent, 'models'>): Price | undefined {
  const prices = agent.models.map((name) => models[name]?.price);
  const known = prices.filter((price) => price !== undefined);
  if (known.length === 0 || known.length < prices.length) return undefined;
  return {
    input: Math.max(...known.map(({ input }) => input)),
    output: Math.max(...known.map(({ output }) => output)),
  };
}

/**
 * An estimate in US dollars, in CloudWatch's metric math.
 *
 * @param input Id of the metric of input tokens.
 * @param output Id of the metric of output tokens.
 */
export const spendOf = ({ input, output }: Readonly<Record<'input' | 'output', string>>, price: Price): string =>
  `(FILL(${input}, 0) * ${price.input} + FILL(${output}, 0) * ${price.output}) / 1000000`;
