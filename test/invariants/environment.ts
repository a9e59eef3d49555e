import type { Case } from '../support/synth';
import { aboutAgents } from './agents';
import { aboutContent } from './buckets';
import { aboutDeployment } from './deployment';
import { aboutDetection } from './detection';
import { aboutFolders } from './folders';
import { aboutGateway } from './gateway';
import { aboutKeys } from './keys';
import { aboutLogGroups } from './log-groups';
import { aboutOrder } from './order';
import { aboutPolicies } from './policies';
import { aboutRecordOfCalls } from './record-of-calls';
import { aboutRoles } from './roles';
import { aboutStacks } from './stacks';
import { aboutTools } from './tools';
import { aboutWorkflows } from './workflows';

/** All that must hold of an environment, whatever it declares. */
export function aboutEnvironment(seen: Case): void {
  aboutStacks(seen);
  aboutOrder(seen);
  aboutFolders(seen);
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
}
