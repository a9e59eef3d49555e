import type { PolicyDocument, Principal, Statement } from '../../foundation/policy';
import { type AccessRequest, denies, listOf } from './deny';

/** Who asks, as far as the principals of a policy tell them apart: roles of an account, or a service. */
export type Caller = { readonly account: string } | { readonly service: string };

/**
 * Whether a policy allows a request: some statement does and none denies it. What else has a say, such as ceilings and
 * control policies, is left out.
 *
 * @param caller For policies with principals; those of a role's own have none.
 * @throws Error on whatever `denies` does not know.
 */
export const allows = ({ Statement }: PolicyDocument, request: AccessRequest, caller?: Caller): boolean =>
  Statement.some((statement) => statement.Effect === 'Allow' && applies(statement, request, caller)) &&
  !Statement.some((statement) => statement.Effect === 'Deny' && applies(statement, request, caller));

/** Conditions mean the same in both effects. */
const applies = (statement: Statement, request: AccessRequest, caller: Caller | undefined): boolean =>
  isMeant(statement.Principal, caller) && denies({ ...statement, Effect: 'Deny', Principal: '*' }, request);

function isMeant(principal: Principal | undefined, caller: Caller | undefined): boolean {
  if (principal === undefined || principal === '*') return true;
  if (caller === undefined) throw new Error('the policy has principals; say who calls');
  return 'service' in caller
    ? listOf(principal.Service).includes(caller.service)
    : listOf(principal.AWS).some((arn) => arn.endsWith(`:iam::${caller.account}:root`));
}
