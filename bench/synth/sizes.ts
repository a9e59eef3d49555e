import type { Size } from './organization';

/** Environment variable that tells the synthetic application its size. */
export const SIZE_VARIABLE = 'P2A_BENCH_SIZE';

/** `200x400`: so many agents and tools. */
export const sizeName = ({ agents, tools }: Size) => `${agents}x${tools}`;

/** @throws Error if the environment variable does not hold a size. */
export function askedSize(): Size {
  const text = process.env[SIZE_VARIABLE];
  const [, agents, tools] = text?.match(/^([1-9]\d*)x([1-9]\d*)$/) ?? [];
  if (agents === undefined || tools === undefined)
    throw new Error(`${SIZE_VARIABLE}: is not a size, got ${JSON.stringify(text)}; write agents and tools, as in 5x10`);
  return { agents: Number(agents), tools: Number(tools) };
}
