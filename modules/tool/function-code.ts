import { AssetType, TerraformAsset, type TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { bundleFunction, type ExtraFiles } from '../../foundation/function-bundle';

/** The code of functions: once for each folder and stack, however many functions run it. */
export class FunctionCode extends Construct {
  /** From the folder of the stack. */
  public readonly path: string;
  /** As Terraform's `source_code_hash`. */
  public readonly sha256: string;

  /**
   * @param folder From the project's root.
   * @param extra What else is in the zip; the same for all functions of the folder in the stack.
   */
  public static of(stack: TerraformStack, folder: string, extra?: ExtraFiles): FunctionCode {
    const all = stack.node.tryFindChild('code') ?? new Construct(stack, 'code');
    const known = all.node.tryFindChild(folder);
    return known instanceof FunctionCode ? known : new FunctionCode(all, folder, extra);
  }

  private constructor(scope: Construct, folder: string, extra: ExtraFiles | undefined) {
    super(scope, folder);

    const { path, sha256 } = bundleFunction(folder, extra);
    const assetHash = Buffer.from(sha256, 'base64').toString('hex');
    this.path = new TerraformAsset(this, 'asset', { path, type: AssetType.FILE, assetHash }).path;
    this.sha256 = sha256;
  }
}
