import type { AccessRequest } from '../../../support/deny';
import { listOf } from '../../../support/deny';
import { ARCHIVE } from './archive';
import { DETECTION } from './detection';
import { GATEWAY } from './gateway';
import { GOVERNING } from './governing';
import { type Context, type NeedsByType, on, requested, type Subject, tagged, type Whole } from './need';
import { PEOPLE } from './people';
import { QUERIES } from './queries';
import { SHARING } from './sharing';
import { SHIPPED } from './shipped';
import { SPEND } from './spend';

/**
 * What Terraform asks for, by type of resource. Sources: the resources of version 6 of the AWS provider; "Operations" of the
 * service authorization reference, for the actions that an operation asks for; and the API references, for what it asks
 * of keys and roles.
 */
export const NEEDS: NeedsByType = {
  ...ARCHIVE,
  ...DETECTION,
  ...GATEWAY,
  ...GOVERNING,
  ...PEOPLE,
  ...QUERIES,
  ...SHARING,
  ...SHIPPED,
  ...SPEND,
};

/** Every call that Terraform makes for a resource in its life. */
export function callsFor(subject: Subject): AccessRequest[] {
  const needs = NEEDS[subject.resource.type];
  if (needs === undefined) throw new Error(`${subject.resource.type}: the table of needs does not have it`);
  const beside = needs.beside?.(subject) ?? [];
  const own = needs.context?.(subject) ?? {};
  if (!('partOf' in needs)) return [...lifeOf(subject, needs, own), ...beside];

  const whole = wholeOf(subject, needs.partOf);
  const arns = whole === undefined ? [needs.given?.(subject) ?? ''] : listOf(whole.needs.arn(whole.subject));
  const context = whole === undefined ? own : { ...seenOn(whole.subject, whole.needs), ...own };
  return [...arns.flatMap((arn) => on(arn, context, ...needs.kept)), ...beside];
}

function lifeOf(subject: Subject, needs: Whole, own: Context): AccessRequest[] {
  const arns = listOf(needs.arn(subject));
  const birth = { ...requested(subject), 'aws:TagKeys': Object.keys(subject.tags), ...needs.atBirth, ...own };
  // A tag without a meaning here changes later on.
  const life = { ...seenOn(subject, needs), 'aws:RequestTag/team': 'lending', 'aws:TagKeys': ['team'], ...own };
  return arns.flatMap((arn) => [...on(arn, birth, ...(needs.born ?? [])), ...on(arn, life, ...needs.kept)]);
}

/** What AWS knows of something that is there. Not every type can have tags. */
const seenOn = (subject: Subject, { born = [], context }: Whole): Context => ({
  ...(born.some((action) => /:(?:Add|Create)?Tag/.test(action)) ? tagged(subject) : {}),
  ...context?.(subject),
});

function wholeOf(subject: Subject, attribute: string): { subject: Subject; needs: Whole } | undefined {
  const found = subject.referred(attribute);
  const needs = found && NEEDS[found.resource.type];
  return found === undefined || needs === undefined || 'partOf' in needs ? undefined : { subject: found, needs };
}
