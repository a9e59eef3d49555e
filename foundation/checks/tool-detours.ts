import { z } from 'zod';
import { listed, rule } from '../rules';

const named = z.object({
  grant: z.string().optional(),
  function: z.string().optional(),
  stateMachine: z.string().optional(),
});

/** What the template makes is reached through the gateway, by tools too: one tool must not lend its name to another. */
const toolsTakeNoDetours = rule(
  z.object({
    namePrefix: z.string().default('p2a').catch('p2a'),
    tools: listed('tools', { target: named.catch({}), permissions: z.array(named.catch({})).default([]).catch([]) }),
  }),
  function* ({ namePrefix, tools }) {
    for (const { at, target, permissions } of tools) {
      const reached = [
        { path: `${at}.target`, ...target },
        ...permissions.map((permission, index) => ({ path: `${at}.permissions[${index}]`, ...permission })),
      ];
      for (const { path, function: called, stateMachine } of reached) {
        for (const [property, name] of Object.entries({ function: called, stateMachine })) {
          if (name?.startsWith(`${namePrefix}-`))
            yield {
              path: `${path}.${property}`,
              problem: 'is named like something of the template, which is reached through the gateway only',
              got: name,
              remedy: 'name a function or workflow of your own; agents call a tool by declaring its actions',
            };
        }
      }
    }
  },
);

export const TOOL_DETOUR_RULES = [toolsTakeNoDetours];
