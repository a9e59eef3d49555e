import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { KEPT } from './places';

/** A file that is there. */
export interface Found {
  readonly text: string;
  /** As `stat` gives it. */
  readonly mode: number;
}

/** Where a file is written before it takes its place, so that no half of one is ever left. */
const UNFINISHED = `${KEPT}/unfinished`;

/** The files of a project, by paths with slashes. */
export class ProjectFolder {
  constructor(private readonly root: string) {}

  /** A file, or nothing where there is none, or a folder. */
  public find(path: string): Found | undefined {
    const stat = this.statOf(path);
    return stat?.isFile() ? { text: readFileSync(this.at(path), 'utf8'), mode: stat.mode } : undefined;
  }

  public has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /**
   * What stands in the way of a file that is not there: a folder of its name, a file in place of one of its folders, or a link in place
   * of one that leads out of the project.
   *
   * @param isGoing Whether a file is about to be removed.
   */
  public obstacleTo(path: string, isGoing: (path: string) => boolean): string | undefined {
    if (this.has(path)) return this.filesBelow(path).some((file) => !isGoing(file)) ? path : undefined;
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
      const stat = this.statOf(folder);
      if (stat !== undefined && !this.isWithin(this.at(folder))) return folder;
      if (stat !== undefined) return stat.isDirectory() || isGoing(folder) ? undefined : folder;
    }
    return undefined;
  }

  public write(path: string, text: string, mode: number): void {
    this.takePlace(path, mode, (unfinished) => writeFileSync(unfinished, text));
  }

  /** Byte for byte, whatever the encoding. */
  public copy(path: string, to: string): void {
    this.takePlace(to, 0o644, (unfinished) => copyFileSync(this.at(path), unfinished));
  }

  public setMode(path: string, mode: number): void {
    chmodSync(this.at(path), mode);
  }

  /** Removes a file, and the folders that it leaves empty. */
  public remove(path: string): void {
    const file = this.at(path);
    if (!this.isWithin(dirname(file))) return;
    rmSync(file, { force: true });
    this.removeEmptyFolders(posix.dirname(path));
  }

  /** Clears away what was never finished. */
  public settle(): void {
    rmSync(this.at(UNFINISHED), { force: true });
    this.removeEmptyFolders(KEPT);
  }

  private takePlace(path: string, mode: number, fill: (unfinished: string) => void): void {
    const [file, unfinished] = [this.at(path), this.at(UNFINISHED)];
    mkdirSync(dirname(unfinished), { recursive: true });
    // One that an earlier run left may be read-only.
    rmSync(unfinished, { force: true });
    fill(unfinished);
    chmodSync(unfinished, mode);
    mkdirSync(dirname(file), { recursive: true });
    // Windows renames nothing over a read-only file.
    if (process.platform === 'win32' && existsSync(file)) chmodSync(file, 0o644);
    renameSync(unfinished, file);
  }

  private removeEmptyFolders(folder: string): void {
    for (let path = folder; path !== '.'; path = posix.dirname(path)) {
      if (!this.has(path)) continue;
      if (readdirSync(this.at(path)).length > 0) return;
      rmdirSync(this.at(path));
    }
  }

  /** Nothing too where a folder of the path is a file, which `statSync` alone would throw at. */
  private statOf(path: string) {
    return this.has(path) ? statSync(this.at(path)) : undefined;
  }

  private filesBelow(path: string): string[] {
    return readdirSync(this.at(path), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? this.filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    );
  }

  /** A link may lead a path of the project elsewhere. */
  private isWithin(folder: string): boolean {
    return existsSync(folder) && `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(this.root)}${sep}`);
  }

  private at(path: string): string {
    return join(this.root, path);
  }
}
