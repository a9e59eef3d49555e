/**
 * Partition of the gateway's table that says what is switched off: `everything`, or one agent, family or tool. An item that is
 * there switches off, whatever it says.
 */
export const SWITCH_PARTITION = 'switch';

/**
 * What an item of that partition may say: its keys, by whom, when and why. Above all no time at which it would go away by
 * itself, which lifts a switch.
 */
export const SWITCH_ATTRIBUTES = ['pk', 'sk', 'by', 'at', 'reason'] as const;
