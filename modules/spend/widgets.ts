import type { Agent, Environment } from '../../foundation/environment';
import { measuredAgents } from '../../foundation/measured-agents';
import { metricNamespace } from '../../foundation/metrics';
import { dearestPrice, spendOf } from './estimate';
import { TOKENS, tokenMetricName } from './names';

/** One line of a graph: a metric, or an expression over others. Source: "Dashboard body structure and syntax". */
type Line =
  | readonly [namespace: string, name: string, options: Readonly<Record<string, unknown>>]
  | readonly [{ readonly id: string; readonly expression: string; readonly label: string }];

/** A graph of a dashboard, without its place there. */
export interface SpendWidget {
  readonly type: 'metric';
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: 'timeSeries';
    readonly stacked: boolean;
    readonly stat: 'Sum';
    /** In seconds. */
    readonly period: number;
    readonly metrics: readonly Line[];
  };
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Tokens and estimated spend of a family's agents in an account; nothing where none of them is measured. */
export const familySpendWidgets = (environment: Environment, account: string, family: string): SpendWidget[] =>
  widgetsOf(
    environment,
    measuredAgents(environment, account).filter((agent) => agent.family === family),
    `of ${family}`,
  );

/** The same of all agents of an account. */
export const accountSpendWidgets = (environment: Environment, account: string): SpendWidget[] =>
  widgetsOf(environment, measuredAgents(environment, account), `in ${account}`);

function widgetsOf(environment: Environment, agents: readonly Agent[], of: string): SpendWidget[] {
  if (agents.length === 0) return [];
  const priced = agents.flatMap((agent) => {
    const price = dearestPrice(environment, agent);
    return price === undefined ? [] : [{ agent, price }];
  });
  const graph = (title: string, period: number, metrics: readonly Line[]): SpendWidget => ({
    type: 'metric',
    properties: {
      title,
      region: environment.region,
      view: 'timeSeries',
      stacked: true,
      stat: 'Sum',
      period,
      metrics,
    },
  });
  return [
    graph(
      `Tokens of models ${of}, by the hour`,
      HOUR,
      agents.flatMap(({ name }, index) =>
        TOKENS.map((tokens): Line => termOf(environment, name, tokens, index, { label: `${name}: ${tokens}` })),
      ),
    ),
    ...(priced.length === 0
      ? []
      : [
          graph(
            `Estimated spend ${of} in US dollars, by the day`,
            DAY,
            priced.flatMap(({ agent: { name }, price }, index): Line[] => [
              ...TOKENS.map((tokens): Line => termOf(environment, name, tokens, index, { visible: false })),
              [
                {
                  id: `spend${index}`,
                  expression: spendOf({ input: `input${index}`, output: `output${index}` }, price),
                  label: name,
                },
              ],
            ]),
          ),
        ]),
  ];
}

const termOf = (
  environment: Environment,
  agent: string,
  tokens: (typeof TOKENS)[number],
  index: number,
  options: Readonly<Record<string, unknown>>,
): Line => [
  metricNamespace(environment, 'models'),
  tokenMetricName(agent, tokens),
  { id: `${tokens}${index}`, ...options },
];
