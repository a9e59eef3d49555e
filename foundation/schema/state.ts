import { z } from 'zod';
import { bucketName, pattern, region } from './fields';
import { roleArn } from './trust';
import { workspaces } from './workspaces';

/** Where Terraform keeps what it made. */
export const state = z.discriminatedUnion('kind', [
  /** Files in `.state/`: for one person trying things out. */
  z.strictObject({ kind: z.literal('local') }),
  /** One object a stack in a bucket, locked by a lock file beside it (Terraform 1.10 or newer). */
  z.strictObject({
    kind: z.literal('s3'),
    bucket: bucketName,
    region,
    /** Folder of the states in the bucket. */
    prefix: pattern(
      /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/,
      'is not a folder of a bucket',
      'use letters, digits, dots, dashes and underscores between single slashes, with none at the beginning or the end',
    ).default('p2a'),
    /** Policies name it too, and an alias in a policy is not its key. */
    kmsKeyArn: pattern(
      /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
      'is not the ARN of a key',
      'copy the whole ARN; it ends in key/ and the id, and is no alias',
    ).optional(),
    /** Role that reads and writes the states, where it is not the caller's. */
    roleArn: roleArn.optional(),
  }),
  /** HCP Terraform or Terraform Enterprise: one workspace a stack, named like the stack. */
  z.strictObject({
    kind: z.literal('cloud'),
    organization: pattern(
      /^[A-Za-z0-9_-]{1,40}$/,
      'is not the name of an organization',
      'use at most 40 letters, digits, dashes and underscores, as HCP Terraform shows it',
    ),
    project: pattern(
      /^[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$/,
      'is not the name of a project',
      'use 3 to 40 letters, digits, spaces, dashes and underscores, as HCP Terraform shows it',
    ),
    /** Workspace tags; Terraform takes a name or tags, so they reach the workspaces by way of the manifest. */
    tags: z.array(z.string()).default([]),
    /** Terraform Enterprise host: it is handed the token of the states. */
    hostname: pattern(
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
      'is not the name of a host',
      'write it in lower case, without https:// and port, such as terraform.acme.com',
    ).default('app.terraform.io'),
    /** How the workspaces are set up, for whoever has them made from the manifest. */
    workspaces: workspaces.prefault({}),
  }),
  /** The pipeline writes the backend itself, and fills the variables that the manifest lists. */
  z.strictObject({ kind: z.literal('none') }),
]);
