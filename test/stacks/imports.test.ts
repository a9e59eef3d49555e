import { App } from 'cdktf';
import landing from '../../environments/landing-zone';
import type { EnvironmentInput } from '../../foundation/environment';
import { environmentManifest } from '../../foundation/manifest';
import { buildStacks } from '../../stacks/environment-stacks';
import landed from '../fixtures/landing-zone/environment';
import { environment } from '../support/environment';
import { synthEnvironment } from '../support/synth';

const imports: EnvironmentInput['imports'] = {
  'keys-sandbox': { 'aws_kms_key.state': 'k-1', 'aws_kms_alias.state': 'alias/p2a-trial-state' },
  'records-sandbox': {
    'aws_cloudwatch_log_group.gateway-audit_B400EDE8': '/p2a/trial/gateway/audit',
    'aws_cloudwatch_log_data_protection_policy.gateway-audit_mask_E852BF27': '/p2a/trial/gateway/audit',
    'aws_cloudwatch_log_subscription_filter.gateway-audit_subscription_1305B51C': '/p2a/trial/gateway/audit|archive',
  },
};
const [without, taken] = [environment(), environment({ imports })];
const TAKING_OVER = { landing, landed, taken };

/** The blocks of a stack, as Terraform reads them. */
const blocksOf = (of: Parameters<typeof synthEnvironment>[0], stack: string) =>
  (synthEnvironment(of).get(stack) as { import?: unknown } | undefined)?.import;

test('what exists becomes an import block of its stack, in the order in which it is written', () => {
  expect(blocksOf(taken, 'trial-keys-sandbox')).toEqual([
    { to: 'aws_kms_key.state', id: 'k-1' },
    { to: 'aws_kms_alias.state', id: 'alias/p2a-trial-state' },
  ]);
  expect(blocksOf(taken, 'trial-records-sandbox')).toEqual(
    Object.entries(imports['records-sandbox'] ?? {}).map(([to, id]) => ({ to, id })),
  );
});

test('nothing else changes, and nothing at all where nothing is taken over', () => {
  for (const [stack, content] of synthEnvironment(taken)) {
    const { import: blocks, '//': _, ...others } = content as typeof content & { import?: unknown; '//'?: unknown };
    expect(synthEnvironment(without).get(stack)).toMatchObject(others);
    expect(Object.keys(synthEnvironment(without).get(stack) ?? {})).toEqual(['//', ...Object.keys(others)]);
    expect([stack, blocks !== undefined]).toEqual([
      stack,
      ['trial-keys-sandbox', 'trial-records-sandbox'].includes(stack),
    ]);
  }
  for (const content of synthEnvironment(without).values()) expect(Object.keys(content)).not.toContain('import');
});

test('every block leads to a resource of its stack', () => {
  for (const [name, of] of Object.entries(TAKING_OVER))
    for (const [stack, content] of synthEnvironment(of)) {
      const { import: blocks = [], resource = {} } = content as typeof content & { import?: Array<{ to: string }> };
      for (const { to } of blocks) {
        const [type = '', label = ''] = to.split('.');
        expect([name, stack, to, resource[type]?.[label] !== undefined]).toEqual([name, stack, to, true]);
      }
    }
  expect(blocksOf(landed, 'landed-records-support')).toHaveLength(2);
});

test('what is taken over is never what the same stack forgets', () => {
  for (const of of Object.values(TAKING_OVER))
    for (const content of synthEnvironment(of).values()) {
      const { import: blocks = [], removed = [] } = content as typeof content & { import?: Array<{ to: string }> };
      const forgotten = removed.map(({ from }) => from);
      for (const { to } of blocks) expect(forgotten).not.toContain(to);
    }
});

test('the manifest says so, for whoever reviews the plan, and only where there is something to say', () => {
  const manifestOf = (of: typeof taken) =>
    environmentManifest(
      of,
      buildStacks(new App({ stackTraces: false }), of).stacks.map((stack) => ({ stack, resources: 1 })),
    ).stacks;
  const said = manifestOf(taken).flatMap(({ id, imports: blocks }) => (blocks === undefined ? [] : [[id, blocks]]));
  expect(said).toEqual([
    ['trial-keys-sandbox', blocksOf(taken, 'trial-keys-sandbox')],
    ['trial-records-sandbox', blocksOf(taken, 'trial-records-sandbox')],
  ]);
  for (const stack of manifestOf(without)) expect(Object.keys(stack)).not.toContain('imports');
});
