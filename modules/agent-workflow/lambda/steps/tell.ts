import { REFUSALS, type RefusalCode } from '../../../../foundation/refusals';
import type { TellOfAgent } from '../../../events/lambda/telling-of-agent';
import { StepError } from './step-error';

/** An action of a tool, without what is done with it. */
export interface NamedCall {
  readonly tool: string;
  readonly action: string;
}

/** What happens in states of the workflow that no function is behind. It says what and when, and nothing of what about. */
export type Told = {
  readonly step: 'tell';
  /** Name of the execution. */
  readonly execution: string;
  readonly guardrail: { readonly arn: string; readonly version: string };
} & (
  | {
      readonly told: 'decision';
      readonly calls: readonly NamedCall[];
      readonly model: string;
      /** As Converse gives it. */
      readonly usage: { readonly InputTokens: number; readonly OutputTokens: number };
    }
  | { readonly told: 'masked' }
  | { readonly told: 'refusal'; readonly code: string }
);

export type TellOfWorkflow = TellOfAgent<'decision.made' | 'guardrail.intervened' | 'refusal'>;
type WorkflowEvent = Parameters<TellOfWorkflow>[0];

type Point = 'input' | 'output' | 'grounding';

/** Refusals that the guardrail is behind, and where it stood. */
const INTERVENTIONS: Partial<Record<RefusalCode, Point>> = {
  'guardrail-blocked-input': 'input',
  'guardrail-blocked-output': 'output',
  'answer-not-grounded': 'grounding',
};

/**
 * The events of a state.
 * @param request Id of the invocation.
 * @throws StepError `workflow-failed` if there are none of that kind.
 */
export function eventsOf(told: Told, request: string): readonly WorkflowEvent[] {
  switch (told.told) {
    case 'decision':
      return [decided(told, request)];
    case 'masked':
      return [intervened(told, request, 'output', 'masked')];
    case 'refusal': {
      const code = knownCode(told.code);
      const at = INTERVENTIONS[code];
      const refused = refusal(told, request, code);
      return at === undefined ? [refused] : [intervened(told, request, at, 'blocked'), refused];
    }
    default:
      throw new StepError('workflow-failed');
  }
}

function decided(
  { execution, guardrail, calls, model, usage }: Extract<Told, { told: 'decision' }>,
  request: string,
): WorkflowEvent {
  return {
    event: 'decision.made',
    level: 'INFO',
    message: 'Decided',
    ...{ request, execution },
    calls: calls.map(named),
    model,
    tokensIn: usage.InputTokens,
    tokensOut: usage.OutputTokens,
    guardrail: guardrail.arn,
    guardrailVersion: guardrail.version,
  };
}

function intervened(
  { execution, guardrail }: Told,
  request: string,
  at: Point,
  did: 'blocked' | 'masked',
): WorkflowEvent {
  return {
    event: 'guardrail.intervened',
    level: 'WARN',
    message: 'The guardrail intervened',
    ...{ request, execution, at, did },
    guardrail: guardrail.arn,
    guardrailVersion: guardrail.version,
  };
}

const refusal = ({ execution }: Told, request: string, code: RefusalCode): WorkflowEvent => ({
  event: 'refusal',
  level: 'WARN',
  message: 'The workflow refused',
  ...{ request, execution, at: 'workflow', by: REFUSALS[code].by, code },
});

/** Whatever else a call holds stays where it is. */
export const named = ({ tool, action }: NamedCall): NamedCall => ({ tool, action });

function knownCode(code: string): RefusalCode {
  if (!Object.hasOwn(REFUSALS, code)) throw new StepError('workflow-failed');
  return code as RefusalCode;
}
