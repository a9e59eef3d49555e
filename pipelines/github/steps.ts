import type { Installation } from '../installation';
import { ACTIONS } from './actions';

/** Artifact with everything that was synthesized. */
export const STACKS_ARTIFACT = 'p2a-stacks';

/** Artifact with the plan of one stack. */
export const planArtifact = (stack: string) => `p2a-plan-${stack}`;

/** Machine that jobs run on. */
export const RUNNER = 'ubuntu-24.04';

/** Jobs push nothing, so no token stays behind in the clone. */
export const checkout = { uses: ACTIONS.checkout, with: { 'persist-credentials': false } };

export const install = ({ commands, cache }: Installation) => [
  {
    uses: ACTIONS.setupNode,
    with: { 'node-version': 22, ...(cache === undefined ? { 'package-manager-cache': false } : { cache }) },
  },
  ...commands.map((run) => ({ run })),
];

/** Days for which what was synthesized and planned is kept: an approval that takes longer needs a new run. */
const RETENTION_DAYS = 7;

export const keep = (name: string, path: string) => ({
  uses: ACTIONS.upload,
  with: { name, path, 'if-no-files-found': 'error', 'retention-days': RETENTION_DAYS, overwrite: true },
});

export const fetch = (name: string, path: string) => ({ uses: ACTIONS.download, with: { name, path } });

/**
 * The very artifact that a job wrote. By its name it could be another one: every job of a run may write over what another wrote.
 *
 * @param id What the step that kept it says of it, {@link ID_OF_ARTIFACT}.
 */
export const fetchExactly = (id: string, path: string) => ({
  uses: ACTIONS.download,
  with: { 'artifact-ids': id, path },
});

/** Output of a step that keeps. Source: README of actions/upload-artifact. */
export const ID_OF_ARTIFACT = 'artifact-id';
