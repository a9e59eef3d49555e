import type { Answer } from '../core/answers';
import type { Gateway } from '../core/gateway';
import { type ApiEvent, asked } from './requests';

/** An answer as API Gateway wants it of a function. */
export interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes the Lambda handler of the gateway: of API Gateway's events, and of the state machine's that carries approved calls out.
 * It answers every request; to the state machine it says only what came of the call.
 *
 * @param newId Ids of requests, by which claims are held and everybody's logs are read: callers can choose API Gateway's.
 */
export const validator =
  (gateway: Gateway, newId: () => string) =>
  async (event: ApiEvent | { readonly approved: string }): Promise<ApiAnswer | { readonly result: string }> => {
    const question = asked(event);
    const id = newId();
    switch (question.kind) {
      case 'call':
        return toApi(await gateway.call({ ...question.request, id }), id);
      case 'status':
        return toApi(await gateway.status({ ...question.request, id }), id);
      case 'carry-out':
        return gateway.carryOut(question.approval, id);
      case 'nothing':
        return toApi(await gateway.nothing(id), id);
    }
  };

/** With the id under which the logs have the request, whatever came of it. */
const toApi = ({ status, headers, body }: Answer, id: string): ApiAnswer => ({
  statusCode: status,
  headers: { ...headers, 'x-request-id': id },
  body,
});
