import type { Statement } from '../../foundation/policy';
import type { ControlFacts } from '../../modules/control-policies/facts';

type Packs<Name extends string> = Readonly<Record<Name, (facts: ControlFacts) => Statement[]>>;

/** The statements of every pack of a register, in its order. */
export const statementsOf = <Name extends string>(register: Packs<Name>, facts: ControlFacts): Statement[] =>
  (Object.keys(register) as Name[]).flatMap((name) => register[name](facts));

/** The statement with this Sid. */
export function statementOf<Name extends string>(register: Packs<Name>, facts: ControlFacts, sid: string): Statement {
  const found = statementsOf(register, facts).find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`no pack has a statement "${sid}"`);
  return found;
}
