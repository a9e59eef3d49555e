import { accountIdOf } from '../../foundation/accounts';
import { bucketArn, regionalArn } from '../../foundation/arns';
import type { Environment, Permission, Tool } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';

/**
 * What a tool was granted, each grant by its place in the list: exact actions on exact resources, and no scan, no
 * deletion and no administration. Whatever else it needs is a `statement`, which stays as it was written.
 */
export const grantStatements = (environment: Environment, { account, permissions }: Tool): Statement[] =>
  permissions.flatMap((permission, index) => statementsOf({ environment, account, place: index + 1 }, permission));

/** Where a grant stands. */
interface Place {
  readonly environment: Environment;
  /** Account of the tool, which owns whatever the grant gives no other owner. */
  readonly account: string;
  readonly place: number;
}

const allow = (Sid: string, Action: Statement['Action'], Resource: Statement['Resource']): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

function statementsOf(at: Place, permission: Permission): Statement[] {
  switch (permission.grant) {
    case 'read-table':
      return readTable(at, permission);
    case 'change-table':
      return changeTable(at, permission);
    case 'read-objects':
      return readObjects(at, permission);
    case 'write-objects':
      return writeObjects(at, permission);
    case 'send-mail':
      return [sendMail(at, permission)];
    case 'invoke-function':
      return [invokeFunction(at, permission)];
    case 'start-workflow':
      return startWorkflow(at, permission);
    case 'statement':
      return [asWritten(permission)];
  }
}

type Granted<Grant extends Permission['grant']> = Extract<Permission, { grant: Grant }>;

const arnOf = ({ environment, account: own }: Place, service: string, resource: string, account = own) =>
  regionalArn(environment, service, accountIdOf(environment, account), resource);

function readTable(at: Place, { table, account, indexes, keyArn }: Granted<'read-table'>): Statement[] {
  const arn = arnOf(at, 'dynamodb', `table/${table}`, account);
  const reads = [arn, ...indexes.map((index) => `${arn}/index/${index}`)];
  return [
    // No Scan: it reads what nobody asked for.
    allow(`ReadsItems${at.place}`, ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], reads),
    ...useOfKey(`OpensItems${at.place}`, ['kms:Decrypt'], 'dynamodb', keyArn),
  ];
}

function changeTable(at: Place, { table, account, keyArn }: Granted<'change-table'>): Statement[] {
  return [
    // Each can carry a condition, and BatchWriteItem cannot; what is deleted answers no question later.
    allow(
      `ChangesItems${at.place}`,
      ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
      arnOf(at, 'dynamodb', `table/${table}`, account),
    ),
    ...useOfKey(`SealsItems${at.place}`, ['kms:Decrypt', 'kms:GenerateDataKey'], 'dynamodb', keyArn),
  ];
}

function readObjects(at: Place, { bucket, prefix, keyArn }: Granted<'read-objects'>): Statement[] {
  const arn = bucketArn(at.environment, bucket);
  const { StringEquals } = ofOurOrganization(at);
  return [
    {
      ...allow(`ReadsObjects${at.place}`, 's3:GetObject', `${arn}/${prefix}*`),
      Condition: { StringEquals },
    },
    {
      ...allow(`ListsObjects${at.place}`, 's3:ListBucket', arn),
      Condition: { StringEquals, StringLike: { 's3:prefix': `${prefix}*` } },
    },
    ...useOfKey(`OpensObjects${at.place}`, ['kms:Decrypt'], 's3', keyArn),
  ];
}

function writeObjects(at: Place, { bucket, prefix, keyArn }: Granted<'write-objects'>): Statement[] {
  return [
    {
      ...allow(`WritesObjects${at.place}`, 's3:PutObject', `${bucketArn(at.environment, bucket)}/${prefix}*`),
      Condition: ofOurOrganization(at),
    },
    // S3 opens what it has sealed when the parts of an upload are put together.
    ...useOfKey(`SealsObjects${at.place}`, ['kms:Decrypt', 'kms:GenerateDataKey'], 's3', keyArn),
  ];
}

/** A bucket's name says nothing of its owner, and is anybody's once the bucket is gone. */
const ofOurOrganization = ({ environment }: Place) => ({
  StringEquals: { 'aws:ResourceOrgID': environment.organization.id },
});

const sendMail = (at: Place, { identity, from }: Granted<'send-mail'>): Statement => ({
  ...allow(`SendsMail${at.place}`, 'ses:SendEmail', arnOf(at, 'ses', `identity/${identity}`)),
  Condition: { StringEquals: { 'ses:FromAddress': from } },
});

const invokeFunction = (at: Place, { function: name, alias, account }: Granted<'invoke-function'>): Statement =>
  allow(
    `AsksFunction${at.place}`,
    'lambda:InvokeFunction',
    arnOf(at, 'lambda', `function:${name}${alias === undefined ? '' : `:${alias}`}`, account),
  );

function startWorkflow(at: Place, { stateMachine, type, account }: Granted<'start-workflow'>): Statement[] {
  const arn = arnOf(at, 'states', `stateMachine:${stateMachine}`, account);
  if (type === 'express') return [allow(`RunsWorkflow${at.place}`, 'states:StartSyncExecution', arn)];
  return [
    allow(`StartsWorkflow${at.place}`, 'states:StartExecution', arn),
    allow(
      `FollowsWorkflow${at.place}`,
      'states:DescribeExecution',
      arnOf(at, 'states', `execution:${stateMachine}:*`, account),
    ),
  ];
}

const asWritten = ({ sid, actions, resources, conditions }: Granted<'statement'>): Statement => ({
  ...allow(sid, actions, resources),
  ...(conditions === undefined ? {} : { Condition: conditions }),
});

/** A key opens what one service keeps, and nothing that somebody hands over. */
function useOfKey(sid: string, actions: readonly string[], service: string, keyArn: string | undefined): Statement[] {
  if (keyArn === undefined) return [];
  const [, , , region] = keyArn.split(':');
  return [
    {
      ...allow(sid, actions, keyArn),
      Condition: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
    },
  ];
}
