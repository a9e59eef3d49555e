import { accountIdOf, MANAGEMENT } from '../../../../foundation/accounts';
import { regionalArn, roleArn } from '../../../../foundation/arns';
import type { Environment } from '../../../../foundation/environment';
import type { OneOrMore } from '../../../../foundation/policy';
import type { AccessRequest } from '../../../support/deny';
import type { Resource } from '../../../support/synth';

/** A resource of a stack, with all that tells what AWS would see of it. */
export interface Subject {
  readonly environment: Environment;
  /** Account of the stack, by name. */
  readonly account: string;
  readonly resource: Resource;
  /** The resource of the same stack that an attribute refers to, if it refers to one. */
  readonly referred: (attribute: string) => Subject | undefined;
  /** Its own tags over those of the stack. */
  readonly tags: Readonly<Record<string, string>>;
}

export type Context = Readonly<Record<string, OneOrMore>>;

/** What Terraform asks of AWS for one type of resource, from its creation to its removal. */
interface Asked {
  /** Asked once it is there, with its tags on it. Without deletion where Terraform must not destroy it. */
  readonly kept: readonly string[];
  readonly context?: (subject: Subject) => Context;
  /** Asked of other resources, or of none. */
  readonly beside?: (subject: Subject) => readonly AccessRequest[];
}

/** Something that AWS knows by itself. */
export interface Whole extends Asked {
  readonly arn: (subject: Subject) => OneOrMore;
  /** Asked before it is there, with its tags in the request. */
  readonly born?: readonly string[];
  /** What AWS says then, beside the tags. */
  readonly atBirth?: Context;
}

/** Something that AWS judges as a part of what an attribute refers to. */
export interface Part extends Asked {
  readonly partOf: string;
  /** ARN of the whole where the attribute names one that was given. */
  readonly given?: (subject: Subject) => string;
}

/** By type of resource. */
export type NeedsByType = Readonly<Record<string, Whole | Part>>;

export const text = ({ resource }: Subject, attribute: string): string => String(resource.attributes[attribute]);

/** Whether Terraform must not destroy it. */
export const staysThere = ({ resource }: Subject) =>
  (resource.attributes.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true;

export const accountId = ({ environment, account }: Subject) => accountIdOf(environment, account);

export const managementId = ({ environment }: Subject) => accountIdOf(environment, MANAGEMENT);

/** A resource may be in another region than its stack. */
const placeOf = ({ environment, resource }: Subject) => ({
  ...environment,
  region: typeof resource.attributes.region === 'string' ? resource.attributes.region : environment.region,
});

export const regional = (service: string, resource: (subject: Subject) => string) => (subject: Subject) =>
  regionalArn(placeOf(subject), service, accountId(subject), resource(subject));

export const named = (service: string, kind: string, attribute = 'name') =>
  regional(service, (subject) => `${kind}${text(subject, attribute)}`);

/** Of something to which AWS gives an id. */
export const invented = (service: string, kind: string) => regional(service, () => `${kind}/invented-by-aws`);

export const on = (resource: string, context: Context, ...actions: readonly string[]): AccessRequest[] =>
  actions.map((action) => ({ action, resource, context }));

export const anywhere = (context: Context, ...actions: readonly string[]) => on('*', context, ...actions);

const prefixed = (prefix: string, values: Readonly<Record<string, string>>): Context =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));

/** The tags of something that is being made, and those of something that is there. */
export const requested = ({ tags }: Subject) => prefixed('aws:RequestTag', tags);
export const tagged = ({ tags }: Subject) => prefixed('aws:ResourceTag', tags);

export const iamRoleArn = (subject: Subject) =>
  roleArn(subject.environment, accountId(subject), `${text(subject, 'path')}${text(subject, 'name')}`);

export function serviceLinkedRole(subject: Subject, service: string, name: string): AccessRequest[] {
  const role = roleArn(subject.environment, accountId(subject), `aws-service-role/${service}.amazonaws.com/${name}`);
  return on(role, { 'iam:AWSServiceName': `${service}.amazonaws.com` }, 'iam:CreateServiceLinkedRole', 'iam:GetRole');
}
