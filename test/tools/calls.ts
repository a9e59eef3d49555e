import type { ToolActions } from '../../modules/tool/lambda/tool-handler';
import { toolHandler } from '../../modules/tool/lambda/tool-handler';

/** Calls a tool as the gateway does, through JSON, where it is deployed as that tool. */
export const caller =
  (tool: string, actions: ToolActions, agent = 'claims-payer') =>
  (action: string, input: unknown, idempotencyKey?: string) => {
    process.env.P2A_TOOL = tool;
    return toolHandler(actions)(
      JSON.parse(
        JSON.stringify({ tool, action, input, agent, request: 'r-1', ...(idempotencyKey ? { idempotencyKey } : {}) }),
      ),
    );
  };
