import { posix } from 'node:path';
import { withUnixLines } from './fingerprint';
import type { Copy } from './interruption';
import type { News } from './news';
import { COPIES, offersFor, REPORT } from './places';
import type { Plan } from './plan';
import { compareVersions } from './versions';

/** What a report is about, besides the plan. */
export interface Upgrade {
  /** Version of the last run; nothing where that is not known. */
  readonly from: string | undefined;
  readonly to: string;
  /** What a team has to do, by version, as Markdown. */
  readonly migrations: ReadonlyMap<string, string>;
  /** Samples that come with it. */
  readonly samples: readonly string[];
  /** Command that runs projen. */
  readonly projen: string;
}

/** What a run did, in a sentence or three; empty where there is nothing to tell. */
export function summaryOf(plan: Plan, upgrade: Upgrade): string {
  const { news, copies, isUpgrade } = plan;
  const behind = news.filter(({ kind }) => kind === 'missed' || kind === 'unrelated').length;
  return [
    ...(isUpgrade ? [`${titleOf(upgrade)}: ${countsOf(plan)} of the managed files.`] : []),
    ...(behind === 0 ? [] : [`Of what you own, ${count(behind, 'file')} missed changes.`]),
    ...(copies.length === 0 ? [] : [`${count(copies.length, 'text')} of yours kept beside the report.`]),
  ].join(' ');
}

