import type { typescript } from 'projen';

/**
 * Options of a p2a-guardrails project.
 *
 * Most of them say what the first version of `environments/` and of the README holds. Those files are written once and are
 * the team's from then on: changing such an option later changes nothing in a file that is there.
 */
export interface P2aGuardrailsProjectOptions extends typescript.TypeScriptProjectOptions {
  /**
   * Name of the company, as people write it.
   *
   * @default - the example, Alder Mutual
   * @featured
   */
  readonly company?: string;

  /**
   * Domain of the company's mailboxes, below which agents find the gateway too, as in `acme.com`.
   *
   * @default - a domain that exists nowhere, made of the company's name
   * @featured
   */
  readonly companyDomain?: string;

  /**
   * Id of the organization, as in `o-a1b2c3d4e5`.
   *
   * @default - a placeholder
   * @featured
   */
  readonly organizationId?: string;

  /**
   * Id of the organization's root, as in `r-a1b2`.
   *
   * @default - the root of the organizational units; a placeholder without any
   * @featured
   */
  readonly rootId?: string;

  /**
   * Organizational units, as in `security=ou-a1b2-c3d4e5f6`: `security`, `workloads`, and `workloads-<environment>` for each environment.
   *
   * @default - placeholders
   * @featured
   */
  readonly organizationalUnits?: string[];

  /**
   * Accounts, as in `management=111111111111`: `management`, `log-archive`, `pipelines` (where the roles of the pipelines are), and
   * `<environment>/<account name>`, such as `dev/sandbox`.
   *
   * @default - placeholders
   * @featured
   */
  readonly accounts?: string[];

  /**
   * Region in which everything regional is made, also where IAM Identity Center is.
   *
   * @default 'eu-central-1'
   * @featured
   */
  readonly region?: string;

  /**
   * Regions in which workloads may act: beside the home region one at most; `environments/` takes more of them.
   *
   * @default - none; without a region either, what the example has
   * @featured
   */
  readonly allowedRegions?: string[];

  /**
   * Environments: `dev`, `staging`, `prod`, `landing-zone`, or a name of your own with one of these as its layout, as in `qa=staging`.
   *
   * @default ["dev","staging","prod"]
   * @featured
   */
  readonly environments?: string[];

  /**
   * Where Terraform keeps its states: in files (`local`, not for production), in a bucket (`s3`), in HCP Terraform or
   * Terraform Enterprise (`cloud`), or wherever the pipeline says (`none`).
   *
   * @default - what each layout has: dev is local, staging in a bucket, prod in HCP Terraform
   * @featured
   */
  readonly stateBackend?: 'local' | 's3' | 'cloud' | 'none';

  /**
   * Bucket of the states, which exists already.
   *
   * @default - `<company>-terraform-state-<environment>`
   * @featured
   */
  readonly stateBucket?: string;

  /**
   * Organization in HCP Terraform or Terraform Enterprise.
   *
   * @default - made of the company's name
   * @featured
   */
  readonly terraformOrganization?: string;

  /**
   * Project in HCP Terraform or Terraform Enterprise.
   *
   * @default 'agent-governance'
   * @featured
   */
  readonly terraformProject?: string;

  /**
   * Toolkit that writes the Terraform: CDK for Terraform, or CDK Terrain, which continues it.
   *
   * @default 'cdktf'
   * @featured
   */
  readonly toolkit?: 'cdktf' | 'cdktn';

  /**
   * Example agents, tools and models, or an empty catalog.
   *
   * @default true
   * @featured
   */
  readonly exampleCatalog?: boolean;

  /**
   * Pipelines to write: `github`, `gitlab`, `atlantis`, `hcp`.
   *
   * @default - none
   * @featured
   */
  readonly pipelines?: string[];

  /**
   * Repository of the project, as in `acme/agent-platform`, with ids where the subjects of its tokens have them, and with `https://` and the host
   * where it is on a server of your own: the pipelines that run from it may take on roles.
   *
   * @default - `agent-platform` of an organization made of the company's name
   * @featured
   */
  readonly pipelineRepository?: string;

  /**
   * Files of the template that are yours from now on, as globs: an upgrade leaves them alone and tells what they miss.
   *
   * @default - none
   * @featured
   */
  readonly ownedFiles?: string[];

  /**
   * Mailbox that is told of what concerns security.
   *
   * @default - `security-operations` at the company's domain
   * @featured
   */
  readonly securityContact?: string;

  /**
   * Mailbox that is told of what concerns operation.
   *
   * @default - `agent-platform` at the company's domain
   * @featured
   */
  readonly operationsContact?: string;

  /**
   * Value of the tag `cost-center` of every resource.
   *
   * @default - a placeholder
   * @featured
   */
  readonly costCenter?: string;

  /**
   * Team that owns the project: value of the tag `owner` of every resource.
   *
   * @default 'agent-platform'
   * @featured
   */
  readonly team?: string;

  /**
   * ARN of the instance of IAM Identity Center, as in `arn:aws:sso:::instance/ssoins-1234567890abcdef`.
   *
   * @default - a placeholder
   * @featured
   */
  readonly identityCenterInstanceArn?: string;

  /**
   * Id of the identity store of IAM Identity Center, as in `d-1234567890`.
   *
   * @default - a placeholder
   * @featured
   */
  readonly identityStoreId?: string;
}
