import { Component, type Project } from 'projen';
import { ProjectFolder } from './managed/project-folder';
import { refuse } from './managed/refuse';
import { Refusal } from './refusal';

/** Samples that the project was given once, sorted; committed with it. */
const GIVEN = '.p2a/samples.json';

const WRITABLE = 0o644;

/**
 * Files that a project gets once and that are its team's from then on.
 *
 * One that the team removed does not come back, as it would with projen's own `SampleFile`; one that a later choice of
 * options brings, such as another environment, is still given. What exists already is left alone.
 */
export class SampleFiles extends Component {
  private readonly folder: ProjectFolder;

  constructor(
    project: Project,
    private readonly samples: ReadonlyMap<string, string>,
  ) {
    super(project);
    this.folder = new ProjectFolder(project.outdir);
    project.addGitIgnore(`!/${GIVEN}`);
  }

  /** What will be written to a project that got its first samples before. */
  public get toCome(): string[] {
    return this.givenBefore().size === 0 ? [] : this.missing();
  }

  /** @throws Refusal before anything is written, if something is in the way. */
  public override preSynthesize(): void {
    if (this.project.ejected) return;
    const missing = this.missing();
    const obstacles = missing.flatMap((path) => this.folder.obstacleTo(path, () => false) ?? []);
    refuse([
      ...[...new Set(obstacles)].map((path) => `${path}: is in the way of samples; move it`),
      ...this.folder
        .readOnlyFoldersOf(missing)
        .map((path) => `${path}: may not be written to; give yourself the right to`),
    ]);
  }

  private missing(): string[] {
    const given = this.givenBefore();
    return [...this.samples.keys()].filter((path) => !given.has(path) && !this.folder.has(path)).sort();
  }

  public override synthesize(): void {
    if (this.project.ejected) {
      this.folder.remove(GIVEN);
      return;
    }
    const given = this.givenBefore();
    for (const [path, content] of this.samples) {
      if (given.has(path)) continue;
      if (this.folder.has(path)) {
        if (this.folder.find(path)?.text !== content)
          this.project.logger.warn(`${path}: was there already, and stays as it is`);
        continue;
      }
      this.folder.write(path, content, WRITABLE);
      if (given.size > 0) this.project.logger.info(`${path}: was added${whatElseFor(path)}`);
    }
    // Last, so that what was interrupted is made up for the next time.
    const all = [...new Set([...given, ...this.samples.keys()])].sort();
    if (all.length > given.size) this.folder.write(GIVEN, `${JSON.stringify(all, undefined, 2)}\n`, WRITABLE);
    this.folder.settle();
  }

  private givenBefore(): ReadonlySet<string> {
    const record = this.folder.find(GIVEN)?.text;
    if (record === undefined) return new Set();
    try {
      return new Set(JSON.parse(record) as string[]);
    } catch {
      throw new Refusal(`${GIVEN}: is not readable as JSON; take it from the last commit`);
    }
  }
}

/** What a file that comes later needs, in files that are the team's already. */
const whatElseFor = (path: string) =>
  /^environments\/[^/]+\.ts$/.test(path)
    ? '; list it in main.ts, and its organizational unit in environments/catalog/company.ts; replace its placeholders, as the first step of README.md says'
    : '';
