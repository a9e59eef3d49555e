import type { Json } from './json';
import type { Report } from './report';
import type { Sanitized } from './sanitize';
import { SanitizerError } from './sanitizer-error';

/** What a state machine hands over. */
export interface SanitizerEvent {
  readonly document: unknown;
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
export function sanitizerHandler(ready: () => Promise<{ sanitize(document: unknown): Promise<Sanitized> }>) {
  const once = onceReady(ready);
  return async (event: unknown): Promise<SanitizerAnswer> => {
    if (typeof event !== 'object' || event === null || !Object.hasOwn(event, 'document'))
      throw new SanitizerError('input-not-json');
    const { sanitize } = await once().catch(() => {
      throw new SanitizerError('sanitizer-failed');
    });
    return sanitize((event as SanitizerEvent).document);
  };
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
