import { REFUSALS } from '../../../../foundation/refusals';
import { errorKind } from '../../../events/lambda/error-kind';
import type { Tell } from '../../../events/lambda/tell';
import type { Store } from '../../../tool-gateway/lambda/core/store';
import { familiesAmong, isFresh, type Person, personIn } from '../person';
import { type ApproverAnswer, answered, refusedWith } from './answers';
import { type DecidingParts, decide, known } from './decide';
import { refuseOthers } from './entitled';
import { ApproverRefusal } from './refusal';
import { type ApproverEvent, idIn, wishIn } from './request';
import { summaryOf, wholeOf } from './views';

export interface ApproverParts extends DecidingParts {
  readonly store: Pick<Store, 'approval' | 'pending' | 'decide' | 'moveApproval'>;
  /** How long ago an approver may have signed in. */
  readonly loginMinutes: number;
  /** Ids of requests: callers can choose API Gateway's. */
  readonly newId: () => string;
  readonly tell: Tell<'refusal' | 'request.answered'>;
}

type Route = (parts: ApproverParts, person: Person, event: ApproverEvent, request: string) => Promise<unknown>;

/** Methods of the API, each with what it answers. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /approvals': async ({ store, now }, { groups }) => {
    const waiting = await Promise.all(familiesAmong(groups).map((family) => store.pending(family)));
    return {
      approvals: waiting
        .flat()
        .filter(({ state, expiresAt }) => state === 'pending' && expiresAt > now())
        .sort((one, other) => one.expiresAt - other.expiresAt)
        .map(summaryOf),
    };
  },
  'GET /approvals/{id}': async ({ store }, person, event) => {
    const approval = await known(store, idIn(event));
    refuseOthers(approval, person);
    return wholeOf(approval);
  },
  'POST /approvals/{id}/decision': (parts, person, event, request) =>
    decide(parts, person, { id: idIn(event), wish: wishIn(event), request }),
};

/**
 * Makes the Lambda handler behind the API of approvers. It answers and never throws: whatever fails, nothing is decided by it, and the
 * log holds neither what waits nor who may decide.
 */
export const approver =
  (parts: ApproverParts) =>
  async (event: ApproverEvent): Promise<ApproverAnswer> => {
    const request = parts.newId();
    const begun = parts.now();
    const method = `${event.httpMethod} ${event.resource}`;
    const route = Object.hasOwn(ROUTES, method) ? ROUTES[method] : undefined;
    const point = () => ({
      at: 'approver-request' as const,
      request,
      ...(route === undefined ? {} : { method }),
      milliseconds: parts.now() - begun,
    });
    try {
      const person = identified(event, parts);
      if (route === undefined) throw new ApproverRefusal('approval-unknown');
      const answer = answered(await route(parts, person, event, request));
      parts.tell({ event: 'request.answered', level: 'INFO', message: 'Approver answered', ...point(), result: 'ok' });
      return withId(answer, request);
    } catch (error) {
      const code = error instanceof ApproverRefusal ? error.code : 'approver-unavailable';
      parts.tell({
        event: 'refusal',
        level: 'WARN',
        message: 'Approver refused',
        ...point(),
        by: REFUSALS[code].by,
        code,
        ...(error instanceof ApproverRefusal ? {} : { error: errorKind(error) }),
      });
      return withId(refusedWith(code, request), request);
    }
  };

/** The id under which the logs have the request. */
const withId = (answer: ApproverAnswer, request: string): ApproverAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'x-request-id': request },
});

/** The authorizer has found both to be so; a fault of it, or a way around it, ends here. */
function identified({ requestContext: { authorizer } }: ApproverEvent, { loginMinutes, now }: ApproverParts): Person {
  const person = personIn(authorizer);
  if (person === undefined) throw new ApproverRefusal('approver-not-identified');
  if (!isFresh(person.signedInAt, loginMinutes, now())) throw new ApproverRefusal('approver-not-fresh');
  return person;
}
