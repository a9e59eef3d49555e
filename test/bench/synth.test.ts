import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { STAGES, syntheticEnvironment } from '../../bench/synth/organization';
import { readFolder, SynthRuns } from '../../bench/synth/runs';
import { mistakesAcross } from '../../foundation/across-environments';
import { defineEnvironment } from '../../foundation/define-environment';

const SMALL = { agents: 5, tools: 10 };

describe('a synthetic organization', () => {
  test('is the same every time', () => {
    for (const stage of STAGES)
      expect(JSON.stringify(syntheticEnvironment(SMALL, stage))).toBe(
        JSON.stringify(syntheticEnvironment(SMALL, stage)),
      );
  });

  test.each([SMALL, { agents: 200, tools: 400 }])(
    'is without mistakes, with $agents agents and $tools tools',
    (size) => {
      const environments = STAGES.map((stage) => defineEnvironment(syntheticEnvironment(size, stage)));

      expect(mistakesAcross(environments)).toEqual([]);
      for (const { agents, tools } of environments)
        expect({ agents: agents.length, tools: tools.length }).toEqual(size);
    },
  );

  test('spreads over several accounts, and over more as it grows', () => {
    const accounts = (agents: number) =>
      new Set(syntheticEnvironment({ agents, tools: 2 * agents }, 'prod').agents?.map(({ account }) => account)).size;

    expect([5, 200, 1000].map(accounts)).toEqual([2, 2, 10]);
  });
});

describe('the limit', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'p2a-bench-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('writes, byte for byte, the files that the template writes', async () => {
    const runs = new SynthRuns(resolve(__dirname, '..', '..'), folder, SMALL, 0, () => undefined);
    await runs.runTemplate();
    await runs.runLimit();

    const written = readFolder(join(folder, 'limit'));
    expect([...written.keys()].filter((path) => path.endsWith('cdk.tf.json'))).not.toHaveLength(0);
    expect(written).toEqual(readFolder(join(folder, 'template')));
  }, 30_000);
});
