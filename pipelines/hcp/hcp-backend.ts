import { TerraformBackend, type TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import type { CloudManifest } from '../../foundation/manifest';

/** Keeps the state of the workspaces in a workspace too. The toolkit's own class runs `terraform version` at synth. */
export class HcpBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly cloud: Pick<CloudManifest, 'hostname' | 'organization'>,
    private readonly workspace: string,
  ) {
    super(scope, 'backend', 'cloud');
  }

  public override toTerraform() {
    const { hostname, organization } = this.cloud;
    return { terraform: { cloud: { hostname, organization, workspaces: { name: this.workspace } } } };
  }

  public override toMetadata() {
    return { backend: 'cloud', cloud: this.cloud.hostname === 'app.terraform.io' ? 'tfc' : 'tfe' };
  }

  public getRemoteStateDataSource(scope: Construct): TerraformRemoteState {
    throw new Error(`${scope.node.path}: nothing reads the state of the workspaces; look a workspace up by its name`);
  }
}
