import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
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
import { dirname, join, sep } from 'node:path';
import { Refusal } from '../refusal';
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

  /**
   * A file, or nothing where there is none, or a folder.
   *
   * @throws Refusal where it may not be read.
   */
  public find(path: string): Found | undefined {
    const stat = this.statOf(path);
    return stat?.isFile()
      ? reading(path, () => ({ text: readFileSync(this.at(path), 'utf8'), mode: stat.mode }))
      : undefined;
  }

  public has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /**
   * What stands in the way of writing a file: a folder of its name that holds any, a file in place of one of its folders, or a link that
   * leads out of the project.
   *
   * @param isGoing Whether a file is about to be removed.
   */
  public obstacleTo(path: string, isGoing: (path: string) => boolean): string | undefined {
    for (const folder of foldersOf(path)) {
      if (this.entryAt(folder) === undefined || (isGoing(folder) && this.isRemovable(folder))) return undefined;
      if (!this.statOf(folder)?.isDirectory() || this.isLinkOut(folder)) return folder;
    }
    if (this.entryAt(path)?.isDirectory())
      return this.filesBelow(path).some((file) => !isGoing(file)) ? path : undefined;
    // A link that leads nowhere is replaced, and nothing is lost.
    return this.has(path) && (!this.statOf(path)?.isFile() || this.isLinkOut(path)) ? path : undefined;
  }

  /** Whether a link in place of a folder leads a path out of the project. */
  public leadsOut(path: string): boolean {
    return foldersOf(path).some((folder) => this.isLinkOut(folder));
  }

  /** Folders that have to take these files, as far as they are there, and may not be written to. */
  public readOnlyFoldersOf(paths: readonly string[]): string[] {
    const holders = paths.map(
      (path) =>
        foldersOf(path)
          .reverse()
          .find((folder) => this.statOf(folder)?.isDirectory()) ?? '.',
    );
    return [...new Set(holders)].filter((folder) => this.has(folder) && !isWritable(this.at(folder))).sort();
  }

  /** Every file in a folder, however deep, and not beyond links. */
  public filesBelow(folder: string): string[] {
    if (!this.entryAt(folder)?.isDirectory()) return [];
    const entries = reading(folder, () => readdirSync(this.at(folder), { withFileTypes: true })) ?? [];
    return entries.flatMap((entry) =>
      entry.isDirectory() ? this.filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
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

  /** Removes a file, and the folders that it leaves empty; no folder that is there instead, and nothing beyond a link out. */
  public remove(path: string): void {
    if (this.leadsOut(path)) return;
    if (this.isRemovable(path)) rmSync(this.at(path), { force: true });
    this.removeEmptyFoldersOf(path);
  }

  /** Clears away what was never finished. */
  public settle(): void {
    rmSync(this.at(UNFINISHED), { force: true });
    this.removeEmptyFoldersOf(UNFINISHED);
  }

  private takePlace(path: string, mode: number, fill: (unfinished: string) => void): void {
    const [file, unfinished] = [this.at(path), this.at(UNFINISHED)];
    mkdirSync(dirname(unfinished), { recursive: true });
    // One that an earlier run left may be read-only.
    rmSync(unfinished, { force: true });
    fill(unfinished);
    chmodSync(unfinished, mode);
    mkdirSync(dirname(file), { recursive: true });
    if (this.entryAt(path)?.isDirectory()) this.removeEmptyTree(path);
    // Windows renames nothing over a read-only file.
    if (process.platform === 'win32' && existsSync(file)) chmodSync(file, 0o644);
    renameSync(unfinished, file);
  }

  private removeEmptyFoldersOf(path: string): void {
    for (const folder of foldersOf(path).reverse()) {
      const entry = this.entryAt(folder);
      if (entry === undefined) continue;
      if (!entry.isDirectory() || readdirSync(this.at(folder)).length > 0) return;
      rmdirSync(this.at(folder));
    }
  }

  /** A folder that holds nothing but folders, which git does not show; one with a file in it is an error. */
  private removeEmptyTree(folder: string): void {
    for (const name of readdirSync(this.at(folder))) this.removeEmptyTree(`${folder}/${name}`);
    rmdirSync(this.at(folder));
  }

  /** A file, or a link to one or to nothing. */
  private isRemovable(path: string): boolean {
    return this.entryAt(path)?.isDirectory() === false && !this.statOf(path)?.isDirectory();
  }

  private isLinkOut(path: string): boolean {
    if (!this.entryAt(path)?.isSymbolicLink()) return false;
    const target = reading(path, () => realpathSync(this.at(path)));
    return target === undefined || !`${target}${sep}`.startsWith(`${realpathSync(this.root)}${sep}`);
  }

  /** What a path leads to. */
  private statOf(path: string) {
    return reading(path, () => statSync(this.at(path), { throwIfNoEntry: false }));
  }

  /** What is at a path itself, a link as such. */
  private entryAt(path: string) {
    return reading(path, () => lstatSync(this.at(path), { throwIfNoEntry: false }));
  }

  private at(path: string): string {
    return join(this.root, path);
  }
}

/** From the outermost on. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Nothing where nothing is, as below a file or beyond a link that leads nowhere. */
function reading<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    if (code !== 'EACCES') throw error;
    throw new Refusal(`${path}: may not be read; give yourself the right to`);
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
