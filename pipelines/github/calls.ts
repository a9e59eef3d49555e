import {
  backendFile,
  type DeployedStack,
  type Deployment,
  inputLines,
  proposalEnvironment,
  protectedEnvironment,
  roleVariable,
} from '../deployments';
import { expression } from './expression';
import type { StackCall } from './stack-workflow';

/** What a workflow passes on to have a stack planned, approved and applied. */
export const applyCall = (deployment: Deployment, stack: DeployedStack): StackCall => {
  const environment = protectedEnvironment(deployment.environment, stack.hand);
  return {
    ...callOf(deployment, stack, SYNTH),
    'plan-environment': `${environment}-plan`,
    'apply-environment': environment,
    role: stack.roleArn ?? expression(`vars.${roleVariable(deployment.environment, stack.hand)}`),
  };
};

/** What it passes on to have a stack of a pull request planned. */
export const proposeCall = (deployment: Deployment, stack: DeployedStack): StackCall => ({
  ...callOf(deployment, stack, CHECK),
  'plan-environment': proposalEnvironment(deployment.environment),
  role: deployment.proposalsRoleArn ?? expression(`vars.${roleVariable(deployment.environment, 'proposals')}`),
});

const callOf = (deployment: Deployment, { id, inputs }: DeployedStack, synthesizedBy: string) => ({
  stack: id,
  region: deployment.region,
  stacks: expression(`needs.${synthesizedBy}.outputs.stacks`),
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
