import { Project } from '@cdktf/provider-tfe/lib/project';
import { TfeProvider } from '@cdktf/provider-tfe/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { CloudEnvironments } from './cloud-environments';
import { EnvironmentWorkspaces } from './environment-workspaces';
import { HcpBackend } from './hcp-backend';

export interface WorkspacesStackProps {
  /** Workspace that keeps the state of all this; made by a person, in no project that is governed here. */
  readonly workspace: string;
  readonly environments: CloudEnvironments;
}

/** The workspaces in which all other stacks are planned and applied, and who may do that. */
export class WorkspacesStack extends TerraformStack {
  constructor(scope: Construct, id: string, { workspace, environments }: WorkspacesStackProps) {
    super(scope, id);

    const [{ cloud }] = environments;
    this.addOverride('terraform.required_version', '>= 1.10.0');
    new HcpBackend(this, cloud, workspace);
    new TfeProvider(this, 'tfe', { hostname: cloud.hostname, organization: cloud.organization });

    const projects = new Map<string, Project>();
    const below = new Construct(this, 'projects');
    for (const environment of environments) {
      const { project: name } = environment.cloud;
      const project = projects.get(name) ?? new Project(below, name, { name });
      projects.set(name, project);
      new EnvironmentWorkspaces(this, environment.name, { environment, project });
    }
  }
}
