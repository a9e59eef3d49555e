import { mistakesAcross } from '../../foundation/across-environments';
import { caseOf } from '../support/synth';
import { aboutEnvironment } from './environment';
import { environments, project } from './project';
import { aboutSameBytes } from './same-bytes';

test('each environment of main.ts is asked below: write it as () => import("./environments/<name>")', async () => {
  const loaded = await Promise.all(project.environments.map((load) => load()));
  expect(loaded.map((module) => module.default)).toEqual([...environments]);
});

test('the environments agree with each other', () => {
  expect(mistakesAcross(environments)).toEqual([]);
});

for (const environment of environments)
  describe(environment.name, () => {
    const seen = caseOf(environment, project.build);
    aboutEnvironment(seen);
    aboutSameBytes(seen, project.build);
  });
