import type { OneOrMore, Statement } from '../../foundation/policy';
import { listOf } from '../support/deny';

/** Whom a statement speaks of: principals of a kind, as in `AWS` or `Service`. */
export const principalOf = ({ Principal }: Statement, kind: string): OneOrMore | undefined =>
  typeof Principal === 'string' ? (kind === 'AWS' ? Principal : undefined) : Principal?.[kind];

/** Roles and users to whom a condition narrows a statement. */
export const principalArnsOf = ({ Condition }: Statement) =>
  [Condition?.ArnLike, Condition?.ArnEquals].flatMap((keys) => listOf(keys?.['aws:PrincipalArn']));
