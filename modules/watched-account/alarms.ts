import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { Alarm } from '../alarm/definition';
import { containmentAlarms } from '../containment/alarms';
import { anomalyAlarms } from '../log-anomalies/anomalies';
import type { LogFilter } from '../log-filter/definition';
import { recordFilters } from '../log-filter/records';
import { accountAlarms } from '../operations-alarms/account-alarms';
import { functionAlarms } from '../operations-alarms/functions';
import { gatewayAlarms } from '../operations-alarms/gateway';
import { familyAlarms } from '../signal-alarms/families';
import { gatewaySignalAlarms } from '../signal-alarms/gateway-signals';
import { guardrailSignalAlarms, interventionFilters } from '../signal-alarms/guardrail-signals';
import { tokenAlarms } from '../spend/token-alarms';

/** Alarms of an account that are made here, each after those that it is about; and those on tokens and containment, which are made before. */
export function alarmsOf(
  environment: Environment,
  account: string,
): { readonly made: readonly Alarm[]; readonly earlier: readonly Alarm[] } {
  const earlier = [
    ...tokenAlarms(environment, account),
    ...(environment.gateway === undefined ? [] : containmentAlarms(environment, account)),
  ];
  const operations = [
    ...functionAlarms(environment, account),
    ...gatewayAlarms(environment, account),
    ...accountAlarms(environment, account),
    ...anomalyAlarms(environment, account),
  ];
  const signals = [
    ...(gatewayAccounts(environment).includes(account) ? gatewaySignalAlarms(environment) : []),
    ...guardrailSignalAlarms(environment, account),
  ];
  const speaking = [...signals, ...earlier].filter(({ severity, group }) => severity !== undefined && isSignal(group));
  return { made: [...operations, ...signals, ...familyAlarms(environment, account, speaking)], earlier };
}

const isSignal = (group: string) => ['refused', 'sensitive-data', 'volume', 'guardrail', 'tokens'].includes(group);

/** What is counted in logs of an account. */
export const filtersOf = (environment: Environment, account: string): LogFilter[] => [
  ...interventionFilters(environment, account),
  ...recordFilters(environment, account),
];
