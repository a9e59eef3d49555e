import type { Invocation } from '../../../events/lambda/invocation';
import type { Tell } from '../../../events/lambda/tell';
import { proofIn, type TokensEvent, withProof } from './claims';

const NOBODY = 'unknown';

/** Makes the trigger of the user pool: tokens say what is proven of a second factor, and an event says it too. */
export const tokens =
  (tell: Tell<'approver.signed-in'>) =>
  async <Event extends TokensEvent>(event: Event, { awsRequestId: request }: Invocation): Promise<Event> => {
    const proof = proofIn(event) ?? 'none';
    tell({
      event: 'approver.signed-in',
      level: proof === 'none' ? 'WARN' : 'INFO',
      message: proof === 'none' ? 'No second factor' : 'Signed in',
      request,
      approver: event.request.userAttributes?.sub ?? NOBODY,
      proof,
    });
    return withProof(event);
  };
