import { posix } from 'node:path';
import picomatch from 'picomatch';
import { closest } from './closest';
import { isInside } from './places';

/** Which paths are owned by the team. */
export function ownedBy(globs: readonly string[]): (path: string) => boolean {
  return globs.length === 0 ? () => false : picomatch([...globs], { dot: true });
}

/** What the globs of `ownedFiles` are held against. */
export interface Grounds {
  /** Paths that the package ships. */
  readonly shipped: readonly string[];
  /** Paths that it used to ship, whose globs may stay. */
  readonly shippedBefore: readonly string[];
  /** Whether something is at a path of the project. */
  readonly exists: (path: string) => boolean;
}

/** Globs that would own nothing, one line each; a slip of the pen there costs a team its edits at the next upgrade. */
export const mistakesInGlobs = (globs: readonly string[], grounds: Grounds): string[] =>
  globs.flatMap((glob, index) => {
    const [problem, remedy] = mistakeIn(glob, grounds) ?? [];
    return problem === undefined ? [] : [`ownedFiles[${index}]: ${problem}, got ${JSON.stringify(glob)}; ${remedy}`];
  });

function mistakeIn(glob: string, { shipped, shippedBefore, exists }: Grounds): [string, string] | undefined {
  if (glob.includes('\\')) return ['has backslashes', 'separate folders by slashes, on Windows too'];
  if (glob.startsWith('!') && !glob.startsWith('!(')) {
    return ['owns everything but what it names', 'name the files that you own'];
  }
  const { base } = picomatch.scan(glob);
  if (glob.trim() === '' || (base !== '' && !isInside(posix.normalize(base).replace(/\/$/, '')))) {
    return ['is no path inside the project', 'write it relative to the project, as in "modules/guardrail/**"'];
  }
  const owns = ownedBy([glob]);
  if (shipped.some(owns) || shippedBefore.some(owns)) return undefined;

  const isManaged = shipped.some((path) => path === base || path.startsWith(`${base}/`));
  if (base !== '' && !isManaged && exists(base)) return YOURS;
  const meant = closest(glob.replace(/^\.\//, ''), nameable(shipped));
  if (meant !== undefined) return [NOTHING, `did you mean ${JSON.stringify(meant)}?`];
  const folders = [...new Set(shipped.map(topOf))].sort();
  if (!folders.includes(topOf(base))) return YOURS;
  return [NOTHING, `use a path below ${folders.join(', ')}, or take it out`];
}

const NOTHING = 'matches no file that p2a-guardrails manages';
const YOURS: [string, string] = [
  'names what is yours already',
  'take it out: only files that p2a-guardrails manages are listed here',
];

/** Every file, and every folder with all that is in it. */
function nameable(shipped: readonly string[]): Set<string> {
  const names = new Set(shipped);
  for (const path of shipped) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) names.add(`${folder}/**`);
  }
  return names;
}

const topOf = (path: string) => path.split('/', 1)[0] ?? '';
