import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Component, type Project } from 'projen';
import { Refusal } from './refusal';

/** Samples that the project was given once, sorted; committed with it. */
const GIVEN = '.p2a/samples.json';

/**
 * Files that a project gets once and that are its team's from then on.
 *
 * One that the team removed does not come back, as it would with projen's own `SampleFile`; one that a later choice of
 * options brings, such as another environment, is still given. What exists already is left alone.
 */
export class SampleFiles extends Component {
  constructor(
    project: Project,
    private readonly samples: ReadonlyMap<string, string>,
  ) {
    super(project);
    project.addGitIgnore(`!/${GIVEN}`);
  }

  public override synthesize(): void {
    if (this.project.ejected) {
      rmSync(this.record, { force: true });
      return;
    }
    const given = this.givenBefore();
    for (const [path, content] of this.samples) {
      const file = join(this.project.outdir, path);
      if (given.has(path)) continue;
      if (existsSync(file)) {
        if (readFileSync(file, 'utf8') !== content)
          this.project.logger.warn(`${path}: was there already, and stays as it is`);
        continue;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      if (given.size > 0) this.project.logger.info(`${path}: was added${whatElseFor(path)}`);
    }
    // Last, so that what was interrupted is made up for the next time.
    const all = [...new Set([...given, ...this.samples.keys()])].sort();
    if (all.length === given.size) return;
    mkdirSync(dirname(this.record), { recursive: true });
    writeFileSync(this.record, `${JSON.stringify(all, undefined, 2)}\n`);
  }

  private givenBefore(): ReadonlySet<string> {
    if (!existsSync(this.record)) return new Set();
    try {
      return new Set(JSON.parse(readFileSync(this.record, 'utf8')) as string[]);
    } catch {
      throw new Refusal(`${GIVEN}: is not readable as JSON; take it from the last commit`);
    }
  }

  private get record() {
    return join(this.project.outdir, GIVEN);
  }
}

/** What a file that comes later needs, in files that are the team's already. */
const whatElseFor = (path: string) =>
  /^environments\/[^/]+\.ts$/.test(path)
    ? '; list it in main.ts, and its organizational unit in environments/catalog/company.ts'
    : '';
