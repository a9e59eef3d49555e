import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Component, type typescript } from 'projen';

/** What the project's pipelines are. */
export interface PipelinesOptions {
  /** `github`, `gitlab`, `atlantis`, `hcp`. */
  readonly systems: readonly string[];
  /** Whose pipelines may take on roles; without it no trust policies are written. */
  readonly repository: string | undefined;
  /** Branch that is applied from. */
  readonly branch: string;
}

/** Pipelines are made of what was synthesized, the stacks and their order, and so not by projen but by a task of the project. */
export class Pipelines extends Component {
  constructor(
    private readonly app: typescript.TypeScriptAppProject,
    { systems, repository, branch }: PipelinesOptions,
  ) {
    super(app, 'pipelines');
    const args = [...systems, ...(repository === undefined ? [] : ['--repository', repository]), '--branch', branch];
    const task = app.addTask('pipelines', {
      description: 'Write the pipelines of the stacks that there are; with -- --check, see whether that is done',
      steps: [
        { spawn: 'synth' },
        { execArgs: ['node', 'foundation/start.cjs', 'pipelines/main.ts', ...args], receiveArgs: true },
      ],
    });
    if (systems.includes('hcp')) task.exec('node foundation/start.cjs pipelines/hcp/main.ts', { receiveArgs: true });
  }

  /** An environment that has mistakes has no stacks: its pipelines come later, and the rest of the project is there. */
  public override postProjectCreation(): void {
    const projen = join(this.app.outdir, 'node_modules/projen/bin/projen');
    const { status } = spawnSync(process.execPath, [projen, 'pipelines'], { cwd: this.app.outdir, stdio: 'inherit' });
    if (status !== 0)
      this.app.logger.warn(`pipelines: are not written yet; see above, then run ${this.app.projenCommand} pipelines`);
  }
}
