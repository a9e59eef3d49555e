import type { Request } from './requests';

/**
 * Aliases of the stopping function. Who may give orders must not make up events, which name whatever signal they like; so people call
 * one alias, and EventBridge the other.
 */
export const DOORS = { orders: 'orders', live: 'live' } as const;
export type Door = keyof typeof DOORS;

/** @param functionArn What was called, as Lambda says it: with the alias or version at its end, if there was one. */
export function doorOf(functionArn: string): Door | undefined {
  const [, , , , , , , qualifier] = functionArn.split(':');
  return Object.values(DOORS).find((door) => door === qualifier);
}

/** @throws Error where something comes by the way of something else, for a person to read. */
export function refuseOtherDoor(door: Door | undefined, { kind }: Request): void {
  const right = kind === 'order' ? DOORS.orders : DOORS.live;
  if (door === right) return;
  throw new Error(
    kind === 'order'
      ? `request: orders are taken by the alias "${DOORS.orders}" alone; call the function by that`
      : `request: is no order, and events are taken of EventBridge alone; send {"quarantine": {"agent": "…", "by": "…", "reason": "…"}} to the alias "${DOORS.orders}"`,
  );
}
