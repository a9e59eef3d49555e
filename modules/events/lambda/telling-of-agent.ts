import type { EventName } from '../../../foundation/events';
import { setting } from '../../agent-workflow/lambda/setting';
import { type Telling, telling } from './tell';

type Own = 'agent' | 'family';
type WithoutOwn<Event> = Event extends unknown ? Omit<Event, Own> : never;

/** Writes events of a function that serves one agent, and so need not say whose they are. It never fails. */
export type TellOfAgent<Name extends EventName> = (event: WithoutOwn<Telling<Name>>) => void;

/**
 * Of whom it tells stands in the environment of the function.
 * @throws Error that names the setting, if one is missing.
 */
export function tellingOfAgent<Name extends EventName>(): TellOfAgent<Name> {
  const own: Readonly<Record<Own, string>> = { agent: setting('P2A_AGENT'), family: setting('P2A_FAMILY') };
  const tell = telling(setting('P2A_ENVIRONMENT'));
  return (event) => tell({ ...own, ...event } as Telling);
}
