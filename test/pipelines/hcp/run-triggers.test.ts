import prod from '../../../environments/prod';
import type { StackManifest } from '../../../foundation/manifest';
import { runTriggers } from '../../../pipelines/hcp/run-triggers';
import { cloudEnvironment, configurationOf, resourcesOf, stackIn } from './cloud-environment';

const stack = (id: string, after: readonly string[] = [], deployedBy: StackManifest['deployedBy'] = 'security') => ({
  id,
  kind: 'keys',
  account: 'sandbox',
  deployedBy,
  resources: 1,
  after,
  reads: [],
  inputs: [],
});
const sourcesOf = (stacks: readonly StackManifest[]) =>
  Object.fromEntries(runTriggers(stacks).map(({ id, sources }) => [id, sources]));

describe('of production', () => {
  const { stacks } = cloudEnvironment(prod);
  const triggers = resourcesOf(configurationOf(cloudEnvironment(prod)), 'tfe_run_trigger').map(
    ({ workspace_id, sourceable_id }) => ({ stack: stackIn(workspace_id) ?? '', source: stackIn(sourceable_id) ?? '' }),
  );
  const place = (id: string) => stacks.findIndex((candidate) => candidate.id === id);

  /** Whatever queues a run, by itself or by what queues it. */
  const leadingTo = (id: string): Set<string> =>
    new Set(triggers.filter((trigger) => trigger.stack === id).flatMap(({ source }) => [source, ...leadingTo(source)]));

  test('lead from earlier stacks to later ones, so in no circle', () => {
    expect(triggers.length).toBeGreaterThan(20);
    for (const { stack: later, source } of triggers) expect(place(source)).toBeLessThan(place(later));
  });

  test('queue a run after everything that a stack waits for, but for the bootstrap', () => {
    for (const { id, after } of stacks) {
      const awaited = after.filter((producer) => !producer.startsWith('prod-bootstrap-'));
      expect([id, awaited.filter((producer) => !leadingTo(id).has(producer))]).toEqual([id, []]);
    }
  });

  test('queue none twice for one apply', () => {
    for (const { stack: later, source } of triggers) {
      const others = triggers.filter((trigger) => trigger.stack === later && trigger.source !== source);
      expect([later, source, others.some((other) => leadingTo(other.source).has(source))]).toEqual([
        later,
        source,
        false,
      ]);
    }
  });

  test('come from no bootstrap, of which there are no runs', () => {
    expect(triggers.filter(({ source, stack: later }) => `${source} ${later}`.includes('bootstrap'))).toEqual([]);
  });
});

test('a stack waits for those right before it', () => {
  const stacks = [
    stack('bootstrap', [], 'bootstrap'),
    stack('keys', ['bootstrap']),
    stack('guardrails', ['keys', 'bootstrap']),
    stack('agents', ['keys', 'guardrails', 'bootstrap']),
  ];
  expect(sourcesOf(stacks)).toEqual({ keys: [], guardrails: ['keys'], agents: ['guardrails'] });
});

test('of more than HCP Terraform connects, those applied last are kept, and the others told', () => {
  const many = Array.from({ length: 23 }, (_, index) => stack(`keys-${index}`));
  const last = runTriggers([...many, stack('identity', many.map(({ id }) => id).reverse())]).at(-1);
  expect(last?.sources).toEqual(many.slice(3).map(({ id }) => id));
  expect(last?.leftOut).toEqual(['keys-0', 'keys-1', 'keys-2']);
});
