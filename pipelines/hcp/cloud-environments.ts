import type { CloudManifest, EnvironmentManifest, Manifest } from '../../foundation/manifest';
import { type Mistake, MistakesError } from '../../foundation/mistakes';

/** An environment whose states live in HCP Terraform. */
export interface CloudEnvironment extends EnvironmentManifest {
  readonly name: string;
  readonly cloud: CloudManifest;
}

/** All of one project, which live together: at least one, in the order of the manifest. */
export type CloudEnvironments = readonly [CloudEnvironment, ...CloudEnvironment[]];

/**
 * The environments whose states live in HCP Terraform.
 *
 * @param file Path of the manifest, for messages.
 * @throws MistakesError if there is none, or if they do not live together: one configuration speaks to one
 * organization of one host.
 */
export function cloudEnvironments(manifest: Manifest, file: string): CloudEnvironments {
  const [first, ...others] = Object.entries(manifest.environments).flatMap(([name, environment]) =>
    environment.cloud === undefined ? [] : [{ ...environment, name, cloud: environment.cloud }],
  );
  if (first === undefined)
    throw new MistakesError([
      {
        path: file,
        problem: 'has no environment whose states live in HCP Terraform',
        remedy: "give one the state { kind: 'cloud', organization, project }, and run npx projen synth",
      },
    ]);
  const mistakes = others.flatMap((other) => apartFrom(first, other));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return [first, ...others];
}

const apartFrom = (first: CloudEnvironment, other: CloudEnvironment): Mistake[] =>
  (['hostname', 'organization'] as const)
    .filter((part) => first.cloud[part] !== other.cloud[part])
    .map((part) => ({
      path: `${other.name}.state.${part}`,
      problem: `differs from ${first.name}.state.${part}, "${first.cloud[part]}", but their workspaces are made together`,
      got: other.cloud[part],
      remedy: 'use one for all environments of this project',
    }));
