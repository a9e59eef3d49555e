import type { JWTPayload } from 'jose';
import type { KeptApproval } from '../../../modules/tool-gateway/lambda/core/store';
import { payment } from '../../support/gateway';
import type { Headers, Said } from './http';
import { freshKey, type LocalTrial } from './local-trial';

/** A call that waits, and how to make it again. */
export interface Waiting {
  readonly id: string;
  readonly again: () => Promise<Said>;
  readonly status: () => Promise<Said>;
  readonly kept: () => Promise<KeptApproval>;
}

/** An agent asks for a payment that people approve; it waits until they can. */
export async function asked(
  trial: LocalTrial,
  { agent = 'asker', minorUnits = 1000, headers = [] }: { agent?: string; minorUnits?: number; headers?: Headers } = {},
): Promise<Waiting> {
  const all = [...freshKey(), ...headers];
  const again = () => trial.call(agent, 'pay', payment(minorUnits), { headers: all });
  const answer = await again();
  expect(answer).toMatchObject({ status: 202, code: 'approval-pending' });
  const id = String(answer.body.location).replace('/approvals/', '');
  const kept = async () => {
    const approval = await trial.gateway.store.approval(id);
    if (approval === undefined) throw new Error('the approval is not there');
    return approval;
  };
  const status = () => trial.call(agent, '', '', { method: 'GET', path: `/approvals/${id}` });
  return { id, again, status, kept };
}

/** Somebody who may decide about the agents of the trial, by their name. */
export const tokenOf = (trial: LocalTrial, name: string, claims: JWTPayload = {}) =>
  trial.gateway.approverToken({ sub: name, ...claims });

/** A request to the API of approvers. */
export const askAs = (
  trial: LocalTrial,
  token: string,
  method: string,
  path: string,
  body: unknown = '',
): Promise<Said> =>
  trial.send({
    method,
    path: `/approver${path}`,
    headers: [
      ['content-type', 'application/json'],
      ['authorization', `Bearer ${token}`],
    ],
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });

/** Somebody looks at what waits, and decides about what they see. */
export async function decide(
  trial: LocalTrial,
  { id, kept }: Waiting,
  name: string,
  decision: 'approve' | 'reject' = 'approve',
): Promise<Said> {
  const { digest } = await kept();
  return askAs(trial, await tokenOf(trial, name), 'POST', `/approvals/${id}/decision`, { decision, digest });
}
