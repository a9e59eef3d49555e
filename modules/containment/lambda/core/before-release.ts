import { endOfSessions } from '../../../../foundation/quarantine';
import type { Asked, ContainmentRecord } from './record';

const SECOND = 1000;

/**
 * Whether a signal is about what was before the last release, begun or done, on which an approver has decided: an event that comes late,
 * or a session that the release has ended. Such a session is refused everything for as long as it lasts, each time with a signal, and one
 * of them would undo every release.
 *
 * @param session When the session began that it is about, in milliseconds since 1970; undefined where that is not known.
 */
export function isFromBeforeRelease(
  { state, asked: release }: ContainmentRecord,
  { by, at }: Asked,
  session: number | undefined,
  now: number,
): boolean {
  if (by !== 'signal' || (state !== 'releasing' && state !== 'released')) return false;
  // Nobody has released anything in the future: a record that says so would keep signals from being acted upon.
  if (release.at > now) return false;
  // Events say when they were to the second, those of the same second are not from before.
  if (at < Math.floor(release.at / SECOND) * SECOND) return true;
  return session !== undefined && session < endOfSessions(release.at);
}
