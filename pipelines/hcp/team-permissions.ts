import { DataTfeTeam } from '@cdktf/provider-tfe/lib/data-tfe-team';
import { TeamAccess, type TeamAccessPermissions } from '@cdktf/provider-tfe/lib/team-access';
import type { Workspace } from '@cdktf/provider-tfe/lib/workspace';
import { Construct } from 'constructs';
import type { CloudEnvironment } from './cloud-environments';
import { handsOf } from './hands';

/**
 * Less than the fixed role Write, which changes variables and states. A plan runs what its configuration says, by the role of
 * the hand, so that starting one is not a lesser right than confirming it.
 *
 * Source: "Workspace permissions" of the HCP Terraform documentation.
 */
const APPLIES: TeamAccessPermissions = {
  runs: 'apply',
  variables: 'read',
  stateVersions: 'read-outputs',
  sentinelMocks: 'none',
  workspaceLocking: true,
  runTasks: false,
};

const READS: TeamAccessPermissions = {
  runs: 'read',
  variables: 'read',
  stateVersions: 'none',
  sentinelMocks: 'none',
  workspaceLocking: false,
  runTasks: false,
};

export interface TeamPermissionsProps {
  readonly environment: CloudEnvironment;
  readonly workspaceOf: (stack: string) => Workspace;
}

/** Who starts and confirms runs of which hand, and who looks on. Teams exist already, and are found by name. */
export class TeamPermissions extends Construct {
  constructor(scope: Construct, id: string, { environment, workspaceOf }: TeamPermissionsProps) {
    super(scope, id);

    const { organization, workspaces: settings } = environment.cloud;
    // In their names lies what tells teams apart, so that a list may be put in another order.
    const lookups = new Construct(this, 'lookups');
    const teams = new Map<string, DataTfeTeam>();
    const teamOf = (name: string) => {
      const team = teams.get(name) ?? new DataTfeTeam(lookups, name, { organization, name });
      teams.set(name, team);
      return team;
    };
    for (const { name: hand, stacks } of handsOf(environment)) {
      const applying = new Set(settings.teams[hand]);
      const reading = new Set(settings.teams.readers.filter((name) => !applying.has(name)));
      const permissions = [
        ...[...applying].map((name) => [teamOf(name), APPLIES] as const),
        ...[...reading].map((name) => [teamOf(name), READS] as const),
      ];
      for (const { id: stack } of stacks)
        for (const [team, granted] of permissions)
          new TeamAccess(this, `${stack}-${team.node.id}`, {
            teamId: team.id,
            workspaceId: workspaceOf(stack).id,
            permissions: [granted],
          });
    }
  }
}
