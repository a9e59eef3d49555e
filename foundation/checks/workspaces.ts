import { z } from 'zod';
import { rule } from '../rules';

const teams = z.array(z.string()).default([]).catch([]);

/** The two pipelines are apart only as long as no team starts runs of both. */
const teamsHaveOneHand = rule(
  z.object({
    state: z.object({
      kind: z.literal('cloud'),
      workspaces: z.object({ teams: z.object({ security: teams, workload: teams }) }),
    }),
  }),
  function* ({ state }) {
    const { security, workload } = state.workspaces.teams;
    for (const [index, team] of workload.entries()) {
      if (security.includes(team))
        yield {
          path: `state.workspaces.teams.workload[${index}]`,
          problem: 'applies the stacks of security too, so who ships agents could weaken what guards them',
          got: team,
          remedy: 'give two teams',
        };
    }
  },
);

export const WORKSPACE_RULES = [teamsHaveOneHand];
