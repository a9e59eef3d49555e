import { Component, javascript, type Project } from 'projen';
import { carryOut, obstaclesTo, reportPathOf } from './carry-out';
import { interruptionFrom } from './interruption';
import { mistakesInGlobs, ownedBy } from './owned-globs';
import { baseOf, INTERRUPTION, KEPT, STATE } from './places';
import { type Plan, planFor } from './plan';
import type { Pristine } from './pristine';
import { ProjectFolder } from './project-folder';
import { refuse } from './refuse';
import { isStepBack, summaryOf, type Upgrade } from './report';
import type { Situation } from './situation';
import { parseState, type State } from './state';

export interface ManagedFilesOptions {
  /** Version of the package. */
  readonly version: string;
  /** All that the package ships, owned or not. */
  readonly files: readonly Pristine[];
  /** Globs of files that are the team's, relative to the project. */
  readonly ownedFiles: readonly string[];
  /** What a team has to do when it comes to a version, as Markdown. */
  readonly migrations: ReadonlyMap<string, string>;
  /** Samples that the project is about to get from another component; asked before anything is written. */
  readonly samplesToCome: () => readonly string[];
}

/**
 * Files that the package brings and keeps up to date, all but those that the team owns.
 *
 * They are no files of projen's: those would each take a line in `.gitattributes`, in `.projen/files.json` and in the
 * configuration of the linter, and their removal could not tell an edited file from any other.
 */
export class ManagedFiles extends Component {
  private readonly folder: ProjectFolder;
  private readonly before: string | undefined;
  private readonly state: State | undefined;
  private prepared: { readonly plan: Plan; readonly situation: Situation; readonly upgrade: Upgrade } | undefined;

  /** @throws Error that lists the globs that would own nothing. */
  constructor(
    project: Project,
    private readonly options: ManagedFilesOptions,
  ) {
    super(project, 'managed-files');
    this.folder = new ProjectFolder(project.outdir);
    this.before = this.folder.find(STATE)?.text;
    this.state = this.before === undefined ? undefined : parseState(this.before);

    const shipped = options.files.map(({ path }) => path);
    const shippedBefore = [...(this.state?.files.keys() ?? []), ...(this.state?.owned.keys() ?? [])];
    refuse(mistakesInGlobs(options.ownedFiles, { shipped, shippedBefore, exists: (path) => this.folder.has(path) }));

    project.annotateGenerated(`/${STATE}`);
    project.annotateGenerated(`/${baseOf('**')}`);
    project.addGitIgnore(`/${INTERRUPTION}`);
    // Texts there stay as they were found.
    javascript.Biome.of(project)?.addFilePattern(`!${KEPT}`);
    // Where its list of files is lost, projen removes whatever looks generated, as pages that quote its marker do.
    project.addExcludeFromCleanup(`${KEPT}/**`, ...new Set(shipped.map((path) => path.replace(/\/.*$/, '/**'))));
  }

  /** @throws Error that lists what is in the way; nothing is written then. */
  public override preSynthesize(): void {
    const { version, files, ownedFiles } = this.options;
    const situation: Situation = {
      version,
      files,
      isOwned: ownedBy(ownedFiles),
      projen: this.project.projenCommand,
      ejected: this.project.ejected,
      state: this.state,
      interruption: interruptionFrom(this.folder.find(INTERRUPTION)?.text, this.before),
      folder: this.folder,
    };
    const upgrade: Upgrade = {
      from: this.state?.version,
      to: version,
      migrations: this.options.migrations,
      samples: this.options.samplesToCome(),
      projen: this.project.projenCommand,
    };
    const plan = planFor(situation);
    const obstacles = obstaclesTo(plan, upgrade, this.folder, this.before);
    refuse([...this.twiceWritten(), ...plan.mistakes, ...obstacles]);
    this.prepared = { plan, situation, upgrade };
  }

  public override synthesize(): void {
    if (this.prepared === undefined) throw new Error('managed files: were not prepared before they are written');
    const { plan, situation, upgrade } = this.prepared;
    carryOut(plan, situation, upgrade, this.folder, this.before);
    this.tell(plan, upgrade);
  }

  private tell(plan: Plan, upgrade: Upgrade): void {
    const report = reportPathOf(plan, upgrade);
    if (report !== undefined) this.project.logger.info(`${summaryOf(plan, upgrade)} Read ${report}`);
    if (plan.isUpgrade && isStepBack(upgrade))
      this.project.logger.warn(
        `${upgrade.from} was here: if nobody meant to go back to ${upgrade.to}, restore the project's files, install what it names, and run this again`,
      );
    for (const { path, copy } of plan.copies)
      this.project.logger.warn(`${path}: was written over; your text is in ${copy}`);
    for (const { path, copy } of plan.lostCopies)
      this.project.logger.warn(`${path}: your text was in ${copy}, and is gone from there`);
    for (const path of plan.taken) this.project.logger.info(`${path}: is yours from now on`);
  }

  private twiceWritten(): string[] {
    const others = new Set(this.project.files.map(({ path }) => path));
    return this.options.files
      .filter(({ path }) => others.has(path))
      .map(({ path }) => `${path}: is written by another component too; give that one another path`);
  }
}
