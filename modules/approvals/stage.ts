/** Stage of the API by which people decide. */
export const APPROVER_STAGE = 'approvers';
