import '../../foundation/quick-tokens';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { EnvironmentInput } from '../../foundation/environment';
import { environmentManifest } from '../../foundation/manifest';
import { buildStacks } from '../../stacks/environment-stacks';
import { environment } from '../support/environment';

function manifestOf(overrides: Partial<EnvironmentInput>) {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-manifest-'));
  try {
    const subject = environment(overrides);
    const { stacks } = buildStacks(new App({ outdir, stackTraces: false }), subject);
    return environmentManifest(
      subject,
      stacks.map((stack) => ({ stack, resources: 0 })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test.each(['local', 'none'] as const)('names the stacks whose outputs each reads, with the state %s', (kind) => {
  const { stacks } = manifestOf({ state: { kind } });
  const reads = Object.fromEntries(stacks.map((stack) => [stack.id, stack.reads]));
  expect(reads['trial-guardrails-sandbox']).toEqual(['trial-keys-sandbox']);
  expect(reads['trial-keys-sandbox']).toEqual([]);
  for (const stack of stacks) {
    expect(stack.after).toEqual(expect.arrayContaining([...stack.reads]));
    if (kind === 'none') expect(new Set(stack.inputs.map(({ from }) => from))).toEqual(new Set(stack.reads));
  }
});

test('says where states are in S3, and who reads them for a pull request', () => {
  const s3 = { bucket: 'states', region: 'eu-central-1' };
  const roleArn = 'arn:aws:iam::999999999999:role/pipelines/proposals';
  const caller = (name: string) => ({ roleArn: `arn:aws:iam::999999999999:role/${name}`, externalId: `acme-${name}` });
  const bootstrap = {
    pipelines: { security: caller('security'), workload: caller('workload'), proposals: { roleArn } },
  };
  expect(manifestOf({ state: { kind: 's3', ...s3 }, bootstrap })).toMatchObject({
    state: 's3',
    s3: { ...s3, prefix: 'p2a' },
    proposalsRoleArn: roleArn,
  });
  const without = manifestOf({ state: { kind: 'local' } });
  expect([without.s3, without.proposalsRoleArn]).toEqual([undefined, undefined]);
});

test('says how workspaces are set up, where the states live in HCP Terraform', () => {
  const cloud = { kind: 'cloud' as const, organization: 'acme', project: 'agents', tags: ['p2a'] };
  expect(manifestOf({ state: cloud }).cloud).toEqual({
    hostname: 'app.terraform.io',
    organization: 'acme',
    project: 'agents',
    workspaces: {
      terraformVersion: '1.11.4',
      teams: { security: [], workload: [], readers: [] },
      driftDetection: false,
    },
  });
  expect(manifestOf({ state: { kind: 'local' } })).not.toHaveProperty('cloud');
});

test('says whose hands each stack is in, and by which role these work', () => {
  const pipelines = {
    security: { roleArn: 'arn:aws:iam::999999999999:role/security', externalId: 'trial-security-1' },
    workload: { roleArn: 'arn:aws:iam::999999999999:role/workload', externalId: 'trial-workload-1' },
  };
  const handed = Object.fromEntries(
    manifestOf({ bootstrap: { pipelines } }).stacks.map(({ id, deployedBy, pipelineRoleArn }) => [
      id,
      [deployedBy, pipelineRoleArn],
    ]),
  );
  expect(handed).toMatchObject({
    'trial-bootstrap-sandbox': ['bootstrap', undefined],
    'trial-keys-sandbox': ['security', pipelines.security.roleArn],
    'trial-agents-sandbox': ['workload', pipelines.workload.roleArn],
    'trial-detection-sandbox': ['security', pipelines.security.roleArn],
  });
  for (const { pipelineRoleArn } of manifestOf({}).stacks) expect(pipelineRoleArn).toBeUndefined();
});
