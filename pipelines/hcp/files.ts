import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { deploymentsOf } from '../deployments';
import { permissionPolicies } from '../permissions';
import { roleFile } from '../role-file';
import type { CloudEnvironments } from './cloud-environments';
import { trustPolicies } from './trust-policies';
import { WorkspacesStack } from './workspaces-stack';

/** Name of the stack, as Terraform's metadata has it. */
const STACK = 'hcp-workspaces';

/**
 * All that is written for HCP Terraform, by path below `pipelines/hcp`: one configuration of the workspaces, and the policies
 * of each role of a pipeline that the environments name: whom it trusts, and what it may do.
 *
 * @param workspace Workspace that keeps the state of that configuration.
 */
export function hcpFiles(environments: CloudEnvironments, workspace: string): ReadonlyMap<string, string> {
  const trust = [...trustPolicies(environments)].map(
    ([roleArn, policy]) => [`trust/${roleFile(roleArn)}.json`, json(policy)] as const,
  );
  const deployments = deploymentsOf({
    version: 1,
    // HCP Terraform plans pull requests itself, by no role of theirs.
    environments: Object.fromEntries(
      environments.map(({ proposalsRoleArn, ...environment }) => [environment.name, environment]),
    ),
  });
  return new Map([
    ['workspaces/cdk.tf.json', configuration(environments, workspace)],
    ...trust,
    ...Object.entries(permissionPolicies('permissions', deployments)),
  ]);
}

/** The toolkit writes to a folder, and nowhere else. */
function configuration(environments: CloudEnvironments, workspace: string): string {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-hcp-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    new WorkspacesStack(app, STACK, { workspace, environments });
    app.synth();
    return json(JSON.parse(readFileSync(join(outdir, 'stacks', STACK, 'cdk.tf.json'), 'utf8')));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const json = (content: unknown) => `${JSON.stringify(content, undefined, 2)}\n`;
