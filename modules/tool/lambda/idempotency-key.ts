import type { ToolCall } from './tool-call';
import { ToolError } from './tool-error';

/** @throws ToolError if the call has none: what happens once must be told from what happens again. */
export function idempotencyKeyOf({ idempotencyKey }: ToolCall): string {
  if (idempotencyKey === undefined) throw new ToolError('invalid-call', 'This action needs an idempotency key.');
  return idempotencyKey;
}
