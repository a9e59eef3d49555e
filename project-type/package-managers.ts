import { javascript, TextFile, type typescript } from 'projen';
import { INSTALL_SCRIPTS } from './dependencies';

const { NPM, YARN, YARN_CLASSIC } = javascript.NodePackageManager;

const REFUSED = Object.fromEntries(INSTALL_SCRIPTS.map((name) => [name, false]));

/** What each package manager has to be told so that it installs what the others do, and runs none of the scripts that nothing needs. */
export function configurePackageManager(project: typescript.TypeScriptProject): void {
  switch (project.package.packageManager) {
    case NPM:
      project.package.addField('allowScripts', REFUSED);
      break;
    // A dependency that names a newer Node.js than it needs is a warning to all others, and an error to Yarn 1.
    case YARN:
    case YARN_CLASSIC:
      yarnrc(project);
      break;
  }
}

/** pnpm 11 and newer fails over an install script of which nothing is said. */
export const pnpmOptionsWith = ({
  workspaceYamlOptions,
  ...others
}: javascript.PnpmOptions = {}): javascript.PnpmOptions => ({
  ...others,
  workspaceYamlOptions: {
    ...workspaceYamlOptions,
    allowBuilds: { ...REFUSED, ...workspaceYamlOptions?.allowBuilds },
  },
});

function yarnrc(project: typescript.TypeScriptProject): void {
  const file = new TextFile(project, '.yarnrc', { marker: true });
  file.addLine(`# ${file.marker}`);
  file.addLine('ignore-engines true');
  file.addLine('');
}

/**
 * Has every package get a version, whatever it asks for itself.
 *
 * @param resolutions A name and a version, or another package by its name, as in `cdktf@npm:cdktn@^0.24.0`.
 */
export function resolveVersions(project: typescript.TypeScriptProject, ...resolutions: readonly string[]): void {
  const workspace = pnpmWorkspace(project);
  if (workspace === undefined) {
    project.package.addPackageResolutions(...resolutions);
    return;
  }
  // projen writes them to package.json, where pnpm 11 and newer does not look.
  for (const resolution of resolutions) {
    const [, name = '', version] = /^(@?[^@]+)@(.+)$/.exec(resolution) ?? [];
    workspace.addOverride(`overrides.${name.replaceAll('.', '\\.')}`, version);
  }
}

const pnpmWorkspace = (project: typescript.TypeScriptProject) => javascript.PnpmWorkspaceYaml.of(project)?.file;
