import type { Measurement } from '../measure';
import { cpuRatio, medianOf } from '../statistics';
import type { SizeResult } from './runs';
import { sizeName } from './sizes';

export const HEAD = ['size', 'program', 'wall s', 'cpu s', 'MB', 'cold wall s', 'cold cpu s', 'ratio'];

/** The lines of one size in the table. */
export function rowsOf({ size, stacks, resources, cold, limit, template, stock }: SizeResult): string[][] {
  const name = size === undefined ? 'shipped' : sizeName(size);
  return [
    [name, 'limit', ...columns(medianOf(limit))],
    [
      `${stacks} stacks`,
      'template',
      ...columns(medianOf(template)),
      seconds(cold.wallSeconds),
      seconds(cold.cpuSeconds),
      `${cpuRatio(template, limit).toFixed(1)} x limit`,
    ],
    [
      `${resources} resources`,
      ...(stock.length === 0
        ? []
        : ['stock', ...columns(medianOf(stock)), '', '', `${cpuRatio(stock, template).toFixed(1)} x template`]),
    ],
  ];
}

const columns = ({ wallSeconds, cpuSeconds, megabytes }: Measurement) => [
  seconds(wallSeconds),
  seconds(cpuSeconds),
  megabytes.toFixed(0),
];

const seconds = (value: number) => value.toFixed(2);
