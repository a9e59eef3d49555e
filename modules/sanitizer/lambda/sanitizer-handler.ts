import { REFUSALS } from '../../../foundation/refusals';
import type { Invocation } from '../../events/lambda/invocation';
import type { TellOfAgent } from '../../events/lambda/telling-of-agent';
import type { Json } from './json';
import type { Report } from './report';
import type { Sanitized } from './sanitize';
import { SanitizerError } from './sanitizer-error';

/** What a state machine hands over. */
export interface SanitizerEvent {
  readonly document: unknown;
  /** Name of the execution that hands it over. */
  readonly execution?: string;
}

export interface SanitizerAnswer {
  readonly document: Json;
  readonly report: Report;
}

/**
 * Makes the Lambda handler of a sanitiser. It throws a SanitizerError, whose name is the code of the refusal, and nothing else,
 * so that a state machine can catch by it and neither log nor history hold anything of the document.
 *
 * @param ready Makes what sanitises; tried again with the next event if it fails.
 */
export function sanitizerHandler(
  ready: () => Promise<{ sanitize(document: unknown): Promise<Sanitized> }>,
  tell: TellOfAgent<'document.sanitized' | 'refusal'>,
  now: () => number = Date.now,
) {
  const once = onceReady(ready);
  return async (event: unknown, { awsRequestId: request }: Invocation): Promise<SanitizerAnswer> => {
    const begun = now();
    const known = { request, ...executionOf(event) };
    try {
      const { document, report } = await sanitized(once, event);
      const milliseconds = now() - begun;
      const said = { level: 'INFO', message: 'Sanitised', ...known, ...report, milliseconds } as const;
      tell({ event: 'document.sanitized', ...said });
      return { document, report };
    } catch (error) {
      const code = error instanceof SanitizerError ? error.code : 'sanitizer-failed';
      const said = { level: 'WARN', message: 'Not sanitised', ...known } as const;
      tell({ event: 'refusal', ...said, at: 'sanitizing', by: REFUSALS[code].by, code });
      throw error;
    }
  };
}

async function sanitized(
  ready: () => Promise<{ sanitize(document: unknown): Promise<Sanitized> }>,
  event: unknown,
): Promise<Sanitized> {
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, 'document'))
    throw new SanitizerError('input-not-json');
  const { sanitize } = await ready().catch(() => {
    throw new SanitizerError('sanitizer-failed');
  });
  return sanitize((event as SanitizerEvent).document);
}

/** Only what can be the name of an execution. */
function executionOf(event: unknown): { readonly execution?: string } {
  const { execution } = (event ?? {}) as Readonly<Record<string, unknown>>;
  return typeof execution === 'string' && /^[\w-]{1,80}$/.test(execution) ? { execution } : {};
}

/** Remembers what succeeded, and forgets what failed. */
export function onceReady<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
