import { REFUSALS, type RefusalCode } from '../../../../foundation/refusals';
import type { Json } from './strict-json';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * What a tool answered.
 * @param omitted Why there is no output, though the tool has answered.
 */
export const answered = (output: Json, omitted?: 'too-large' | 'not-fit'): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...COMMON },
  body: JSON.stringify(omitted === undefined ? { output } : { output: null, omitted }),
});

/** What goes with a refusal beside its code. */
export interface Hints {
  /** Where the result will be, as a path of the API. */
  readonly location?: string;
  readonly retryAfterSeconds?: number;
}

/** A refusal as RFC 9457 has it: its code, the sentence of the catalogue, and the request under which the logs have the rest. */
export function refused(code: RefusalCode, request: string, { location, retryAfterSeconds }: Hints = {}): Answer {
  const { sentence, status, next } = REFUSALS[code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...COMMON,
      ...(location === undefined ? {} : { location }),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({
      type: `urn:p2a-guardrails:refusal:${code}`,
      title: titleOf(code),
      status,
      detail: sentence,
      code,
      next,
      instance: `urn:p2a-guardrails:request:${request}`,
      ...(location === undefined ? {} : { location }),
    }),
  };
}

const titleOf = (code: RefusalCode) => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;

/** An answer that was given before, so that a caller can tell. */
export const repeated = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'idempotency-replayed': 'true' },
});

/** An answer as it is kept, for the same call again. */
export interface KeptAnswer {
  readonly answer: Answer;
  readonly result: 'ok' | RefusalCode;
}

export const toKeep = (kept: KeptAnswer): string => JSON.stringify(kept);
export const fromKept = (text: string) => JSON.parse(text) as KeptAnswer;
