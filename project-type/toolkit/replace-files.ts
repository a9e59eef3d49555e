import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** A file, and what is to stand in it. */
export interface Replacement {
  readonly file: string;
  /** As bytes, one a character, so that a file in any encoding keeps what is not replaced. */
  readonly before: string;
  readonly after: string;
}

/** Beside the file, so that renaming stays within one disk. */
const stagedFor = (file: string) => `${file}.p2a-new`;

/**
 * Replaces all of the files or none, and keeps their modes.
 *
 * Everything is written beside its file first, and only then renamed. What is interrupted between two renames is
 * finished by doing the same again.
 *
 * @throws Error of the file system that stopped it, after everything is as it was.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const staged: Replacement[] = [];
  const replaced: Replacement[] = [];
  try {
    for (const replacement of replacements) {
      stage(replacement.file, replacement.after);
      staged.push(replacement);
    }
    for (const replacement of replacements) {
      renameSync(stagedFor(replacement.file), replacement.file);
      replaced.push(replacement);
    }
  } catch (error) {
    for (const { file, before } of replaced) {
      stage(file, before);
      renameSync(stagedFor(file), file);
    }
    for (const { file } of staged) rmSync(stagedFor(file), { force: true });
    throw error;
  }
}

function stage(file: string, content: string): void {
  rmSync(stagedFor(file), { force: true });
  writeFileSync(stagedFor(file), content, 'latin1');
  chmodSync(stagedFor(file), statSync(file).mode);
}
