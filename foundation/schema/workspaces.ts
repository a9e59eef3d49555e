import { z } from 'zod';
import { nonEmpty, pattern, says } from './fields';

const team = nonEmpty('the name of the team, as HCP Terraform shows it');

const teams = z.array(team).default([]);

/** Repository in which `cdktf.out` is committed, so that workspaces run what is merged. */
const vcs = z.strictObject({
  /** As the version control system names it: `owner/repository`, and `organization/project/_git/repository` in Azure DevOps. */
  repository: pattern(
    /^[\w.-]+(?:\/[\w. -]+)+$/,
    'is not the name of a repository',
    'write owner and repository, as in acme/agents',
  ),
  /** Without it, the default branch of the repository. */
  branch: nonEmpty('which branch is applied').optional(),
  /** Folder of this project in the repository, where it is not the whole of it. */
  folder: pattern(
    /^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/,
    'is not a folder of the repository',
    'write it from the root without slashes around it, as in platform/agents',
  ).optional(),
  /** How HCP Terraform reaches the repository: the name of its OAuth client, or the account in which its GitHub App is installed. */
  connection: z.union(
    [
      z.strictObject({ oauthClient: nonEmpty('the name of the OAuth client') }),
      z.strictObject({ githubApp: nonEmpty('the account in which the GitHub App is installed') }),
    ],
    says('is none of the choices', 'use { oauthClient: name } or { githubApp: account }'),
  ),
  /** Plans pull requests too, with what they change, by the role of the stack's hand: whoever may open one has that role. */
  planPullRequests: z.boolean().default(false),
});

/** How the workspaces of an environment are set up, where this project makes them. */
export const workspaces = z.strictObject({
  /** Terraform of every run; the stacks need 1.10 or newer. */
  terraformVersion: pattern(
    /^1\.[1-9]\d+\.\d+$/,
    'is not a version of Terraform that the stacks work with',
    'pin one release from 1.10.0 on, such as 1.11.4',
  ).default('1.11.4'),
  /** Without it, runs are started by the CLI or the API, which upload the folder of the stack. */
  vcs: vcs.optional(),
  /** Teams by what they may do. Nobody else may, but the owners of the organization and those with rights in the whole project. */
  teams: z
    .strictObject({
      /** Start and confirm runs of what guards agents. */
      security: teams,
      /** Start and confirm runs of what agents are made of. */
      workload: teams,
      /** See runs of both, and no state. */
      readers: teams,
    })
    .prefault({}),
  /** Compares AWS with the state every day; HCP Terraform has it in paid editions only. */
  driftDetection: z.boolean().default(false),
});
