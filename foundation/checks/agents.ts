import { z } from 'zod';
import { groupKey } from '../families';
import type { Mistake } from '../mistakes';
import { agentRoleName, toolInvokeRoleName, toolRoleName } from '../names';
import { listed, named, oneOf, repeated, rule } from '../rules';

const modelsExist = rule(
  z.object({
    models: z.record(z.string(), z.unknown()).default({}),
    agents: listed('agents', { models: z.array(z.string()) }),
  }),
  function* (seen) {
    const known = Object.keys(seen.models);
    for (const { at, models } of seen.agents) {
      for (const model of models.filter((name) => !known.includes(name))) {
        yield isWildcard(model)
          ? wildcard(`${at}.models`, model, 'model')
          : {
              path: `${at}.models`,
              problem: 'is not a model of this environment',
              got: model,
              remedy: oneOf(known, 'add it to models', model),
            };
      }
    }
  },
);

const isWildcard = (name: string) => name.includes('*');

const wildcard = (path: string, got: string, what: string): Mistake => ({
  path,
  problem: 'is a wildcard',
  got,
  remedy: `name each ${what}`,
});

const tools = listed('tools', { name: z.string(), actions: z.record(z.string(), z.unknown()) });
const calls = { tools: z.record(z.string(), z.array(z.string())).default({}) };

type Register = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const callers = listed('agents', {
  ...calls,
  limits: z.record(z.string(), z.record(z.string(), z.unknown())).default({}).catch({}),
  scope: z.unknown().optional(),
  approvalAbove: z.unknown().optional(),
  waiver: z.unknown().optional(),
});
type Caller = z.output<typeof callers>[number];

/** One look at all agents and tools for everything that lies between them: there may be hundreds of each. */
const agentsKeepToTools = rule(z.object({ tools, agents: callers }), function* (seen) {
  const register = new Map(seen.tools.map((tool) => [tool.name, tool.actions]));
  for (const agent of seen.agents) {
    yield* callsOf(agent, register);
    yield* limitsOf(agent, register);
    yield* scopeOf(agent, register);
  }
  for (const { at, actions } of seen.tools) {
    if (Object.keys(actions).length === 0)
      yield {
        path: `${at}.actions`,
        problem: 'is empty, so nobody could call the tool',
        remedy: 'add an action, or take the tool out',
      };
  }
});

function* callsOf(agent: Caller, register: Register): Generator<Mistake> {
  for (const [tool, called] of Object.entries(agent.tools)) {
    const actions = register.get(tool);
    if (actions === undefined) {
      yield isWildcard(tool)
        ? wildcard(`${agent.at}.tools`, tool, 'tool')
        : {
            path: `${agent.at}.tools`,
            problem: 'is not a tool of this environment',
            got: tool,
            remedy: oneOf([...register.keys()], 'add it to tools', tool),
          };
      continue;
    }
    for (const action of called.filter((name) => !Object.hasOwn(actions, name))) {
      yield isWildcard(action)
        ? wildcard(`${agent.at}.tools.${tool}`, action, 'action')
        : {
            path: `${agent.at}.tools.${tool}`,
            problem: `is not an action of ${tool}`,
            got: action,
            remedy: oneOf(Object.keys(actions), 'give the tool its actions', action),
          };
    }
  }
}

const amounts = z.object({ minorUnitsPerDay: z.unknown().optional() });