/** What changed and what is left to do, as Markdown; the same bytes for the same upgrade. */
export function reportOf(plan: Plan, upgrade: Upgrade): string {
  const { added, changed, removed } = plan.changes;
  const pathsOf = (kind: News['kind']) => plan.news.filter((one) => one.kind === kind).map(({ path }) => path);
  const notes = notesOf(plan, upgrade);
  const sections = [
    [`# ${titleOf(upgrade)}`, '', ...introduction(plan, upgrade)],
    ['## To do', '', ...toDo(plan, notes.length > 0, upgrade.projen)],
    missedSection(plan.news, upgrade.projen),
    unrelatedSection(plan.news),
    copiesSection(plan),
    namesSection('Owned files that you deleted', 'They stay away.', pathsOf('deleted')),
    droppedSection(plan.news),
    namesSection(
      'No longer shipped, and not removed',
      'A link leads to them, out of the project. They are not managed any more.',
      pathsOf('beyond'),
    ),
    namesSection(
      'Marked as managed, and not shipped',
      'Most likely they are of an older version. Remove those that you do not use.',
      pathsOf('leftover'),
    ),
    ...notes,
    namesSection('Added, and yours from the start', '`ownedFiles` covers them.', pathsOf('given')),
    namesSection('New samples', 'They are yours; delete those that you do not use.', upgrade.samples),
    changesSection('Added', added),
    changesSection('Changed', changed),
    changesSection('Removed', removed),
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export const isStepBack = ({ from, to }: Upgrade) => from !== undefined && compareVersions(to, from) < 0;

const titleOf = ({ from, to }: Upgrade) =>
  from === undefined || from === to ? `p2a-guardrails ${to}` : `p2a-guardrails ${from} → ${to}`;

const introduction = (plan: Plan, upgrade: Upgrade) => [
  ...(isStepBack(upgrade)
    ? [`**A step back**: ${upgrade.to} is older than ${upgrade.from}. What came in between is gone.`, '']
    : []),
  ...(upgrade.from === undefined
    ? [
        'Which version was here before is not known: every text that differs was kept, and what changed cannot be told.',
        'Notes on versions are in `docs/migrations`.',
      ]
    : [plan.isUpgrade ? `Managed files: ${countsOf(plan)}.` : 'No file of the package changed since the last run.']),
];

const countsOf = ({ changes: { added, changed, removed } }: Plan) =>
  `${added.length} added, ${changed.length} changed, ${removed.length} removed`;

function toDo({ news, copies }: Plan, hasNotes: boolean, projen: string): string[] {
  const tasks = [
    ...(hasNotes ? ['Read the notes on versions below.'] : []),
    ...(news.some(({ kind }) => kind === 'missed' || kind === 'unrelated')
      ? [`Bring the files that you own up to date, then run \`${projen} owned:merged\`.`]
      : []),
    ...(copies.length > 0 ? ['Move what you need of the texts that were kept to files of your own.'] : []),
    `Run \`${projen} test\` and \`${projen} synth\`, and compare the Terraform with the last one.`,
  ];
  return tasks.map((task, index) => `${index + 1}. ${task}`);
}

function missedSection(news: readonly News[], projen: string): string[] {
  const missed = news.filter((one) => one.kind === 'missed');
  if (missed.length === 0) return [];
  return [
    '## Owned files that missed changes',
    '',
    'The first column of links is your text with the changes in it. Copy it over your file, or change that by hand; then run',
    `\`${projen} owned:merged <path>\`, also for changes that you do not want. Until then they are shown again.`,
    '',
    '| file | your text with the changes | what changed | new text |',
    '| --- | --- | --- | --- |',
    ...missed.map(({ path, merged }) => {
      const { diff, merged: merge, latest } = offersFor(path);
      const outcome = merged.conflicts === 0 ? 'no conflict' : count(merged.conflicts, 'conflict');
      return `| \`${path}\` | ${link(outcome, merge)} | ${link('diff', diff)} | ${link('new', latest)} |`;
    }),
  ];
}

function unrelatedSection(news: readonly News[]): string[] {
  const unrelated = news.filter(({ kind }) => kind === 'unrelated');
  if (unrelated.length === 0) return [];
  return [
    '## Owned files whose origin is not known',
    '',
    'Which text they started from is not recorded, so your changes and those of the package cannot be told apart.',
    '',
    '| file | from yours to the new one | new text |',
    '| --- | --- | --- |',
    ...unrelated.map(({ path }) => {
      const { diff, latest } = offersFor(path);
      return `| \`${path}\` | ${link('diff', diff)} | ${link('new', latest)} |`;
    }),
  ];
}

const REASONS: Readonly<Record<Copy['why'], string>> = {
  edited: 'a managed file that was edited',
  'given back': 'yours until it left `ownedFiles`',
  unrecorded: 'not recorded as written by the last run',
};

function copiesSection({ copies, copiesOfBefore }: Plan): string[] {
  if (copies.length === 0) return [];
  return [
    '## Texts of yours that were kept',
    '',
    'Managed files are written over. To change one for good, add it to `ownedFiles` in `.projenrc.ts` first.',
    '',
    ...copies.map(({ path, copy, why }) => `- \`${path}\`: ${REASONS[why]}; ${link('your text', copy)}`),
    ...copiesOfBefore.map(
      (copy) => `- \`${posix.relative(COPIES, copy)}\`: of an earlier run; ${link('your text', copy)}`,
    ),
  ];
}

function droppedSection(news: readonly News[]): string[] {
  const dropped = news.filter((one) => one.kind === 'dropped');
  if (dropped.length === 0) return [];
  return [
    '## Yours, and no longer shipped',
    '',
    'They stay as they are, and need no place in `ownedFiles`. Of one that moved, take over what you changed to the new place.',
    '',
    ...dropped.map(({ path, movedTo, isBehind }) =>
      [
        `- \`${path}\``,
        ...(movedTo === undefined ? [] : [`moved to \`${movedTo}\``]),
        ...(isBehind ? [`${link('what it missed', offersFor(path).diff)} before`] : []),
      ].join('; '),
    ),
  ];
}

function namesSection(title: string, remark: string, paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [`## ${title}`, '', remark, '', ...paths.map((path) => `- \`${path}\``)];
}

/** Notes on every version after the last one, up to this one; after a step back, on those that no longer hold. */
function notesOf(plan: Plan, upgrade: Upgrade): string[][] {
  const { from, to, migrations } = upgrade;
  if (from === undefined) return [];
  const back = isStepBack(upgrade);
  const [after, upTo] = back ? [to, from] : [from, to];
  return [...new Map([...plan.notes, ...migrations])]
    .filter(([version]) => compareVersions(version, after) > 0 && compareVersions(version, upTo) <= 0)
    .sort(([a], [b]) => compareVersions(a, b))
    .map(([version, note]) => [`## ${back ? `Undone: ${version}` : version}`, '', belowSection(note)]);
}

/** A page as part of a section: without its title, and its headings one level down, but for what looks like one in code. */
const belowSection = (page: string) =>
  withUnixLines(page)
    .replace(/^# .*\n+/, '')
    .split(/(^```[\s\S]*?^```)/m)
    .map((part, index) => (index % 2 === 0 ? part.replace(/^#(?=#* )/gm, '##') : part))
    .join('')
    .trim();

function changesSection(title: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = posix.dirname(path).split('/').slice(0, 2).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [
    `## ${title} (${paths.length})`,
    ...[...folders].flatMap(([folder, members]) => [
      '',
      `### ${folder === '.' ? 'The root' : folder} (${members.length})`,
      '',
      ...members.map((path) => `- \`${folder === '.' ? path : path.slice(folder.length + 1)}\``),
    ]),
  ];
}

/** Relative to the report; in angle brackets, which Markdown asks for where there are spaces. */
const link = (text: string, path: string) => `[${text}](<${posix.relative(posix.dirname(REPORT), path)}>)`;

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
