import type { EventName, EventOf } from '../../../foundation/events';
import { lineOf, standardOutput } from './write-line';

/** What is the same in all events that something writes at a moment. */
export const stamp = (environment: string, now: number) => ({
  version: 1 as const,
  environment,
  time: new Date(now).toISOString(),
});

type Unstamped<Event> = Event extends unknown ? Omit<Event, keyof ReturnType<typeof stamp> | 'timestamp'> : never;

/** An event as whoever knows of it puts it: all but its stamp. */
export type Telling<Name extends EventName = EventName> = Unstamped<EventOf<Name>>;

/** Writes an event. It never fails. */
export type Tell<Name extends EventName = EventName> = (event: Telling<Name>) => void;

/**
 * Writes events of a function, each as a line of its log.
 *
 * @param environment Name of the environment.
 */
export const telling =
  (environment: string, write: (line: string) => void = standardOutput, now: () => number = Date.now): Tell =>
  (event) => {
    const at = now();
    write(lineOf({ ...stamp(environment, at), ...event }, at));
  };
