import { z } from 'zod';
import { kebab, pattern, says } from './fields';

export const roleArn = pattern(
  /^arn:[a-z-]+:iam::\d{12}:role\/(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/,
  'is not the ARN of one role',
  'write the account id, the path and the whole role name, without wildcards',
);

/** Something that whoever assumes a role must know, and that tells one customer of theirs from another. */
const externalId = pattern(
  /^[A-Za-z0-9+=,.@:/-]{8,1224}$/,
  'is not an external id',
  'use 8 or more letters, digits and + = , . @ : / -, different for every role',
);

/** A role elsewhere that takes on a role here. */
export const callingRole = z.strictObject({ roleArn, externalId });

/** Subjects of an OIDC issuer; a star only at the end, behind two fixed parts. */
export const subjects = z
  .array(
    pattern(
      // Whole, or with at least two parts of the subject fixed before the star.
      /^(?:[^*?$\s]+|(?:[^*?$\s]*[:/]){2}[^*?$\s]*\*)$/,
      'matches too much',
      'fix at least two parts, and use * at the end only, as in repo:acme/agents:*',
    ),
  )
  .min(1, says('is empty, so nobody could sign in', 'name the subjects, or take the issuer out'));

/** Host and path of an OIDC issuer, without https://. */
export const issuer = pattern(
  /^[a-z0-9.-]+(?:\/[A-Za-z0-9._/-]+)?$/,
  'is not an issuer',
  'write host and path without https://, such as token.actions.githubusercontent.com',
);

const kubernetesName = (what: string) =>
  pattern(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, `is not a ${what}`, `write the whole name of the ${what}`);

/** Where an agent runs, and so who may take on its role: nobody else can. */
export const trust = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lambda'),
    /** Without it, the name that the agent's role has. */
    function: pattern(/^[A-Za-z0-9_-]{1,64}$/, 'is not the name of one function', 'write its whole name').optional(),
    /** Network that the function joins, by name. */
    network: kebab('network name', 24).optional(),
  }),
  z.strictObject({
    kind: z.literal('bedrock-agent'),
    /** Known after the first deployment; until then any Bedrock agent of the account. */
    agentId: pattern(
      /^[0-9A-Z]{10}$/,
      'is not the id of a Bedrock agent',
      'copy the ten characters of its id',
    ).optional(),
  }),
  z.strictObject({
    kind: z.literal('agentcore-runtime'),
    /** AgentCore adds an id of its own to it. */
    runtime: pattern(
      /^[A-Za-z][A-Za-z0-9_]{0,47}$/,
      'is not the name of a runtime',
      'use at most 48 letters, digits and underscores, starting with a letter',
    ),
    /** ECR repository of the agent's account with its container image; not needed where its code is a file. */
    repository: pattern(
      /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
      'is not the name of a repository',
      'write its whole name, without registry and tag',
    ).optional(),
  }),
  /** ECS tells the account and nothing more of its tasks. */
  z.strictObject({ kind: z.literal('ecs-task') }),
  z.strictObject({
    kind: z.literal('eks-pod-identity'),
    cluster: pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'is not the name of a cluster', 'write its whole name'),
    namespace: kubernetesName('namespace'),
    serviceAccount: kubernetesName('service account'),
  }),
  z.strictObject({
    kind: z.literal('oidc'),
    issuer,
    /** Who the token is made out to, such as `sts.amazonaws.com`. */
    audience: pattern(/^[^*?$\s]{1,255}$/, 'is not one audience', 'write it in full'),
    subjects,
  }),
  z.strictObject({ kind: z.literal('role'), ...callingRole.shape }),
  /** In the reference workflow, which is made here: a state machine, and a function for what no service integration does. */
  z.strictObject({
    kind: z.literal('workflow'),
    /** Network that its function joins, by name; needed to reach a private gateway. */
    network: kebab('network name', 24).optional(),
  }),
]);