function* limitsOf(agent: Caller, register: Register): Generator<Mistake> {
  for (const [tool, limits] of Object.entries(agent.limits)) {
    const called = Object.hasOwn(agent.tools, tool) ? agent.tools[tool] : undefined;
    if (called === undefined) {
      yield isWildcard(tool)
        ? wildcard(`${agent.at}.limits`, tool, 'tool')
        : {
            path: `${agent.at}.limits`,
            problem: 'is not a tool that the agent calls',
            got: tool,
            remedy: oneOf(Object.keys(agent.tools), 'take it out', tool),
          };
      continue;
    }
    for (const [action, limit] of Object.entries(limits)) {
      const path = `${agent.at}.limits.${tool}`;
      const amount = amounts.safeParse(limit).data?.minorUnitsPerDay;
      if (!called.includes(action))
        yield isWildcard(action)
          ? wildcard(path, action, 'action')
          : {
              path,
              problem: 'is not an action that the agent calls',
              got: action,
              remedy: oneOf(called, 'take it out', action),
            };
      else if (amount !== undefined && kindOf(register, tool, action) === 'read')
        yield {
          path: `${path}.${action}.minorUnitsPerDay`,
          problem: 'limits an amount, but the action only reads',
          got: amount,
          remedy: 'limit its calls, or take it out',
        };
    }
  }
}

const kinded = z.object({ kind: z.string() });
const kindOf = (register: Register, tool: string, action: string) =>
  kinded.safeParse(register.get(tool)?.[action]).data?.kind;

function* scopeOf(agent: Caller, register: Register): Generator<Mistake> {
  if (typeof agent.scope !== 'number') return;
  if (agent.scope === 1) yield* changesOf(agent, register);
  yield* exactlyAt(3, agent, 'approvalAbove', 'add the amount above which a human approves');
  yield* exactlyAt(4, agent, 'waiver', 'add the reason, who granted it and until when, or use scope 3');
}

function* changesOf(agent: Caller, register: Register): Generator<Mistake> {
  for (const [tool, called] of Object.entries(agent.tools)) {
    for (const action of called) {
      if (kindOf(register, tool, action) !== 'change') continue;
      yield {
        path: `${agent.at}.tools.${tool}`,
        problem: 'changes something, but an agent of scope 1 only reads',
        got: action,
        remedy: 'take the action out, or use scope 2 so that a human approves it',
      };
    }
  }
}

function* exactlyAt(
  scope: number,
  agent: Caller,
  property: 'approvalAbove' | 'waiver',
  remedy: string,
): Generator<Mistake> {
  const given = agent[property] !== undefined;
  if (agent.scope === scope && !given) {
    yield { path: `${agent.at}.${property}`, problem: `is missing, but the agent has scope ${scope}`, remedy };
  } else if (agent.scope !== scope && given) {
    yield {
      path: `${agent.at}.${property}`,
      problem: `belongs to scope ${scope}, but the agent has scope ${agent.scope}`,
      remedy: 'take it out, or change the scope',
    };
  }
}

const nothingIsGrantedTwice = rule(
  z.object({ agents: listed('agents', { models: z.array(z.string()).default([]), ...calls }) }),
  function* (seen) {
    for (const { at, models, tools: called } of seen.agents) {
      const lists = [
        [`${at}.models`, models] as const,
        ...Object.entries(called).map(([name, list]) => [`${at}.tools.${name}`, list] as const),
      ];
      for (const [path, list] of lists) {
        for (const value of new Set([...repeated(list, (item) => item)].map((again) => again.value)))
          yield { path, problem: 'is listed twice', got: value, remedy: 'list it once' };
      }
    }
  },
);

const agentsReachToolsThroughAGateway = rule(
  z.object({ gateway: z.unknown().optional(), agents: listed('agents', calls) }),
  function* (seen) {
    if (seen.gateway !== undefined) return;
    for (const agent of seen.agents) {
      if (Object.keys(agent.tools).length > 0) {
        yield {
          path: 'gateway',
          problem: `is missing, but ${agent.at} calls tools`,
          remedy: 'add gateway with the account that holds it',
        };
        return;
      }
    }
  },
);

const namesDiffer = rule(
  z.object({ agents: listed('agents', { name: z.string() }), tools: listed('tools', { name: z.string() }) }),
  function* (seen) {
    for (const [list, what] of [
      [seen.agents, 'agents'],
      [seen.tools, 'tools'],
    ] as const) {
      for (const name of new Set([...repeated(list, ({ name }) => name)].map(({ value }) => value))) {
        yield {
          path: what,
          problem: `has more than one ${what.slice(0, -1)} of this name`,
          got: name,
          remedy: 'give each its own name',
        };
      }
    }
  },
);

