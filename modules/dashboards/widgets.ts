import type { Metric } from '../alarm/definition';

/** A widget without its place. Source: "Dashboard body structure and syntax" in the CloudWatch reference. */
export interface Widget {
  readonly type: 'alarm' | 'metric' | 'text';
  /** In columns, of which a dashboard has 24. */
  readonly width: number;
  /** In rows. */
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What somebody looks for together. */
export interface Section {
  readonly title: string;
  /** What to look for, and where the runbook goes on; in Markdown. */
  readonly says: string;
  readonly widgets: readonly Widget[];
}

/** A metric with what the picture calls it. */
export interface Line {
  readonly metric: Metric;
  readonly label: string;
  /** Of the metric, where it is not the dashboard's own. */
  readonly region?: string;
}

const COLUMNS = 24;
/** Alarms of one widget, and metrics of one. Source: "CloudWatch service quotas" and the same reference. */
const MOST_ALARMS = 100;
const MOST_LINES = 500;
/** Widgets and metrics of a dashboard. */
const MOST_WIDGETS = 500;
const MOST_METRICS = 2500;

const text = (markdown: string): Widget => ({
  type: 'text',
  width: COLUMNS,
  height: 2,
  properties: { markdown, background: 'transparent' },
});

/** Lights, as many widgets as it takes. */
export const lights = (title: string, alarmArns: readonly string[]): Widget[] =>
  pieces(alarmArns, MOST_ALARMS).map((alarms, index, all) => ({
    type: 'alarm',
    width: COLUMNS,
    height: Math.min(12, 2 + Math.ceil(alarms.length / 4)),
    properties: { title: all.length === 1 ? title : `${title}, ${index + 1} of ${all.length}`, alarms },
  }));

/** Lines over time, as many widgets as it takes. */
export const lines = (
  title: string,
  region: string,
  of: readonly Line[],
  { width = 12, stacked = false }: { readonly width?: number; readonly stacked?: boolean } = {},
): Widget[] =>
  pieces(of, MOST_LINES).map((some, index, all) => ({
    type: 'metric',
    width,
    height: 6,
    properties: {
      title: all.length === 1 ? title : `${title}, ${index + 1} of ${all.length}`,
      view: 'timeSeries',
      stacked,
      region,
      period: 300,
      metrics: some.map(({ metric: { namespace, name, dimensions, statistic }, label, region: elsewhere }) => [
        namespace,
        name,
        ...Object.entries(dimensions).flat(),
        { stat: statistic, label, ...(elsewhere === undefined ? {} : { region: elsewhere }) },
      ]),
    },
  }));

function pieces<Item>(all: readonly Item[], most: number): Item[][] {
  const made: Item[][] = [];
  for (let from = 0; from < all.length; from += most) made.push(all.slice(from, from + most));
  return made;
}

/**
 * The body of a dashboard: sections from top to bottom, widgets from left to right. A section without widgets is left out.
 *
 * @param path What the dashboard belongs to, for the message.
 * @throws Error with the numbers, if CloudWatch would refuse it.
 */
export function dashboardBody(path: string, sections: readonly Section[]): object {
  const placed: object[] = [];
  let row = 0;
  for (const { title, says, widgets } of sections.filter((section) => section.widgets.length > 0)) {
    let column = 0;
    let tallest = 0;
    for (const { type, width, height, properties } of [text(`## ${title}\n${says}`), ...widgets]) {
      if (column + width > COLUMNS) {
        row += tallest;
        column = 0;
        tallest = 0;
      }
      placed.push({ type, x: column, y: row, width, height, properties });
      column += width;
      tallest = Math.max(tallest, height);
    }
    row += tallest;
  }
  const metrics = sections.flatMap(({ widgets }) => widgets).reduce((sum, widget) => sum + linesOf(widget), 0);
  if (placed.length > MOST_WIDGETS || metrics > MOST_METRICS)
    throw new Error(
      `${path}: the dashboard has ${placed.length} widgets and ${metrics} metrics, and CloudWatch takes ${MOST_WIDGETS} and ${MOST_METRICS}; divide the family or account`,
    );
  return { start: '-PT6H', periodOverride: 'inherit', widgets: placed };
}

const linesOf = ({ properties: { metrics } }: Widget) => (Array.isArray(metrics) ? metrics.length : 0);
