import { LIMITS } from './rules';
import { SanitizerError } from './sanitizer-error';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** An object of these members, whatever they are called: `__proto__` is a name like others. */
export function objectOf(members: Iterable<readonly [string, Json]>): JsonObject {
  return Object.fromEntries(members);
}

/**
 * @param value Whatever a caller handed over.
 * @returns A copy that is JSON and nothing else.
 * @throws SanitizerError if it is no JSON, or larger or deeper than the limits.
 */
export function jsonOf(value: unknown): Json {
  refuseDepth(value);
  const text = serialized(value);
  if (Buffer.byteLength(text) > LIMITS.bytes) throw new SanitizerError('input-too-large');
  return JSON.parse(text) as Json;
}

function serialized(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    throw new SanitizerError('input-not-json');
  }
  if (text === undefined) throw new SanitizerError('input-not-json');
  return text;
}

/** Without recursion, so that nothing can be nested deep enough to stop this. */
function refuseDepth(value: unknown): void {
  const open: Array<readonly [unknown, number]> = [[value, 0]];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    nodes += 1;
    if (nodes > LIMITS.nodes) throw new SanitizerError('input-too-large');
    if (typeof node !== 'object' || node === null) continue;
    if (depth >= LIMITS.depth) throw new SanitizerError('input-too-deep');
    for (const member of Object.values(node)) open.push([member, depth + 1]);
  }
}
