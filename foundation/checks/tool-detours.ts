import { z } from 'zod';
import { isGoverned } from '../names';
import { iamFolder, listed, rule } from '../rules';

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

const rotator = z
  .object({ function: z.string().optional().catch(undefined), role: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined);

/** Whoever rotates a secret writes it; nobody whom the template governs does, and least of all the tool that reads it. */
const secretsAreRotatedByOthers = rule(
  z.object({
    ...iamFolder.shape,
    tools: listed('tools', {
      secrets: z
        .record(z.string(), z.object({ rotation: rotator }).catch({}))
        .default({})
        .catch({}),
    }),
  }),
  function* ({ tools, ...folder }) {
    for (const { at, secrets } of tools)
      for (const [name, { rotation }] of Object.entries(secrets)) {
        const path = `${at}.secrets.${name}.rotation`;
        if (rotation?.role !== undefined && isGoverned(folder, rotation.role.replace(/^\//, '')))
          yield {
            path: `${path}.role`,
            problem: 'is a role that the template governs, and none of those writes secrets',
            got: rotation.role,
            remedy: 'name the role of the function that rotates',
          };
        if (rotation?.function?.startsWith(`${folder.namePrefix}-`) === true)
          yield {
            path: `${path}.function`,
            problem: 'is named like something of the template, which rotates no secrets',
            got: rotation.function,
            remedy: 'name a function of your own',
          };
      }
  },
);

export const TOOL_DETOUR_RULES = [toolsTakeNoDetours, secretsAreRotatedByOthers];
