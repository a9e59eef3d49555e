import '../../foundation/quick-tokens';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../../foundation/environment';
import { environmentManifest, type Manifest } from '../../foundation/manifest';
import { buildStacks } from '../../stacks/environment-stacks';

/** The manifest of environments, as synthesis writes it. */
export function manifestOf(environments: readonly Environment[]): Manifest {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-manifest-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    return {
      version: 1,
      environments: Object.fromEntries(
        environments.map((environment) => {
          const stacks = buildStacks(app, environment).stacks.map((stack) => ({ stack, resources: 1 }));
          return [environment.name, environmentManifest(environment, stacks)];
        }),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
