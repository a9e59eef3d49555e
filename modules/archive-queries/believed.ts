import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { EVENT_SOURCES, type EventSource, partsOf } from '../../foundation/event-sources';
import { archiveClassOf } from '../../foundation/log-groups';
import { logGroupName } from '../../foundation/names';
import type { ArchiveClass } from '../../foundation/vocabulary';
import type { Reader } from './queries';

/**
 * What is believed, as conditions of which one has to hold. The column `loggroup` is what CloudWatch Logs says of the sender, and
 * the folder `account` is chosen by that too: no line can change either.
 */
export function believed({ environment, accounts }: Reader, classes: readonly ArchiveClass[]): string[] {
  // What has no name of its own is the gateway's.
  const gateways = gatewayAccounts(environment).filter((account) => accounts.includes(account));
  return EVENT_SOURCES.filter(({ log }) =>
    classes.includes(archiveClassOf(environment, logGroupName(environment, log))),
  ).flatMap((source) => {
    const is = [ofLogGroup(environment, source), ...ofKind(source)];
    if (partsOf(source).field !== undefined) return [`(${is.join(' AND ')})`];
    return gateways.map((account) => `(${[`account = '${accountIdOf(environment, account)}'`, ...is].join(' AND ')})`);
  });
}

function ofLogGroup(environment: Environment, source: EventSource): string {
  const { before, field, behind } = partsOf(source);
  if (field === undefined) return `loggroup = '${logGroupName(environment, before)}'`;
  const parts = [`'${logGroupName(environment, before)}'`, field, ...(behind === '' ? [] : [`'${behind}'`])];
  return `loggroup = concat(${parts.join(', ')})`;
}

const ofKind = ({ events, at }: EventSource): string[] => [
  `event IN (${listed(events)})`,
  ...(at === undefined ? [] : [`at IN (${listed(at)})`]),
];

const listed = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');
