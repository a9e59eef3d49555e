import { type Answer, refused } from '../core/answers';
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
 */
export const validator =
  (gateway: Gateway, newId: () => string) =>
  async (event: ApiEvent | { readonly approved: string }): Promise<ApiAnswer | { readonly result: string }> => {
    const question = asked(event);
    switch (question.kind) {
      case 'call':
        return toApi(await gateway.call(question.request));
      case 'status':
        return toApi(await gateway.status(question.request));
      case 'carry-out':
        return gateway.carryOut(question.approval, newId());
      case 'nothing':
        return toApi(refused('not-authorized', question.id));
    }
  };

const toApi = ({ status, headers, body }: Answer): ApiAnswer => ({ statusCode: status, headers, body });
