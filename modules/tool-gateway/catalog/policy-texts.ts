import type { Agent, Environment, Tool } from '../../../foundation/environment';
import type { PolicyText } from '../lambda/core/catalog';
import { agentPolicies } from './agent-policies';
import { actionName } from './cedar-text';
import { seenOf } from './context';
import { rulePolicies } from './rule-policies';

/** Cedar for readers: what calls look like, and every policy about them. Validation reads the same text. */
export interface PolicyTexts {
  readonly schema: string;
  readonly policies: string;
}

export function policyTexts(environment: Environment): PolicyTexts {
  const tools = new Map(environment.tools.map((tool) => [tool.name, tool]));
  return {
    schema: `// What the tool gateway of ${environment.name} decides about.\n${cedarSchema(environment.tools)}`,
    policies: [
      `// Policies of the tool gateway of ${environment.name}. What no policy permits is refused.\n`,
      ...environment.agents.map((agent) => ofAgent(agent, tools)),
      ...environment.tools.map(ofTool),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

export const cedarSchema = (tools: readonly Tool[]) => `namespace P2a {
  entity Agent = { family: String, owner: String, scope: Long };
  entity Tool;

${tools.map(actionsOfTool).join('\n')}}
`;

const actionsOfTool = (tool: Tool) =>
  Object.entries(tool.actions)
    .map(
      ([name, { purpose, input, amount }]) => `  // ${oneLine(purpose)}
  action "${actionName(tool.name, name)}" appliesTo {
    principal: [Agent],
    resource: [Tool],
    context: {
      approved: Bool,${amount === undefined ? '' : '\n      amount: { minorUnits: Long, currency: String },'}
      input: ${seenOf(input).type},
    },
  };
`,
    )
    .join('');

function ofAgent(agent: Agent, tools: ReadonlyMap<string, Tool>): string {
  const policies = Object.keys(agent.tools).flatMap((name) => {
    const tool = tools.get(name);
    if (tool === undefined) return [];
    return Object.entries(agentPolicies(agent, tool)).map(([id, policy]) =>
      withId(`${agent.name}/${tool.name}/${id}`, policy),
    );
  });
  return policies.length === 0
    ? ''
    : `// Agent ${agent.name} of scope ${agent.scope}: ${oneLine(agent.purpose)}\n${policies.join('')}`;
}

function ofTool(tool: Tool): string {
  const policies = rulePolicies(tool);
  return Object.entries(tool.rules)
    .flatMap(([name, rule]) => {
      const policy = policies[name];
      return policy === undefined
        ? []
        : `// Rule ${name} of ${tool.name}, which ${effectOf(policy)}: ${oneLine(rule.purpose)}\n${withId(`${tool.name}/${name}`, policy)}`;
    })
    .join('\n');
}

function effectOf({ effect, mode, quorum }: PolicyText): string {
  const does =
    effect === 'refuse' ? 'refuses' : `asks ${quorum === undefined || quorum === 1 ? 'people' : `${quorum} people`}`;
  return mode === 'observe' ? `${does}, were it enforced (it is observed)` : does;
}

const withId = (id: string, { text }: PolicyText) => `@id("${id}")\n${text}\n`;

const oneLine = (text: string) => text.replace(/\s+/g, ' ');
