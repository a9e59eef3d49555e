/** Values of an IAM policy: one, or any of several. */
export type OneOrMore = string | readonly string[];

export const listOf = (values: OneOrMore | undefined): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values;

/** Operators, each with condition keys and the values they are compared to. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

export type Principal = '*' | Readonly<Record<string, OneOrMore>>;

/** One intent, in the IAM policy language, with a `Sid` that reads as a sentence. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Conditions;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements.map(inReadingOrder),
});

/** Who, what, on what, when: however a statement was put together. */
const inReadingOrder = ({
  Sid,
  Effect,
  Principal,
  Action,
  NotAction,
  Resource,
  NotResource,
  Condition,
}: Statement): Statement => ({
  Sid,
  Effect,
  ...(Principal === undefined ? {} : { Principal }),
  ...(Action === undefined ? {} : { Action }),
  ...(NotAction === undefined ? {} : { NotAction }),
  ...(Resource === undefined ? {} : { Resource }),
  ...(NotResource === undefined ? {} : { NotResource }),
  ...(Condition === undefined ? {} : { Condition }),
});

/** A variable of IAM in a policy, as in `aws:PrincipalTag/p2a:agent`. */
export const variable = (key: string) => `\${${key}}`;

/** Largest size in characters, white space left out. Source: the quotas pages of IAM, KMS, S3, API Gateway and Organizations. */
export const POLICY_LIMITS = {
  serviceControl: 5120,
  resourceControl: 5120,
  permissionSet: 32_768,
  roleInline: 10_240,
  managed: 6144,
  trust: 2048,
  key: 32_768,
  bucket: 20_480,
  api: 8192,
} as const;

export type PolicyKind = keyof typeof POLICY_LIMITS;

/** What stands for a reference when sizes are counted: most come to an ARN, and few to a longer one. */
const LONG_ARN = 'x'.repeat(120);

/** Number of characters that AWS counts. */
export const sizeOf = (document: unknown) => JSON.stringify(document).length;

/** The same of a policy with references, each counted as a long ARN. */
export const renderedSize = (document: PolicyDocument) => countReferences(JSON.stringify(document));

const countReferences = (json: string) => json.replace(/\$\{TfToken\[[^\]]*\]\}/g, LONG_ARN).length;

/**
 * The policy as Terraform takes it: IAM's own variables escaped, tokens of the toolkit left for it to resolve.
 *
 * @param path What the policy belongs to, for the message.
 * @throws Error with the size, if AWS would refuse it as too large, or if it holds a token that no string can carry.
 */
export function render(
  path: string,
  kind: PolicyKind,
  document: PolicyDocument,
  limit: number = POLICY_LIMITS[kind],
): string {
  const json = JSON.stringify(document);
  const size = countReferences(json);
  if (size > limit) {
    throw new Error(
      `${path}: the ${kind} policy has ${size} characters, the limit is ${limit}; name fewer resources or split it`,
    );
  }
  return asTerraformReads(path, json);
}

/** How the toolkit writes lists, maps, numbers and lists of numbers that it does not know yet. */
const UNRENDERABLE = /[#&]\{TfToken\[|-8\.1095622\d*e\+298|-1\.88815458\d*e\+289/;

/** Any JSON as Terraform takes it; see {@link render}. */
export const renderJson = (path: string, document: unknown): string => asTerraformReads(path, JSON.stringify(document));

function asTerraformReads(path: string, json: string): string {
  if (UNRENDERABLE.test(json)) {
    throw new Error(
      `${path}: the policy holds a list, map or number that is known at apply only; pass plain values or single strings`,
    );
  }
  return json.replace(/\$\{(?!TfToken\[)/g, () => '$${').replace(/%\{/g, () => '%%{');
}
