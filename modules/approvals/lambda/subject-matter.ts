import type { KeptApproval } from '../../tool-gateway/lambda/core/store';

/**
 * What every entry of the audit log says of the call that an approval is about.
 * @param now Milliseconds since 1970.
 */
export const subjectMatter = (
  { id, agent, tool, action, digest, version, key }: KeptApproval,
  { environment, request, now }: { readonly environment: string; readonly request: string; readonly now: number },
) => ({
  version: 1 as const,
  environment,
  time: new Date(now).toISOString(),
  request,
  agent,
  tool,
  action,
  digest,
  rules: version,
  idempotencyKey: key,
  approval: id,
});
