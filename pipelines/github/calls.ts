import {
  backendFile,
  type DeployedStack,
  type Deployment,
  inputLines,
  protectedEnvironment,
  roleVariable,
} from '../deployments';
import { expression } from './expression';
import type { StackCall } from './stack-workflow';

/** What a workflow passes on to have a stack planned, or applied as well. */
export const callOf = (
  deployment: Deployment,
  { id, hand, roleArn, inputs }: DeployedStack,
  apply: boolean,
): StackCall => ({
  stack: id,
  environment: protectedEnvironment(deployment.environment, hand),
  role: roleArn ?? expression(`vars.${roleVariable(deployment.environment, hand)}`),
  region: deployment.region,
  apply,
  stacks: expression(`needs.${apply ? SYNTH : CHECK}.outputs.stacks`),
  ...(inputs.length === 0 ? {} : { inputs: `${inputLines(inputs)}\n` }),
  ...(deployment.state === 'none' ? { backend: backendFile(deployment) } : {}),
  ...(deployment.stateHost === undefined ? {} : { 'state-host': deployment.stateHost }),
});

/** Jobs that synthesize: what is to be applied, and what is to be discussed. */
export const SYNTH = 'synth';
export const CHECK = 'check';

/** Each stack is a job of its own. */
export const STACK_WORKFLOW = './.github/workflows/p2a-stack.yml';

/** What a called workflow may do is at most what its caller grants. */
export const STACK_PERMISSIONS = { contents: 'read', 'id-token': 'write' };

/** Secrets of an environment reach a called workflow where its caller lets them: what HCP Terraform is opened with. */
export const stateSecrets = ({ stateHost }: Deployment) => (stateHost === undefined ? {} : { secrets: 'inherit' });
