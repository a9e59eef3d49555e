import { policy } from './policy';

/**
 * Inline policy of a role that a quarantine writes a denial into. Terraform declares it, so that it is always there and
 * may stay, and ignores what it says, so that no apply ends a quarantine.
 */
export const QUARANTINE_SLOT = 'quarantine';

/** Tag of a role in quarantine; control policies deny everything to whoever carries it. */
export const QUARANTINE_TAG = 'p2a:quarantined';

/** What the slot says while nothing is wrong. A policy needs a statement, and sessions of roles cannot call this anyway. */
export const EMPTY_SLOT = policy({
  Sid: 'NoQuarantineStands',
  Effect: 'Deny',
  Action: 'sts:GetSessionToken',
  Resource: '*',
});

/** Room that inline policies leave for a quarantine's denial. */
export const SLOT_CHARACTERS = 400;

/**
 * What of a role a quarantine changes and no apply changes back. Not of `tags_all` too: Terraform would then take the one tag
 * for all that is wanted there, and the next change of another tag would fail.
 */
export const IGNORED_ON_ROLE = [`tags["${QUARANTINE_TAG}"]`];
