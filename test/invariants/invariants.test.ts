import { mistakesAcross } from '../../foundation/across-environments';
import { caseOf } from '../support/synth';
import { aboutAgents } from './agents';
import { aboutContent } from './buckets';
import { aboutDeployment } from './deployment';
import { aboutDetection } from './detection';
import { aboutGateway } from './gateway';
import { aboutKeys } from './keys';
import { aboutLogGroups } from './log-groups';
import { aboutOrder } from './order';
import { aboutPolicies } from './policies';
import { environments, project } from './project';
import { aboutRecordOfCalls } from './record-of-calls';
import { aboutRoles } from './roles';
import { aboutSameBytes } from './same-bytes';
import { aboutStacks } from './stacks';
import { aboutTools } from './tools';
import { aboutWorkflows } from './workflows';

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
    aboutStacks(seen);
    aboutOrder(seen);
    aboutDeployment(seen);
    aboutPolicies(seen);
    aboutKeys(seen);
    aboutRoles(seen);
    aboutContent(seen);
    aboutLogGroups(seen);
    aboutAgents(seen);
    aboutWorkflows(seen);
    aboutTools(seen);
    aboutGateway(seen);
    aboutRecordOfCalls(seen);
    aboutDetection(seen);
    aboutSameBytes(seen, project.build);
  });
