import type { Deployment } from './deployments';
import type { Installation } from './installation';
import type { Repository } from './repository';

/** What a system is told to write its files from. */
export interface Pipelines {
  readonly deployments: readonly Deployment[];
  readonly installation: Installation;
  readonly repository?: Repository;
  /** Branch that is applied from. */
  readonly branch: string;
  /** Version of Terraform, in full. */
  readonly terraform: string;
}

/** Content by path from the root of the project, with slashes. */
export type Files = Readonly<Record<string, string>>;
