import { EVENT_SOURCES, type EventSource, partsOf } from '../../foundation/event-sources';

/** Stands behind the name of a log group, and in none. */
const END = '//';

/**
 * What is believed of some logs, as a condition. `@log` is `<account id>:<log group>`, and no line can change it: a field of its own
 * whose name begins so gets another @ before it. Source: "Supported logs and discovered fields".
 *
 * @param folders Folders of log groups below that of the environment.
 */
export const believed = (folders: readonly string[]): string =>
  EVENT_SOURCES.filter(({ log }) => folders.some((folder) => log.startsWith(`${folder}/`)))
    .map((source) => `(${[ofLog(source), ...ofName(source), ...ofKind(source)].join(' and ')})`)
    .join(' or ');

function ofLog(source: EventSource): string {
  const { before, field, behind } = partsOf(source);
  const path = `${before}${field === undefined ? '' : '[^/]+'}${behind}`.replaceAll('/', '\\/');
  return `@log like /^[0-9]+:\\/[^\\/]+\\/[^\\/]+\\/${path}$/`;
}

/** Source: "Boolean, comparison, numeric, datetime, and other functions". */
function ofName(source: EventSource): string[] {
  const { before, field, behind } = partsOf(source);
  if (field === undefined) return [];
  return [`strcontains(concat(@log, "${END}"), concat("/${before}", ${field}, "${behind}${END}")) = 1`];
}

const ofKind = ({ events, at }: EventSource): string[] => [
  `event in [${listed(events)}]`,
  ...(at === undefined ? [] : [`at in [${listed(at)}]`]),
];

const listed = (texts: readonly string[]) => texts.map((text) => `"${text}"`).join(', ');
