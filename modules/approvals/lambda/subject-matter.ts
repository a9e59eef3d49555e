import { executionIn } from '../../events/lambda/execution';
import { stamp } from '../../events/lambda/tell';
import type { KeptApproval } from '../../tool-gateway/lambda/core/store';

/**
 * What every entry of the audit log says of the call that an approval is about.
 * @param now Milliseconds since 1970.
 */
export const subjectMatter = (
  { id, agent, family, tool, action, amount, digest, version, key }: KeptApproval,
  { environment, request, now }: { readonly environment: string; readonly request: string; readonly now: number },
) => ({
  ...stamp(environment, now),
  request,
  agent,
  family,
  ...executionIn(key),
  ...amount,
  tool,
  action,
  digest,
  rules: version,
  idempotencyKey: key,
  approval: id,
});
