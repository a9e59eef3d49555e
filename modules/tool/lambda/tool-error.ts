import type { RefusalCode } from './tool-call';

/**
 * A refusal that the agent may read: its message is a plain sentence, with nothing internal and nothing of the input.
 * What is behind it is its `cause`, which goes into the log.
 */
export class ToolError extends Error {
  public override readonly name = 'ToolError';

  constructor(
    public readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
