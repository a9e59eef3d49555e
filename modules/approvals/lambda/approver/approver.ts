import type { RefusalCode } from '../../../../foundation/refusals';
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
  /** One line of the log. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
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
    const method = `${event.httpMethod} ${event.resource}`;
    try {
      const person = identified(event, parts);
      const route = ROUTES[method];
      if (route === undefined) throw new ApproverRefusal('approval-unknown');
      const answer = answered(await route(parts, person, event, request));
      parts.log({ level: 'INFO', message: 'Answered', request, method });
      return withId(answer, request);
    } catch (error) {
      return withId(refused(parts, error, request, method), request);
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

function refused({ log }: ApproverParts, error: unknown, request: string, method: string): ApproverAnswer {
  const code: RefusalCode = error instanceof ApproverRefusal ? error.code : 'approver-unavailable';
  // Its kind alone: messages of services quote what they were sent.
  const fault = error instanceof ApproverRefusal ? {} : { error: error instanceof Error ? error.name : typeof error };
  log({ level: 'WARN', message: 'Refused', request, method, code, ...fault });
  return refusedWith(code, request);
}
