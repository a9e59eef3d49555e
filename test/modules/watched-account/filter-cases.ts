import type { Environment } from '../../../foundation/environment';
import { ANSWERED, accessLine, call, contained, eventLine, firewallLine, INTERVENED, modelLine } from './lines';

/** Lines that a filter has to count, and those that it must not. */
export interface FilterCase {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** By the group of a filter and which of the group it is. */
export function filterCase(environment: Environment, group: string, id: string): FilterCase | undefined {
  const agent = environment.agents.find(({ name }) => name === id);
  switch (group) {
    case 'interventions-in-model-calls':
      return agent && modelCalls(environment, agent);
    case 'interventions-in-workflows':
      return agent && workflows(environment, agent.name, agent.family);
    case 'records':
      return RECORDS(environment)[id];
    default:
      return undefined;
  }
}

type Agent = Environment['agents'][number];

const modelCalls = (environment: Environment, agent: Agent): FilterCase => ({
  on: [
    modelLine(environment, agent, 'Converse', INTERVENED.converse),
    modelLine(environment, agent, 'InvokeModel', INTERVENED.invoke),
  ],
  off: [
    modelLine(environment, agent, 'Converse', ANSWERED.converse),
    modelLine(environment, agent, 'InvokeModel', ANSWERED.invoke),
    modelLine(environment, { ...agent, name: `${agent.name}-x` }, 'Converse', INTERVENED.converse),
    modelLine(environment, { ...agent, account: 'management' }, 'Converse', INTERVENED.converse),
  ],
});

function workflows(environment: Environment, agent: string, family: string): FilterCase {
  const intervened = (at: 'input' | 'output' | 'grounding') =>
    eventLine(environment, 'guardrail.intervened', {
      agent,
      family,
      execution: 'e-1',
      at,
      did: 'blocked',
      guardrail: 'arn:aws:bedrock:eu-central-1:333333333333:guardrail/abc',
      guardrailVersion: '1',
    });
  const other = eventLine(environment, 'prompt.accepted', {
    agent,
    family,
    execution: 'e-1',
    repeated: false,
    redactions: [],
    dropped: 0,
    bytesIn: 10,
    bytesOut: 10,
  });
  // Where calls of models are logged, what the guardrail does to them is counted there.
  return environment.landingZone.invocationLogging === 'create'
    ? { on: [intervened('grounding')], off: [intervened('input'), intervened('output'), other] }
    : { on: [intervened('grounding'), intervened('input'), intervened('output')], off: [other] };
}

const answered = accessLine({ status: '200', functionStatus: '200' });
const refusedByUs = accessLine({ status: '403', functionStatus: '403' });

const RECORDS = (environment: Environment): Readonly<Record<string, FilterCase>> => {
  const closed = (outcome: 'expired' | 'rejected' | 'failed') =>
    eventLine(environment, 'approval.closed', { ...call, outcome });
  const decided = (decision: 'approve' | 'reject') =>
    eventLine(environment, 'approval.decided', { ...call, decision, approver: 'somebody' });
  const outcome = eventLine(environment, 'tool-call.outcome', { ...call, result: 'ok' });
  const { digest: _, rules: __, ...announcedCall } = call;
  const announced = (told: boolean) =>
    eventLine(environment, 'approval.announced', { ...announcedCall, family: 'claims', told, redacted: true });
  return {
    unanswered: {
      on: ['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'API_CONFIGURATION_ERROR', 'DEFAULT_5XX'].map((answeredBy) =>
        accessLine({ status: '504', answeredBy }),
      ),
      // The gateway itself says that something is to be made again later.
      off: [
        answered,
        refusedByUs,
        accessLine({ status: '503', functionStatus: '503' }),
        accessLine({ status: '429', answeredBy: 'THROTTLED' }),
      ],
    },
    'turned-away': {
      on: ['ACCESS_DENIED', 'INVALID_SIGNATURE', 'MISSING_AUTHENTICATION_TOKEN', 'EXPIRED_TOKEN', 'UNAUTHORIZED'].map(
        (answeredBy) => accessLine({ status: '403', answeredBy }),
      ),
      off: [answered, refusedByUs, accessLine({ status: '403', answeredBy: 'WAF_FILTERED' })],
    },
    throttled: {
      on: [accessLine({ status: '429', answeredBy: 'THROTTLED' })],
      off: [answered, accessLine({ status: '429', functionStatus: '429' })],
    },
    blocked: { on: [firewallLine('BLOCK')], off: [firewallLine('COUNT'), firewallLine('ALLOW')] },
    'approvers-turned-away': {
      on: ['UNAUTHORIZED', 'ACCESS_DENIED', 'AUTHORIZER_FAILURE'].map((answeredBy) =>
        accessLine({ status: '401', answeredBy }),
      ),
      off: [answered, accessLine({ status: '409', functionStatus: '409' })],
    },
    approved: { on: [decided('approve')], off: [decided('reject'), closed('rejected'), outcome] },
    rejected: { on: [closed('rejected')], off: [closed('expired'), decided('reject'), outcome] },
    expired: { on: [closed('expired')], off: [closed('failed'), decided('approve'), outcome] },
    failed: { on: [closed('failed')], off: [closed('expired'), outcome] },
    untold: { on: [announced(false)], off: [announced(true)] },
    'containment-failed': {
      on: [eventLine(environment, 'containment.failed', { ...contained, step: 'slot', error: 'AccessDenied' })],
      off: [eventLine(environment, 'containment.contained', { ...contained, state: 'contained' })],
    },
    'containment-lost': {
      on: [eventLine(environment, 'containment.lost', { ...contained, missing: ['switch'] })],
      off: [eventLine(environment, 'containment.started', contained)],
    },
  };
};
