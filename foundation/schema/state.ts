import { z } from 'zod';
import { arn, bucketName, nonEmpty, region } from './fields';
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
    prefix: z.string().default('p2a'),
    kmsKeyArn: arn('kms').optional(),
    /** Role that reads and writes the states, where it is not the caller's. */
    roleArn: arn('iam').optional(),
  }),
  /** HCP Terraform or Terraform Enterprise: one workspace a stack, named like the stack. */
  z.strictObject({
    kind: z.literal('cloud'),
    organization: nonEmpty('which HCP Terraform organization holds the workspaces'),
    project: nonEmpty('which project holds the workspaces'),
    /** Workspace tags; Terraform takes a name or tags, so they reach the workspaces by way of the manifest. */
    tags: z.array(z.string()).default([]),
    /** Terraform Enterprise host. */
    hostname: z.string().default('app.terraform.io'),
    /** How the workspaces are set up, for whoever has them made from the manifest. */
    workspaces: workspaces.prefault({}),
  }),
  /** The pipeline writes the backend itself, and fills the variables that the manifest lists. */
  z.strictObject({ kind: z.literal('none') }),
]);
