import type { JWTVerifyGetKey } from 'jose';
import { REFUSALS, type RefusalCode } from '../../../../foundation/refusals';
import { type ApproverAnswer, answered, refusedWith } from '../../../approvals/lambda/approver/answers';
import { isRequester } from '../../../approvals/lambda/approver/entitled';
import { ApproverRefusal } from '../../../approvals/lambda/approver/refusal';
import type { AuthorizerSettings } from '../../../approvals/lambda/authorizer/settings';
import { verifiedPerson } from '../../../approvals/lambda/authorizer/verify-token';
import { groupOf, type Person } from '../../../approvals/lambda/person';
import { errorKind } from '../../../events/lambda/error-kind';
import type { Tell } from '../../../events/lambda/tell';
import { RELEASING_LEASE_MS } from '../core/lease';
import type { ContainmentRegister, NamedAgent } from '../core/register';
import { NotReleased, type ReleasingParts, release } from '../core/release';
import { agentOf, type ReleaseEvent, reasonIn, tokenIn } from './requests';
import { containmentView } from './view';

export interface ReleasesParts extends Omit<ReleasingParts, 'request' | 'deadline'> {
  readonly register: ContainmentRegister;
  /** Whose tokens are believed. */
  readonly settings: AuthorizerSettings;
  readonly keys: JWTVerifyGetKey;
  /** Takes personal data out of what somebody wrote. */
  readonly mask: (text: string) => Promise<string>;
  /** Ids of requests: callers can choose API Gateway's. */
  readonly newId: () => string;
  /** Writes what came of requests to the log. */
  readonly write: Tell<'refusal' | 'request.answered'>;
}

type Route = (all: ReleasesParts, person: Person, event: ReleaseEvent, request: string) => Promise<unknown>;

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /agents/{agent}/containment': async (all, person, event) => {
    const agent = agentOf(event, all.register);
    refuseOthers(agent, person);
    return containmentView(all, agent);
  },
  'POST /agents/{agent}/release': async (all, person, event, request) => {
    const agent = agentOf(event, all.register);
    refuseOthers(agent, person);
    if (isRequester({ owner: agent.owner }, person)) throw new ApproverRefusal('approver-is-requester');
    const reason = await all.mask(reasonIn(event));
    const parts: ReleasingParts = { ...all, request, deadline: all.now() + RELEASING_LEASE_MS };
    const asked = { by: 'approver', person: person.subject, reason, at: all.now() } as const;
    const { at, left } = await release(parts, agent, asked);
    return { agent: agent.name, family: agent.family, state: 'released', at: new Date(at).toISOString(), left };
  },
};

/**
 * Makes the Lambda handler that lets agents go. It finds out itself who asks, by the token: whatever stands before it, and whoever
 * deploys that, lets nobody go. It answers and never throws.
 */
export const releases =
  (all: ReleasesParts) =>
  async (event: ReleaseEvent): Promise<ApproverAnswer> => {
    const request = all.newId();
    const begun = all.now();
    const method = `${event.httpMethod} ${event.resource}`;
    const route = Object.hasOwn(ROUTES, method) ? ROUTES[method] : undefined;
    const point = () => ({
      at: 'approver-request' as const,
      request,
      ...(route === undefined ? {} : { method }),
      milliseconds: all.now() - begun,
    });
    try {
      const person = await identified(event, all);
      if (route === undefined) throw new ApproverRefusal('agent-unknown');
      const answer = answered(await route(all, person, event, request));
      all.write({ event: 'request.answered', level: 'INFO', message: 'Approver answered', ...point(), result: 'ok' });
      return withId(answer, request);
    } catch (error) {
      const code = codeOf(error);
      all.write({
        event: 'refusal',
        level: 'WARN',
        message: 'Approver refused',
        ...point(),
        by: REFUSALS[code].by,
        code,
        ...(error instanceof ApproverRefusal ? {} : { error: errorKind(behind(error)) }),
      });
      return withId(refusedWith(code, request), request);
    }
  };

async function identified(event: ReleaseEvent, { settings, keys, log, now }: ReleasesParts): Promise<Person> {
  const token = tokenIn(event);
  try {
    return await verifiedPerson(token, keys, settings, now());
  } catch (error) {
    // Its kind alone: messages may quote the token.
    log({ level: 'WARN', message: 'Token refused', error: errorKind(error) });
    throw new ApproverRefusal('approver-not-identified');
  }
}

function refuseOthers({ family }: NamedAgent, { groups }: Person): void {
  if (!groups.includes(groupOf(family))) throw new ApproverRefusal('approver-not-entitled');
}

const REFUSED_AS: Readonly<Record<NotReleased['why'], RefusalCode>> = {
  'not-contained': 'agent-not-contained',
  'in-progress': 'containment-in-progress',
  unfinished: 'release-unfinished',
};

function codeOf(error: unknown): RefusalCode {
  if (error instanceof ApproverRefusal) return error.code;
  return error instanceof NotReleased ? REFUSED_AS[error.why] : 'release-unfinished';
}

const behind = (error: unknown) => (error instanceof NotReleased ? (error.cause ?? error) : error);

/** The id under which the logs have the request. */
const withId = (answer: ApproverAnswer, request: string): ApproverAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'x-request-id': request },
});
