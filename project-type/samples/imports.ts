import { posix } from 'node:path';
import { WIDTH } from './source';

const IMPORT = /^import (type )?(\{[^}]*\}|\w+) from '([^']+)';\n/gm;

/** Folders of the template whose files lie elsewhere in a project. */
const MOVED = ['samples/empty/', 'samples/'];

/** Where a file of the template lies in a project. */
export function placeInProject(path: string): string {
  const folder = MOVED.find((moved) => path.startsWith(moved)) ?? '';
  return path.slice(folder.length);
}

/**
 * A file with its imports as it needs them in a project, in the order of the linter.
 *
 * @param path In the template, as in `samples/empty/environments/dev.ts`.
 */
export function withImportsOfProject(path: string, content: string): string {
  const imports = [...content.matchAll(IMPORT)].map(([, type = '', names = '', specifier = '']) => ({
    what: `${type}${names}`,
    from: fromProject(path, specifier),
    moved: fromProject(path, specifier) !== specifier,
  }));
  if (!imports.some(({ moved }) => moved)) return content;
  const lines = imports
    .sort((one, other) => stepsUp(other.from) - stepsUp(one.from) || (one.from < other.from ? -1 : 1))
    .map(({ what, from }) => statement(what, from));
  return `${lines.join('')}${content.replace(IMPORT, '')}`;
}

function fromProject(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const target = placeInProject(posix.join(posix.dirname(path), specifier));
  const relative = posix.relative(posix.dirname(placeInProject(path)), target);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

const stepsUp = (specifier: string) => specifier.split('../').length;

/** Names that the linter broke over lines because of a longer path may fit on one. */
function statement(what: string, from: string): string {
  const flat = what.replace(/\s+/g, ' ').replace(/,? \}$/, ' }');
  const line = `import ${flat} from '${from}';`;
  return `${line.length <= WIDTH ? line : `import ${what} from '${from}';`}\n`;
}
