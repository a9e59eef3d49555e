import type { Environment } from '../../foundation/environment';
import { boundaryName, boundaryPath } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { listOf } from '../support/deny';
import {
  type Case,
  documentsIn,
  isPolicy,
  placeOf,
  policiesIn,
  type Resource,
  resourcesIn,
  statementsIn,
} from '../support/synth';
import { limitOf } from './policy-limits';
import { principalArnsOf, principalOf } from './principals';

/** Whom the policies of an environment let in, how far, and whether AWS takes them. */
export function aboutPolicies({ environment, stacks }: Case): void {
  const resources = resourcesIn(stacks);
  const documents = documentsIn(resources);
  const policies = policiesIn(resources);
  const statements = statementsIn(resources);
  const allowed = statements.filter(({ statement }) => statement.Effect === 'Allow');

  test('19: each policy fits the limit of its kind', () => {
    expect(documents.filter(({ size, resource }) => !(size <= limitOf(environment, resource))).map(placeOf)).toEqual(
      [],
    );
  });

  test('each document that is not in the policy language is of a kind that has its own', () => {
    const others = documents.filter(({ content }) => !isPolicy(content));
    const kinds = ['AISERVICES_OPT_OUT_POLICY', 'BEDROCK_POLICY', 'EXPRESS', 'STANDARD'];
    expect(others.filter(({ resource }) => !kinds.includes(String(resource.attributes.type))).map(placeOf)).toEqual([]);
  });

  test('each statement has a name of its own', () => {
    for (const { content, at: place } of policies) {
      const names = content.Statement.map(({ Sid }) => Sid);
      expect([place, new Set(names).size]).toEqual([place, names.length]);
      for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    }
  });

  test('16: no policy names a role or a user as its principal', () => {
    const root = new RegExp(`^arn:${environment.partition}:iam::\\d{12}:root$`);
    const named = statements.filter(
      ({ statement }) =>
        !listOf(principalOf(statement, 'AWS')).every((principal) => principal === '*' || root.test(principal)) ||
        principalOf(statement, 'CanonicalUser') !== undefined ||
        // An issuer is no principal of ours, and pinned by audience and subject.
        (principalOf(statement, 'Federated') !== undefined && !pinnedIssuer(statement)),
    );
    expect(named.map(placeOf)).toEqual([]);
  });

  test('16: whoever is allowed as an account is narrowed to roles of that account', () => {
    const broad = allowed.filter(({ at: place, statement }) => {
      const accounts = listOf(principalOf(statement, 'AWS'));
      const roles = principalArnsOf(statement);
      const within = (role: string) =>
        accounts.some((account) => ['role/', 'user/'].some((kind) => role.startsWith(account.replace(/root$/, kind))));
      return (
        accounts.length > 0 &&
        !leadsToWhoAsks(place, statement) &&
        (roles.length === 0 || !roles.every((role) => within(role) && !/role\/\*/.test(role)))
      );
    });
    expect(broad.map(placeOf)).toEqual([]);
  });

  test('10, 16: whichever service is allowed acts for a named account or resource', () => {
    const open = allowed.filter(({ statement }) => {
      const services = listOf(principalOf(statement, 'Service'));
      const seals = services.every(isLogs) && statement.Action !== 'sts:AssumeRole';
      const isNamed = seals
        ? onNamedLogGroups(statement) || onAnomaliesOfOneAccount(statement)
        : forNamedSource(statement);
      return services.length > 0 && !isNamed && !opensLogsOfOneAccount(statement);
    });
    expect(open.map(placeOf)).toEqual([]);
  });

  test('16, 24: nobody is allowed all of a service', () => {
    // The ceiling of people grants nothing by itself: their permission sets do, and those are looked at.
    const grants = statementsIn(resources.filter((resource) => !isCeilingOfPeople(environment, resource))).filter(
      ({ statement }) => statement.Effect === 'Allow',
    );
    const everything = grants.filter(({ statement }) =>
      [...listOf(statement.Action), ...listOf(statement.NotAction)].some((action) => /^\*$|:\*$/.test(action)),
    );
    expect(everything.map(placeOf)).toEqual([]);
    expect(allowed.filter(({ statement }) => statement.NotAction !== undefined).map(placeOf)).toEqual([]);
  });

  test('18: nobody but the users of an emergency is asked for MFA, which sessions of Identity Center do not have', () => {
    const asked = statements.filter(({ statement }) => JSON.stringify(statement).includes('aws:MultiFactorAuth'));
    expect(
      asked.filter(({ statement }) => !principalArnsOf(statement).every((arn) => arn.includes(':user/'))).map(placeOf),
    ).toEqual([]);
  });
}

