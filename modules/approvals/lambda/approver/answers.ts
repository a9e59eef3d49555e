import type { RefusalCode } from '../../../../foundation/refusals';
import { refused } from '../../../tool-gateway/lambda/core/answers';

/** What API Gateway takes of a function. */
export interface ApproverAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const answered = (body: unknown): ApproverAnswer => ({
  statusCode: 200,
  headers: {
    'content-type': 'application/json',
    // What waits is seen by whoever asked, and by nothing between.
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify(body),
});

export function refusedWith(code: RefusalCode, request: string): ApproverAnswer {
  const { status, headers, body } = refused(code, request);
  return { statusCode: status, headers, body };
}
