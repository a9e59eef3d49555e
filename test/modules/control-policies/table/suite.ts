import type { Statement } from '../../../../foundation/policy';
import type { ControlFacts } from '../../../../modules/control-policies/facts';
import { statementsOf } from '../../../support/policies-of';
import type { Table, TableOf } from './entry';
import { deniedAnyway, entryOf, misjudged, unseenMutations } from './judge';
import { goneWildcards } from './requests';
import { WORLDS } from './worlds';

/** Tests every statement of a register against its table, in every world. */
export function testEveryStatement<Name extends string>(
  register: Readonly<Record<Name, (facts: ControlFacts) => Statement[]>>,
  tables: Readonly<Record<Name, TableOf>>,
): void {
  const names = Object.keys(register) as Name[];

  describe.each(Object.entries(WORLDS))('in the %s world', (_, world) => {
    const statements = statementsOf(register, world.facts);
    const table: Table = Object.fromEntries(names.flatMap((name) => Object.entries(tables[name](world))));
    const court = { world, table, statements };

    test.each(names)('14: the table of %s speaks of exactly the statements of the pack, in their order', (name) => {
      expect(Object.keys(tables[name](world))).toEqual(register[name](world.facts).map(({ Sid }) => Sid));
    });

    for (const statement of statements) {
      const entry = entryOf(court, statement);
      const { line, why, unobservable = {} } = entry;

      test(`${line}: ${statement.Sid}: ${why}`, () => {
        expect(misjudged(court, statement)).toEqual([]);
        expect(deniedAnyway(court, statement)).toEqual([]);
        expect(goneWildcards(statement, entry)).toEqual([]);
      });

      test(`${line}: ${statement.Sid}: no change of it goes unseen`, () => {
        expect(unseenMutations(court, statement)).toEqual(Object.keys(unobservable));
      });
    }
  });
}
