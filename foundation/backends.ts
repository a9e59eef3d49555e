import { DataTerraformRemoteState, LocalBackend, S3Backend, TerraformBackend, type TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import type { State } from './environment';

/** Where a stack's state lives, by the environment's `state`. */
export function addBackend(stack: Construct, state: State): TerraformBackend {
  const id = stack.node.id;
  switch (state.kind) {
    case 'local':
      // Relative to the stack's folder: the toolkit's own default is an absolute path of this machine.
      return new LocalBackend(stack, { path: `../../../.state/${id}.tfstate` });
    case 's3':
      return new LockedS3Backend(stack, {
        bucket: state.bucket,
        key: `${state.prefix}/${id}.tfstate`,
        region: state.region,
        encrypt: true,
        kmsKeyId: state.kmsKeyArn,
        ...(state.roleArn === undefined ? {} : { assumeRole: { roleArn: state.roleArn } }),
      });
    case 'cloud':
      return new HcpTerraformBackend(stack, state);
    case 'none':
      return new PipelineBackend(stack);
  }
}

/** Locks by a file beside the state, which needs no table. The toolkit's properties predate it. */
class LockedS3Backend extends S3Backend {
  protected override synthesizeAttributes() {
    return { ...super.synthesizeAttributes(), use_lockfile: true };
  }
}

/** The toolkit's own class runs `terraform version` at synth, so that synth would need Terraform. */
class HcpTerraformBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly state: Extract<State, { kind: 'cloud' }>,
  ) {
    super(scope, 'backend', 'cloud');
  }

  public override toTerraform() {
    const { hostname, organization, project } = this.state;
    return { terraform: { cloud: { hostname, organization, workspaces: { name: this.workspace, project } } } };
  }

  public override toMetadata() {
    return { backend: 'cloud', cloud: this.state.hostname === 'app.terraform.io' ? 'tfc' : 'tfe' };
  }

  public override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { hostname, organization } = this.state;
    return new DataTerraformRemoteState(scope, name, { hostname, organization, workspaces: { name: this.workspace } });
  }

  private get workspace() {
    return this.cdktfStack.node.id;
  }
}

/** Writes nothing: the pipeline adds a backend file of its own. */
class PipelineBackend extends TerraformBackend {
  constructor(scope: Construct) {
    super(scope, 'backend', 'none');
  }

  public override toTerraform() {
    return {};
  }

  public override toMetadata() {
    return {};
  }

  public getRemoteStateDataSource(scope: Construct): TerraformRemoteState {
    throw new Error(`${scope.node.path}: a state that the pipeline places cannot be read; take a variable instead`);
  }
}
