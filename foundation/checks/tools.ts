import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { listed, oneOf, rule } from '../rules';
import { actionSchemaMistakes } from './action-schemas';
import { accountRegister, idIn, networkRegister } from './registers';
import {
  administration,
  changesOfReader,
  permissionsIn,
  repeatedStatements,
  unknownAccounts,
} from './tool-permissions';
import { settingMistakes } from './tool-settings';

const action = z
  .object({
    kind: z.string().optional().catch(undefined),
    /** That it is no object at all is told by the schema of the environment. */
    input: z.record(z.string(), z.unknown()).optional().catch(undefined),
  })
  .catch({});

const target = z.object({
  kind: z.enum(['function', 'existing-function', 'endpoint']).optional().catch(undefined),
  network: z.string().optional().catch(undefined),
  environment: z.record(z.string(), z.unknown()).default({}).catch({}),
  connectionArn: z.string().default('').catch(''),
  secretArn: z.string().default('').catch(''),
});

const tools = listed('tools', {
  account: z.string().default('').catch(''),
  actions: z.record(z.string(), action).default({}).catch({}),
  target: target.optional().catch(undefined),
  permissions: z.array(z.unknown()).default([]).catch([]),
  secrets: z.record(z.string(), z.unknown()).default({}).catch({}),
  egress: z.array(z.unknown()).default([]).catch([]),
});
type SeenTool = z.output<typeof tools>[number];

/** What tools refer to; `null` where it is misshapen itself, so that nothing can be said of it. */
const surroundings = z.object({
  region: z.string().nullable().catch(null),
  accounts: accountRegister.nullable().catch(null),
  networks: networkRegister.nullable().default({}).catch(null),
});
type Surroundings = z.output<typeof surroundings>;

/** One look at each tool for everything, because there may be hundreds. */
const toolsHold = rule(z.object({ ...surroundings.shape, tools }), function* ({ tools: all, ...around }) {
  for (const tool of all) {
    yield* partsOfOtherTargets(tool);
    yield* targetMistakes(tool, around);
    yield* permissionMistakes(tool, around);
    for (const [name, { input }] of Object.entries(tool.actions)) {
      if (input !== undefined) yield* actionSchemaMistakes(`${tool.at}.actions.${name}.input`, input);
    }
  }
});

/** What is declared, but belongs to a function made here. */
function* partsOfOtherTargets({ at, target, egress, secrets, permissions }: SeenTool): Generator<Mistake> {
  const kind = target?.kind;
  if (kind === undefined) return;
  if (egress.length > 0 && (kind !== 'function' || target?.network === undefined))
    yield kind === 'function'
      ? {
          path: `${at}.egress`,
          problem: 'has no private network that holds the function to it',
          remedy: 'name one in target.network',
        }
      : {
          path: `${at}.egress`,
          problem: `belongs to functions made here, but the target is of kind ${kind}`,
          remedy: 'take it out',
        };
  if (Object.keys(secrets).length > 0 && kind !== 'function')
    yield {
      path: `${at}.secrets`,
      problem: `belong to functions made here, but the target is of kind ${kind}`,
      remedy:
        kind === 'endpoint'
          ? 'take them out; the connection holds the credentials'
          : 'take them out; whoever makes the function gives it its secrets',
    };
  if (permissions.length > 0 && kind === 'existing-function')
    yield {
      path: `${at}.permissions`,
      problem: 'say nothing of a function that somebody else makes: it keeps its own role',
      remedy: 'take them out, and have its own role changed',
    };
}

function* targetMistakes(tool: SeenTool, around: Surroundings): Generator<Mistake> {
  switch (tool.target?.kind) {
    case 'function':
      yield* settingMistakes(`${tool.at}.target.environment`, tool.target.environment);
      yield* networkMistakes(tool, around);
      break;
    case 'endpoint':
      yield* connectionMistakes(tool, around);
      break;
  }
}

function* networkMistakes({ at, account, target }: SeenTool, { networks }: Surroundings): Generator<Mistake> {
  const name = target?.network;
  if (name === undefined || networks === null) return;
  const own = Object.keys(networks).filter((network) => networks[network]?.account === account);
  if (own.includes(name)) return;
  yield {
    path: `${at}.target.network`,
    problem: Object.hasOwn(networks, name)
      ? `is a network of ${networks[name]?.account}, but the tool lives in ${account}`
      : 'is not a network of this environment',
    got: name,
    remedy: oneOf(own, `add a network of ${account} to networks`, name),
  };
}

function* connectionMistakes(tool: SeenTool, around: Surroundings): Generator<Mistake> {
  const { connectionArn = '', secretArn = '' } = tool.target ?? {};
  yield* foreignArn(tool, 'connectionArn', connectionArn, around);
  yield* foreignArn(tool, 'secretArn', secretArn, around);
  // The ids behind the names differ: the secret is made anew when the credentials change.
  const [connection, ofSecret] = [connectionName(connectionArn), connectionName(secretArn)];
  if (connection !== undefined && ofSecret !== undefined && connection !== ofSecret)
    yield {
      path: `${tool.at}.target.secretArn`,
      problem: `is not the secret of the connection ${connection}`,
      got: secretArn,
      remedy: 'copy the secret ARN that the connection shows',
    };
}

const connectionName = (arn: string) => /:(?:secret:events!)?connection\/([^/]+)\//.exec(arn)?.[1];

function* foreignArn(
  { at, account }: SeenTool,
  property: string,
  arn: string,
  { region, accounts }: Surroundings,
): Generator<Mistake> {
  const [, , , arnRegion, arnAccount] = arn.split(':');
  if (!arnRegion || !arnAccount) return; // Told by the schema: it is no such ARN.
  const path = `${at}.target.${property}`;
  if (region !== null && arnRegion !== region)
    yield {
      path,
      problem: `is not in the home region ${region}`,
      got: arn,
      remedy: 'make the connection in the home region',
    };
  const id = accounts === null ? undefined : idIn(accounts, account);
  if (id !== undefined && arnAccount !== id)
    yield {
      path,
      problem: `does not belong to ${account}, ${id}, where the tool lives`,
      got: arn,
      remedy: 'make the connection in the account of the tool',
    };
}

function* permissionMistakes(tool: SeenTool, { accounts }: Surroundings): Generator<Mistake> {
  const permissions = permissionsIn(tool.at, tool.permissions);
  if (accounts !== null) yield* unknownAccounts(permissions, Object.keys(accounts));
  yield* administration(permissions);
  yield* repeatedStatements(permissions);
  const actions = Object.values(tool.actions);
  if (actions.length > 0 && actions.every(({ kind }) => kind === 'read')) yield* changesOfReader(permissions);
}

export const TOOL_RULES = [toolsHold];
