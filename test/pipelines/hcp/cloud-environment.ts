import '../../../foundation/quick-tokens';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../../../foundation/environment';
import { environmentManifest } from '../../../foundation/manifest';
import { type CloudEnvironment, cloudEnvironments } from '../../../pipelines/hcp/cloud-environments';
import { hcpFiles } from '../../../pipelines/hcp/files';
import { buildStacks } from '../../../stacks/environment-stacks';

/** Some environment as the manifest has it. */
export function cloudEnvironment(environment: Environment): CloudEnvironment {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-hcp-test-'));
  try {
    const { stacks } = buildStacks(new App({ outdir, stackTraces: false }), environment);
    const manifest = environmentManifest(
      environment,
      stacks.map((stack) => ({ stack, resources: 0 })),
    );
    return cloudEnvironments({ version: 1, environments: { [environment.name]: manifest } }, 'manifest')[0];
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

type Attributes = Readonly<Record<string, unknown>>;

/** What Terraform reads of the workspaces. */
export interface Configuration {
  readonly terraform: Attributes;
  readonly provider: { readonly tfe: readonly Attributes[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly variable?: Readonly<Record<string, Attributes>>;
}

export const configurationOf = (...environments: [CloudEnvironment, ...CloudEnvironment[]]): Configuration =>
  JSON.parse(hcpFiles(environments, 'agents-workspaces').get('workspaces/cdk.tf.json') ?? '');

/** Resources of a type, without what the toolkit notes about them. */
export const resourcesOf = ({ resource }: Configuration, type: string): Attributes[] =>
  Object.values(resource[type] ?? {}).map(({ '//': _, ...attributes }) => attributes);

/** The workspace, and so the stack, that a reference leads to. */
export const stackIn = (reference: unknown) => /^\$\{tfe_workspace\.([a-z0-9-]+)\.id\}$/.exec(String(reference))?.[1];
