/**
 * Partition of the gateway's table that says what is switched off or slowed down: `everything`, or one agent, family or tool; after
 * {@link THROTTLE} one agent or family. An item that is there does so, whatever else it says.
 */
export const SWITCH_PARTITION = 'switch';

/** Beginning of an item that slows down instead of switching off, before `agent#<name>` or `family#<name>`. */
export const THROTTLE = 'throttle#';

/**
 * What an item of that partition may say: its keys, by whom, when and why. Above all no time at which it would go away by
 * itself, which lifts a switch.
 */
export const SWITCH_ATTRIBUTES = ['pk', 'sk', 'by', 'at', 'reason'] as const;