/** One audience, and subjects with something fixed in them. */
const pinnedIssuer = ({ Condition = {} }: Statement) => {
  const keys = Object.values(Condition).flatMap((wanted) => Object.entries(wanted));
  const valuesOf = (claim: string) =>
    keys.filter(([key]) => key.endsWith(`:${claim}`)).flatMap(([, value]) => listOf(value));
  return (
    valuesOf('aud').length === 1 && valuesOf('sub').length > 0 && valuesOf('sub').every((value) => value.length > 8)
  );
};

const isCeilingOfPeople = (environment: Environment, { type, attributes }: Resource) =>
  type === 'aws_iam_policy' &&
  attributes.path === boundaryPath(environment) &&
  attributes.name === boundaryName(environment, 'people');

/** The API of people, who are no principals of AWS, and what leads to APIs: who calls there is asked behind it. */
function leadsToWhoAsks(place: string, { Principal, Action, Resource, Condition }: Statement): boolean {
  if (Principal !== '*' || Action !== 'execute-api:Invoke') return false;
  if (place.includes('/aws_api_gateway_rest_api.')) return place.includes('.approver-api_');
  if (place.includes('/aws_api_gateway_domain_name.')) return Condition?.StringEquals?.['aws:SourceVpce'] !== undefined;
  return /:\d{12}:(?:\/domainnames|\*\/approvers)\/\*$/.test(String(Resource));
}

const isLogs = (service: string) => /^logs\.[a-z0-9-]+\.amazonaws\.com$/.test(service);

const onNamedLogGroups = ({ Condition }: Statement) => {
  const groups = listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']);
  return groups.length > 0 && groups.every((group) => /:log-group:[^*]+$/.test(group));
};

/** AWS gives anomaly detectors their ids, so no policy can name them. */
const onAnomaliesOfOneAccount = ({ Condition }: Statement) =>
  /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:anomaly-detector:\*$/.test(
    String(Condition?.ArnLike?.['kms:EncryptionContext:aws:logs:arn']),
  );

/** Of a positive operator, and with an account in it. Pods say by a tag which cluster they are of, and Firehose by an external id which account. */
const forNamedSource = ({ Principal, Condition = {} }: Statement) =>
  [
    'StringEquals',
    'ArnEquals',
    'ArnLike',
    // EventBridge may not say it where it publishes to a sealed topic.
    ...(JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}' ? ['StringEqualsIfExists'] : []),
  ].some((operator) =>
    ['aws:SourceAccount', 'aws:SourceArn', 'aws:RequestTag/eks-cluster-arn', 'sts:ExternalId'].some((key) => {
      const values = listOf(Condition[operator]?.[key]);
      return values.length > 0 && values.every((value) => /^\d{12}$|:\d{12}:|^arn:[a-z-]+:s3:::[^*]+$/.test(value));
    }),
  );

/** What one account's own role has sealed for its log: whoever opens it can open nothing else. */
const opensLogsOfOneAccount = ({ Action, Condition = {} }: Statement) =>
  Action === 'kms:Decrypt' &&
  /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:\*$/.test(String(Condition.StringEquals?.['kms:EncryptionContext:SourceArn']));
