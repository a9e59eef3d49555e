import { callTool, type SendToGateway } from './call-tool';
import { checkDecision, type DecidedCall, type Decision } from './check-decision';
import { StepError } from './step-error';

/** A step of the workflow that no service integration can do. */
export type Step =
  | { readonly step: 'check-decision'; readonly content: unknown; readonly schema: object }
  | { readonly step: 'call-tool'; readonly call: DecidedCall; readonly key: string };

export interface CallResult {
  readonly tool: string;
  readonly action: string;
  readonly output: unknown;
}

/** Makes the Lambda handler of the steps. It throws a StepError, whose name is the code of the refusal, and nothing else. */
export const steps =
  (send: SendToGateway) =>
  async (event: Step): Promise<Decision | CallResult> => {
    try {
      switch (event.step) {
        case 'check-decision':
          return checkDecision(event.content, event.schema);
        case 'call-tool': {
          const { tool, action } = event.call;
          return { tool, action, output: await callTool(send, event.call, event.key) };
        }
        default:
          throw new StepError('workflow-failed');
      }
    } catch (error) {
      // Whatever else was thrown may quote what agents and tools said.
      throw error instanceof StepError ? error : new StepError('workflow-failed');
    }
  };
