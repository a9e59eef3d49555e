import { accountIdOf } from '../../../foundation/accounts';
import { toolInvokeRoleArn } from '../../../foundation/arns';
import { hashOf } from '../../../foundation/cache';
import type { Agent, Environment, Tool, ToolAction } from '../../../foundation/environment';
import { agentRoleName } from '../../../foundation/names';
import { calledArn } from '../../tool/arns';
import type { AgentTool, Catalog, GatewayAction, GatewayAgent, GatewayTool } from '../lambda/core/catalog';
import { type ActionInputs, actionInputs } from './action-inputs';
import { agentPolicies } from './agent-policies';
import { seenOf } from './context';
import { rulePolicies } from './rule-policies';

/** A catalogue, and the JSON Schemas that belong to it. */
export interface GatewayRegister {
  readonly catalog: Catalog;
  readonly inputs: readonly ActionInputs[];
}

/** What the gateway of an environment knows. The same environment comes to the same catalogue. */
export const gatewayCatalog = (environment: Environment): Catalog => gatewayRegister(environment).catalog;

/** @throws Error if the environment has no gateway, which is a fault of the caller. */
export function gatewayRegister(environment: Environment): GatewayRegister {
  const { name, partition, region, gateway, sanitizer, containment } = environment;
  if (gateway === undefined)
    throw new Error(`${name}.gateway: is missing; ask only for the catalogue of an environment that has one`);
  const called = calledTools(environment);
  const tools = new Map(called.map(({ tool }) => [tool.name, tool]));
  const inputs = called.map(({ tool, actions }) => actionInputs(tool, actions));
  const unversioned = {
    environment: name,
    partition,
    region,
    callers: Object.fromEntries(
      environment.agents.map((agent) => [
        `${accountIdOf(environment, agent.account)}/${agentRoleName(environment, agent.name)}`,
        agent.name,
      ]),
    ),
    agents: Object.fromEntries(environment.agents.map((agent) => [agent.name, agentOf(environment, agent, tools)])),
    tools: Object.fromEntries(
      called.map(({ tool, actions }) => [tool.name, toolOf(environment, tool, actions)] as const),
    ),
    // Validation has held them against the same list.
    phoneRegions: sanitizer.phoneRegions as Catalog['phoneRegions'],
    approvals: { quorum: gateway.approvals.quorum, expireMinutes: gateway.approvals.expireMinutes },
    throttledCallsPerMinute: containment.throttledCallsPerMinute,
  };
  const schemas = inputs.map(({ tool, key }) => [tool, key]);
  return { catalog: { ...unversioned, version: versionOf(JSON.stringify([unversioned, schemas])) }, inputs };
}

/** Of SHA-256, as many digits as nobody finds a second text for. */
const VERSION_DIGITS = 32;
const versionOf = (text: string) => hashOf(text).slice(0, VERSION_DIGITS);

interface CalledTool {
  readonly tool: Tool;
  /** Those that agents declare, in the order of the tool. */
  readonly actions: readonly string[];
}

function calledTools({ agents, tools }: Environment): readonly CalledTool[] {
  const declared = new Map<string, Set<string>>();
  for (const agent of agents)
    for (const [tool, actions] of Object.entries(agent.tools))
      declared.set(tool, new Set([...(declared.get(tool) ?? []), ...actions]));
  return tools
    .map((tool) => ({
      tool,
      actions: Object.keys(tool.actions).filter((action) => declared.get(tool.name)?.has(action)),
    }))
    .filter(({ actions }) => actions.length > 0);
}

const agentOf = (environment: Environment, agent: Agent, tools: ReadonlyMap<string, Tool>): GatewayAgent => ({
  family: agent.family,
  owner: agent.owner,
  scope: agent.scope,
  role: agentRoleName(environment, agent.name),
  ...(agent.overall === undefined ? {} : { limit: agent.overall }),
  tools: Object.fromEntries(
    Object.keys(agent.tools).flatMap((name) => {
      const tool = tools.get(name);
      return tool === undefined ? [] : [[name, agentToolOf(agent, tool)] as const];
    }),
  ),
});

const agentToolOf = (agent: Agent, tool: Tool): AgentTool => ({
  actions: agent.tools[tool.name] ?? [],
  policies: agentPolicies(agent, tool),
  limits: agent.limits[tool.name] ?? {},
});

const toolOf = (environment: Environment, tool: Tool, actions: readonly string[]): GatewayTool => ({
  purpose: tool.purpose,
  invokeRoleArn: toolInvokeRoleArn(environment, tool),
  target: { kind: tool.target.kind === 'endpoint' ? 'workflow' : 'function', arn: calledArn(environment, tool) },
  timeoutSeconds: timeoutOf(tool),
  ...(tool.limits === undefined ? {} : { limit: tool.limits }),
  rules: rulePolicies(tool),
  actions: Object.fromEntries(
    actions.flatMap((action) => {
      const given = tool.actions[action];
      return given === undefined ? [] : [[action, actionOf(given)] as const];
    }),
  ),
});

/** As long as the gateway itself has: how long functions of others take is their own business. */
const LONGEST_SECONDS = 29;
const timeoutOf = ({ target }: Tool) => (target.kind === 'existing-function' ? LONGEST_SECONDS : target.timeoutSeconds);

const actionOf = ({ kind, purpose, amount, takes, gives, input }: ToolAction): GatewayAction => ({
  kind,
  purpose,
  ...(amount === undefined ? {} : { amount }),
  takes,
  gives,
  context: seenOf(input).shape,
});
