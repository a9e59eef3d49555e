/** The toolkit that a project's sources are written for. */
export type ToolkitName = 'cdktf' | 'cdktn';

/** What a project needs of one toolkit; packages as npm writes them, a name with a range of versions or another package. */
export interface Toolkit {
  /** Development dependencies. */
  readonly dependencies: readonly string[];
  /** Oldest version of Node.js that all of its packages run on. */
  readonly minNodeVersion: string;
  /** Its command line, as in `npx cdktf deploy`. */
  readonly command: string;
  /** What workspaces of HCP Terraform need beside that. */
  readonly forHcpTerraform: {
    readonly dependencies: readonly string[];
    /** What every package gets, whatever it asks for itself. */
    readonly resolutions: readonly string[];
  };
}

const TFE = '@cdktf/provider-tfe@^12.5.1';
const CDKTN = 'cdktn@^0.24.0';
/** CDK Terrain publishes no bindings for HCP Terraform; those of CDKTF get its library by the old name. */
const CDKTN_AS_CDKTF = `cdktf@npm:${CDKTN}`;

/**
 * A release of the bindings works with one minor version of the library, so both move together.
 *
 * Source: npm, `engines` and `peerDependencies` of cdktf and cdktf-cli 0.21.0, @cdktf/provider-aws 21.22.1, cdktn and
 * cdktn-cli 0.24.0, @cdktn/provider-aws 25.7.0.
 */
export const TOOLKITS: Readonly<Record<ToolkitName, Toolkit>> = {
  cdktf: {
    dependencies: ['cdktf@^0.21.0', 'cdktf-cli@^0.21.0', '@cdktf/provider-aws@^21.22.1', 'constructs@^10.4.2'],
    minNodeVersion: '20.9.0',
    command: 'cdktf',
    forHcpTerraform: { dependencies: [TFE], resolutions: [] },
  },
  cdktn: {
    dependencies: [CDKTN, 'cdktn-cli@^0.24.0', '@cdktn/provider-aws@^25.7.0', 'constructs@~10.7.2'],
    minNodeVersion: '22.19.0',
    command: 'cdktn',
    forHcpTerraform: { dependencies: [TFE, CDKTN_AS_CDKTF], resolutions: [CDKTN_AS_CDKTF] },
  },
};

export const TOOLKIT_NAMES = Object.keys(TOOLKITS) as readonly ToolkitName[];

export const isToolkitName = (name: string | undefined): name is ToolkitName =>
  TOOLKIT_NAMES.some((one) => one === name);
