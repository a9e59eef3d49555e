import type { ToolActions } from '../../modules/tool/lambda/tool-handler';
import { toolHandler } from '../../modules/tool/lambda/tool-handler';

/** Of the log, only what went wrong inside. */
const faults = (line: string) => {
  if (line.includes('"level":"ERROR"')) process.stdout.write(line);
};

/** Calls a tool as the gateway does, through JSON, where it is deployed as that tool. */
export const caller =
  (tool: string, actions: ToolActions, agent = 'claims-payer') =>
  (action: string, input: unknown, idempotencyKey?: string) => {
    process.env.P2A_TOOL = tool;
    return toolHandler(actions, faults)(
      JSON.parse(
        JSON.stringify({ tool, action, input, agent, request: 'r-1', ...(idempotencyKey ? { idempotencyKey } : {}) }),
      ),
      { awsRequestId: 'i-1' },
    );
  };
