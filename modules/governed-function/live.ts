/** Alias behind which the newest version of a function answers. */
export const LIVE = 'live';
