import { agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { familiesOf } from '../../foundation/families';
import { type Alarm, anyOf, MOST_CHILDREN } from '../alarm/definition';
import { alarmName } from '../alarm/names';

/** Light of a family: whether any of its agents is conspicuous, as far as the account sees. */
export const familyAlarmName = (environment: Environment, family: string) => alarmName(environment, 'family', family);

/**
 * One light for each family, for dashboards and for whoever looks after the family. It tells nobody: each agent's alarm has done so,
 * and once it is on, it would not tell of a second agent.
 *
 * @param signals Alarms of agents of the account, which name their agents.
 */
export function familyAlarms(environment: Environment, account: string, signals: readonly Alarm[]): Alarm[] {
  const sees = [...agentAccounts(environment), ...gatewayAccounts(environment)].includes(account);
  if (!sees) return [];
  return familiesOf(environment).flatMap((family) => {
    const members = new Set(environment.agents.filter((agent) => agent.family === family).map(({ name }) => name));
    const names = signals.filter(({ id }) => members.has(id)).map(({ name }) => name);
    return names.length === 0 ? [] : light(environment, family, names);
  });
}

/** A rule names so many alarms; a large family has lights of parts, and one for those. */
function light(environment: Environment, family: string, names: readonly string[]): Alarm[] {
  const alarm = (id: string, name: string, of: readonly string[]): Alarm => ({
    kind: 'composite',
    group: 'families',
    id,
    name,
    says: `An agent of the family ${family} is conspicuous; its own alarm says which and why.`,
    runbook: 'A family of agents is conspicuous',
    rule: anyOf(of),
  });
  if (names.length <= MOST_CHILDREN) return [alarm(family, familyAlarmName(environment, family), names)];
  const parts: Alarm[] = [];
  for (let from = 0; from < names.length; from += MOST_CHILDREN) {
    const part = String(parts.length + 1);
    const name = alarmName(environment, 'family', family, 'part', part);
    parts.push(alarm(`${family}-part-${part}`, name, names.slice(from, from + MOST_CHILDREN)));
  }
  return [
    ...parts,
    alarm(
      family,
      familyAlarmName(environment, family),
      parts.map(({ name }) => name),
    ),
  ];
}
