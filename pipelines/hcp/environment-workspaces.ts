import { DataTfeGithubAppInstallation } from '@cdktf/provider-tfe/lib/data-tfe-github-app-installation';
import { DataTfeOauthClient } from '@cdktf/provider-tfe/lib/data-tfe-oauth-client';
import type { Project } from '@cdktf/provider-tfe/lib/project';
import { RunTrigger } from '@cdktf/provider-tfe/lib/run-trigger';
import { Workspace, type WorkspaceConfig } from '@cdktf/provider-tfe/lib/workspace';
import { WorkspaceSettings } from '@cdktf/provider-tfe/lib/workspace-settings';
import { Construct } from 'constructs';
import type { StackManifest } from '../../foundation/manifest';
import type { CloudEnvironment } from './cloud-environments';
import { HandCredentials } from './hand-credentials';
import { handsOf } from './hands';
import { runTriggers } from './run-triggers';
import { TeamPermissions } from './team-permissions';

export interface EnvironmentWorkspacesProps {
  readonly environment: CloudEnvironment;
  readonly project: Project;
}

/** A workspace per stack of one environment: apart where hands are apart, joined where a stack waits for another. */
export class EnvironmentWorkspaces extends Construct {
  private readonly environment: CloudEnvironment;
  private readonly workspaces: ReadonlyMap<string, Workspace>;

  constructor(scope: Construct, id: string, { environment, project }: EnvironmentWorkspacesProps) {
    super(scope, id);
    this.environment = environment;

    const source = this.sourceOfRuns();
    this.workspaces = new Map(
      environment.stacks.map((stack) => [stack.id, this.workspace(stack, { projectId: project.id, ...source(stack) })]),
    );
    for (const stack of environment.stacks) this.settings(stack);
    this.triggers();
    for (const hand of handsOf(environment)) {
      const workspaces = hand.stacks.map(({ id: stack }) => [stack, this.workspaceOf(stack)] as const);
      new HandCredentials(this, `${hand.name}-credentials`, { environment: environment.name, hand, workspaces });
    }
    new TeamPermissions(this, 'teams', { environment, workspaceOf: (stack) => this.workspaceOf(stack) });
  }

  private workspace(stack: StackManifest, place: Partial<WorkspaceConfig>): Workspace {
    const { cloud, tier } = this.environment;
    const workspace = new Workspace(this, `${stack.id}-workspace`, {
      ...place,
      name: stack.id,
      description: `${stack.kind} of the account ${stack.account}`,
      tagNames: [...(stack.workspace?.tags ?? [])],
      terraformVersion: cloud.workspaces.terraformVersion,
      autoApply: false,
      autoApplyRunTrigger: false,
      allowDestroyPlan: tier !== 'production',
      // A plan fails before the stacks are applied of which it reads: people start the first run of each.
      queueAllRuns: false,
      assessmentsEnabled: cloud.workspaces.driftDetection && runsRemotely(stack),
    });
    // Workspaces that exist are imported by this address.
    workspace.overrideLogicalId(stack.id);
    return workspace;
  }

  /** What starts runs: the repository, or whoever uploads a stack's folder. */
  private sourceOfRuns(): (stack: StackManifest) => Partial<WorkspaceConfig> {
    const { vcs } = this.environment.cloud.workspaces;
    if (vcs === undefined) return () => ({});
    const connection = this.connection(vcs.connection);
    const root = vcs.folder === undefined ? '' : `${vcs.folder}/`;
    return (stack) => {
      if (!runsRemotely(stack)) return {};
      const folder = `${root}cdktf.out/stacks/${stack.id}`;
      return {
        workingDirectory: folder,
        fileTriggersEnabled: true,
        triggerPatterns: [`/${folder}/**/*`],
        speculativeEnabled: vcs.planPullRequests,
        vcsRepo: { identifier: vcs.repository, branch: vcs.branch, ...connection },
      };
    };
  }

  /** Found by name, so that no id or token is handed over. */
  private connection(given: { oauthClient: string } | { githubApp: string }) {
    if ('githubApp' in given) {
      const { id } = new DataTfeGithubAppInstallation(this, 'github-app', { name: given.githubApp });
      return { githubAppInstallationId: id };
    }
    const { organization } = this.environment.cloud;
    const client = new DataTfeOauthClient(this, 'oauth-client', { organization, name: given.oauthClient });
    return { oauthTokenId: client.oauthTokenId };
  }

  /** Apart from the workspaces, since they name each other. */
  private settings(stack: StackManifest): void {
    const readers = this.environment.stacks.filter(({ reads }) => reads.includes(stack.id));
    new WorkspaceSettings(this, `${stack.id}-settings`, {
      workspaceId: this.workspaceOf(stack.id).id,
      executionMode: runsRemotely(stack) ? 'remote' : 'local',
      globalRemoteState: false,
      remoteStateConsumerIds: readers.map(({ id }) => this.workspaceOf(id).id),
    });
  }

  private triggers(): void {
    for (const { id, sources } of runTriggers(this.environment.stacks))
      for (const source of sources)
        new RunTrigger(this, `${id}-after-${source}`, {
          workspaceId: this.workspaceOf(id).id,
          sourceableId: this.workspaceOf(source).id,
        });
  }

  private workspaceOf(id: string): Workspace {
    const found = this.workspaces.get(id);
    if (found === undefined)
      throw new Error(`${this.node.path}: ${id} is not in the manifest; run npx projen synth for all environments`);
    return found;
  }
}

/** The bootstrap is applied by a person, with rights that no run has: its workspaces keep states and nothing more. */
const runsRemotely = ({ deployedBy }: StackManifest) => deployedBy !== 'bootstrap';
