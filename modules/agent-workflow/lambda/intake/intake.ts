import { createHmac } from 'node:crypto';
import { REFUSALS, type RefusalCode, refusalSentence } from '../../../../foundation/refusals';
import { errorKind } from '../../../events/lambda/error-kind';
import type { Invocation } from '../../../events/lambda/invocation';
import type { TellOfAgent } from '../../../events/lambda/telling-of-agent';
import type { Report } from '../../../sanitizer/lambda/report';
import { SanitizerError } from '../../../sanitizer/lambda/sanitizer-error';
import type { ReadySanitizer } from '../../../sanitizer/lambda/settings';

/** What a caller hands over. */
export interface IntakeRequest {
  /** The caller's own id of the request: the same one again is the same request. */
  readonly id: string;
  readonly document: unknown;
}

export type IntakeAnswer =
  | {
      readonly ok: true;
      /** Name of the execution that works on the request. */
      readonly execution: string;
      /** Whether it was handed in before, with the same content. */
      readonly repeated: boolean;
      readonly report: Report;
    }
  | { readonly ok: false; readonly error: { readonly code: RefusalCode; readonly message: string } };

/** Where sanitised requests are kept, and what works on them. */
export interface IntakeParts {
  readonly ready: () => Promise<ReadySanitizer>;
  /** Keeps a text under a key, unless there is one: then it says whether that is the same. */
  readonly keep: (key: string, text: string) => Promise<'kept' | 'the same' | 'another'>;
  /** Starts an execution, unless there is one of that name with another input, or one that has ended. */
  readonly start: (name: string, input: string) => Promise<'started' | 'there already'>;
  readonly tell: TellOfAgent<'prompt.accepted' | 'refusal'>;
}

/** What starts a state machine: where the request is, and nothing of it. */
export interface Pointer {
  readonly key: string;
}

/** What is left of a request is a source of the grounding check, which takes 100,000 characters. Source: quotas of guardrails. */
export const LONGEST_REQUEST = 90_000;

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The name of an execution: one for each id of a request, whatever it has in it. Keyed, because ids can be guessed. */
export const executionName = (key: Buffer, id: string) =>
  `r-${createHmac('sha256', key).update(id).digest('hex').slice(0, 40)}`;

/**
 * Takes a request in: sanitises it, keeps what is left, and starts the state machine with a pointer. It answers and never
 * throws, and the log holds nothing of the request.
 */
export const intake =
  ({ ready, keep, start, tell }: IntakeParts) =>
  async (event: unknown, { awsRequestId }: Invocation): Promise<IntakeAnswer> => {
    let known: Known = { request: awsRequestId };
    const refused = (code: RefusalCode, error?: string) => refusal(tell, known, code, error);
    const request = requestOf(event);
    if (request === undefined) return refused('invalid-request');
    try {
      const { key, sanitize } = await ready();
      const execution = executionName(key, request.id);
      known = { ...known, execution };
      const { document, report } = await sanitize(request.document);
      const text = JSON.stringify(document);
      // As it stands in the execution, where it is a text within JSON.
      if (Buffer.byteLength(JSON.stringify(text)) > LONGEST_REQUEST) throw new SanitizerError('input-too-large');
      const pointer: Pointer = { key: `${execution}.json` };
      const kept = await keep(pointer.key, text);
      // The same content again is the same request; another content under the same id is a mistake, or worse.
      if (kept === 'another') return refused('duplicate-request');
      const repeated = (await start(execution, JSON.stringify({ request: pointer }))) === 'there already';
      tell({
        event: 'prompt.accepted',
        level: 'INFO',
        message: 'Request accepted',
        request: awsRequestId,
        execution,
        repeated,
        ...report,
      });
      return { ok: true, execution, repeated, report };
    } catch (error) {
      if (error instanceof SanitizerError) return refused(error.code);
      return refused('intake-unavailable', errorKind(error));
    }
  };

function requestOf(event: unknown): IntakeRequest | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { id, document, ...others } = event as Record<string, unknown>;
  const isWhole =
    typeof id === 'string' && REQUEST_ID.test(id) && Object.hasOwn(event, 'document') && document !== undefined;
  return isWhole && Object.keys(others).length === 0 ? { id, document } : undefined;
}

/** What is known of a request by the time it is refused. */
interface Known {
  readonly request: string;
  readonly execution?: string;
}

function refusal(tell: IntakeParts['tell'], known: Known, code: RefusalCode, error?: string): IntakeAnswer {
  tell({
    event: 'refusal',
    level: 'WARN',
    message: 'Request refused',
    ...known,
    at: 'intake',
    by: REFUSALS[code].by,
    code,
    ...(error === undefined ? {} : { error }),
  });
  return { ok: false, error: { code, message: refusalSentence(code) } };
}
