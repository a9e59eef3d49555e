import type { ContainmentEvent } from '../../../../foundation/events';
import type { ContainmentState } from '../../../../foundation/events/containment';
import type { Severity } from '../../../../foundation/vocabulary';
import { errorKind } from '../../../events/lambda/error-kind';
import type { Asked } from './record';
import type { NamedAgent } from './register';

/** What both functions do beside acting: they keep what happened, and tell people. */
export interface TellingParts {
  /** Name of the environment. */
  readonly environment: string;
  /** Id of the request, the same in all that comes of it. */
  readonly request: string;
  /** Keeps an event. It rejects unless it is kept. */
  readonly keep: (event: ContainmentEvent) => Promise<void>;
  /** Tells people. It rejects unless the message is on its way. */
  readonly tell: (severity: Severity, subject: string, text: string) => Promise<void>;
  /** One line of the log, which holds nothing of what somebody wrote. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Happened =
  | 'containment.started'
  | 'containment.contained'
  | 'containment.throttled'
  | 'containment.release-started'
  | 'containment.released';

const commonOf = ({ environment, request, now }: TellingParts, { at, ...asked }: Asked) => ({
  version: 1 as const,
  time: new Date(now()).toISOString(),
  environment,
  request,
  ...withoutReason(asked),
});

const withoutReason = ({ reason, ...rest }: Omit<Asked, 'at'>) => rest;

const standing = ({ name, family }: NamedAgent, { reason }: Asked, epoch: number, state: ContainmentState) => ({
  agent: name,
  family,
  ...(reason === undefined ? {} : { reason }),
  epoch,
  state,
});

export const happened = (
  parts: TellingParts,
  event: Happened,
  agent: NamedAgent,
  asked: Asked,
  { epoch, state }: { readonly epoch: number; readonly state: ContainmentState },
): ContainmentEvent => ({ event, ...commonOf(parts, asked), ...standing(agent, asked, epoch, state) });

export const lost = (
  parts: TellingParts,
  agent: NamedAgent,
  asked: Asked,
  epoch: number,
  missing: readonly string[],
): ContainmentEvent => ({
  event: 'containment.lost',
  ...commonOf(parts, asked),
  ...standing(agent, asked, epoch, 'containing'),
  missing,
});

export const failed = (
  parts: TellingParts,
  agent: NamedAgent,
  asked: Asked,
  {
    epoch,
    state,
    step,
    error,
  }: {
    readonly epoch: number;
    readonly state: ContainmentState;
    readonly step: string;
    readonly error: unknown;
  },
): ContainmentEvent => ({
  event: 'containment.failed',
  ...commonOf(parts, asked),
  ...standing(agent, asked, epoch, state),
  step,
  error: errorKind(error),
});

export const ignored = (parts: TellingParts, asked: Asked): ContainmentEvent => ({
  event: 'containment.ignored',
  ...commonOf(parts, asked),
});

/** Keeps an event where what is done must not wait for it: stopping an agent does not depend on a log. */
export async function tryToKeep(parts: TellingParts, event: ContainmentEvent): Promise<void> {
  await parts
    .keep(event)
    .catch((error: unknown) =>
      parts.log({ level: 'ERROR', message: 'An event was not kept', request: parts.request, error: errorKind(error) }),
    );
}