/** Control policies let tool roles alone invoke functions that are named like a tool's. */
const agentsAreNotNamedLikeTools = rule(z.object({ agents: listed('agents', { name: z.string() }) }), function* (seen) {
  for (const { at, name } of seen.agents) {
    if (/(?:^|-)tool-/.test(name))
      yield {
        path: `${at}.name`,
        problem: 'would give its function a name like that of a tool, which nothing but the gateway may call',
        got: name,
        remedy: 'choose a name without "tool-" in it',
      };
  }
});

const roleNamesDiffer = rule(
  z.object({
    name: z.string(),
    namePrefix: z.string().default('p2a'),
    agents: listed('agents', { name: z.string(), account: z.string() }),
    tools: listed('tools', { name: z.string(), account: z.string() }),
  }),
  function* (seen) {
    const roles = [
      ...seen.agents.map((agent) => ({ ...agent, role: agentRoleName(seen, agent.name) })),
      ...seen.tools.map((tool) => ({ ...tool, role: toolRoleName(seen, tool.name) })),
      ...seen.tools.map((tool) => ({ ...tool, role: toolInvokeRoleName(seen, tool.name) })),
    ];
    for (const { item, earlier } of repeated(roles, ({ account, role }) => `${account}/${role}`)) {
      if (item.at === earlier.at) continue; // The same name twice is told by namesDiffer.
      yield {
        path: `${item.at}.name`,
        problem: `gives a role the name ${item.role}, which ${earlier.at} has in the same account`,
        got: item.name,
        remedy: 'choose a name that is not another one with -invoke behind it',
      };
    }
  },
);

const familiesHaveOneOwner = rule(
  z.object({ agents: listed('agents', { family: z.string(), owner: z.string() }) }),
  function* (seen) {
    const owners = new Map<string, { at: string; owner: string }>();
    for (const { at, family, owner } of seen.agents) {
      const first = owners.get(family) ?? { at, owner };
      owners.set(family, first);
      if (first.owner !== owner)
        yield {
          path: `${at}.owner`,
          problem: `differs from the owner of family ${family} at ${first.at}, "${first.owner}"`,
          got: owner,
          remedy: 'let one owner answer for the family, or make a family of its own',
        };
    }
  },
);

const ownersLeaveSomebodyToDecide = rule(
  z.object({ agents: listed('agents', { family: z.string(), owner: z.string() }) }),
  function* (seen) {
    for (const { at, family, owner } of seen.agents)
      if (owner.trim().toLowerCase() === groupKey(family, 'approver'))
        yield {
          path: `${at}.owner`,
          problem: 'is the group that decides about the agent, and an owner decides about nothing of theirs',
          got: owner,
          remedy: `name another group, such as ${groupKey(family, 'operator')}`,
        };
  },
);

const embeddingModelsNeedNoProfile = rule(
  z.object({ models: named('models', { inference: z.unknown(), output: z.string().default('text') }) }),
  function* (seen) {
    for (const { at, inference, output } of seen.models) {
      if (output === 'text' && inference === 'regional')
        yield {
          path: `${at}.inference`,
          problem:
            'is regional, but the service control policies let text models be called through an inference profile only',
          got: inference,
          remedy: 'give geography and destinations of its inference profile',
        };
    }
  },
);

export const AGENT_RULES = [
  modelsExist,
  agentsKeepToTools,
  nothingIsGrantedTwice,
  agentsReachToolsThroughAGateway,
  namesDiffer,
  agentsAreNotNamedLikeTools,
  roleNamesDiffer,
  familiesHaveOneOwner,
  ownersLeaveSomebodyToDecide,
  embeddingModelsNeedNoProfile,
];
