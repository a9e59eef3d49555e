import type { Invocation } from '../../../events/lambda/invocation';
import type { SanitizerRules } from '../../../sanitizer/lambda/rules';
import { sanitizer } from '../../../sanitizer/lambda/sanitize';
import { callTool, NoAnswer, type SendToGateway } from './call-tool';
import { checkDecision, type DecidedCall, type Decision } from './check-decision';
import { StepError } from './step-error';
import { eventsOf, type NamedCall, named, type TellOfWorkflow, type Told } from './tell';

/** A step of the workflow that no service integration can do. */
export type Step =
  | { readonly step: 'check-decision'; readonly content: unknown; readonly schema: object }
  | { readonly step: 'call-tool'; readonly call: DecidedCall; readonly key: string }
  | Told;

/** A decision, and what may be told of its calls. */
export interface CheckedDecision extends Decision {
  readonly named: readonly NamedCall[];
}

export interface CallResult {
  readonly tool: string;
  readonly action: string;
  /** What the tool answered, masked: it becomes a part of the execution's history. */
  readonly output: unknown;
  /** Why there is no output, though the tool has answered. */
  readonly omitted?: string;
}

/** Bytes of an answer; twenty of them fit into an execution. */
const LONGEST_OUTPUT = 8 * 1024;

/** Makes the Lambda handler of the steps. It throws a StepError or a NoAnswer, whose name is the code of the refusal, and nothing else. */
export const steps = (send: SendToGateway, tell: TellOfWorkflow, rules: SanitizerRules = {}) => {
  // Nothing is turned back here, so nothing but masks is left.
  const masked = sanitizer({ rules: { entities: rules.entities, phoneRegions: rules.phoneRegions } });
  return async (
    event: Step,
    { awsRequestId }: Invocation,
  ): Promise<CheckedDecision | CallResult | Readonly<Record<string, never>>> => {
    try {
      switch (event.step) {
        case 'check-decision':
          return withNames(checkDecision(event.content, event.schema));
        case 'call-tool': {
          const { tool, action } = event.call;
          const output = await callTool(send, event.call, event.key);
          return { tool, action, ...(await kept(output, masked)) };
        }
        case 'tell':
          for (const told of eventsOf(event, awsRequestId)) tell(told);
          return {};
        default:
          throw new StepError('workflow-failed');
      }
    } catch (error) {
      // Whatever else was thrown may quote what agents and tools said.
      throw error instanceof StepError || error instanceof NoAnswer ? error : new StepError('workflow-failed');
    }
  };
};

const withNames = (decision: Decision): CheckedDecision => ({ ...decision, named: decision.calls.map(named) });

/** The call is made whatever its answer is like, so none is a reason to make it again. */
async function kept(
  output: unknown,
  masked: ReturnType<typeof sanitizer>,
): Promise<Pick<CallResult, 'output' | 'omitted'>> {
  try {
    const { document } = await masked(output);
    if (Buffer.byteLength(JSON.stringify(document)) > LONGEST_OUTPUT) return { output: null, omitted: 'too long' };
    return { output: document };
  } catch {
    return { output: null, omitted: 'not fit to be kept' };
  }
}
