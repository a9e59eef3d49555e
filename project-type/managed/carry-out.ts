import { fingerprint } from './fingerprint';
import { renderInterruption, startOf } from './interruption';
import type { News } from './news';
import { baseOf, INTERRUPTION, KEPT_REPORT, OPTIONS_REPORT, offersFor, REPORT, STATE } from './places';
import type { Plan } from './plan';
import type { ProjectFolder } from './project-folder';
import { reportOf, type Upgrade } from './report';
import type { Situation } from './situation';
import { renderState } from './state';

/** Of what is kept about files; nobody has a reason to edit it, but git and people may remove it. */
const WRITABLE = 0o644;

/** Where the report of a run goes, if it has something to tell. */
export function reportPathOf({ isUpgrade, copies, news }: Plan, { from, to }: Upgrade): string | undefined {
  if (isUpgrade) return from === to ? OPTIONS_REPORT : REPORT;
  return copies.length > 0 || news.some((one) => isTold(one, from)) ? KEPT_REPORT : undefined;
}

/** Between upgrades, a team may be at work on what it was offered; where the last version is not known, it was offered nothing. */
const isTold = ({ kind }: News, from: string | undefined) => from === undefined || kind === 'unrelated';

/** What would stop {@link carryOut} halfway, besides what the plan found in the way of its files; one line each. */
export function obstaclesTo(plan: Plan, upgrade: Upgrade, folder: ProjectFolder, before: string | undefined): string[] {
  if (isIdle(plan, before)) return [];
  const report = reportPathOf(plan, upgrade);
  const account = [
    ...plan.copies.map(({ copy }) => copy),
    ...[INTERRUPTION, STATE, ...(report === undefined ? [] : [report])],
    ...offered(plan, upgrade).flatMap(({ path }) => Object.values(offersFor(path))),
    ...[...plan.bases.keys()].map(baseOf),
  ];
  const inTheWay = account.flatMap((path) => {
    const obstacle = folder.obstacleTo(path, () => false);
    return obstacle === undefined ? [] : [`${obstacle}: is in the way of what p2a-guardrails keeps there; move it`];
  });
  const files = [...plan.writes.map(({ path }) => path), ...plan.removals];
  const readOnly = folder
    .readOnlyFoldersOf([...account, ...files])
    .map((path) => `${path}: may not be written to; give yourself the right to`);
  return [...new Set([...inTheWay, ...readOnly])];
}

/**
 * Does what was planned, so that a run that is broken off anywhere and repeated comes to the same.
 *
 * First what would be lost, then what could not be worked out again, then the files; the state comes last, and until then
 * every run starts from the former one.
 *
 * @param before Text of the state that the plan was made from.
 */
export function carryOut(
  plan: Plan,
  situation: Situation,
  upgrade: Upgrade,
  folder: ProjectFolder,
  before: string | undefined,
): void {
  const state = plan.state && renderState(plan.state);
  if (isIdle(plan, before)) {
    folder.remove(INTERRUPTION);
    return;
  }
  for (const { path, copy } of plan.copies) if (!folder.has(copy)) folder.copy(path, copy);
  folder.write(INTERRUPTION, interruptionOf(plan, situation, before), WRITABLE);

  const report = reportPathOf(plan, upgrade);
  if (report !== undefined) folder.write(report, reportOf(plan, upgrade), WRITABLE);
  for (const news of offered(plan, upgrade)) offer(news, folder);
  for (const path of withoutOffers(plan, upgrade))
    for (const file of Object.values(offersFor(path))) folder.remove(file);

  for (const path of plan.removals) folder.remove(path);
  for (const { path, text, mode } of plan.writes) folder.write(path, text, mode);
  for (const { path, mode } of plan.modes) folder.setMode(path, mode);
  for (const [path, text] of plan.bases) folder.write(baseOf(path), text, WRITABLE);
  for (const path of plan.released) folder.remove(baseOf(path));

  if (state === undefined) folder.remove(STATE);
  else if (state !== before) folder.write(STATE, state, WRITABLE);
  folder.remove(INTERRUPTION);
  folder.settle();
}

const isIdle = ({ state, copies, writes, modes, bases, removals, released }: Plan, before: string | undefined) =>
  (state && renderState(state)) === before &&
  [copies, writes, modes, removals, released].every(({ length }) => length === 0) &&
  bases.size === 0;

function interruptionOf(plan: Plan, { files, interruption }: Situation, before: string | undefined): string {
  const written = new Set(plan.writes.map(({ path }) => path));
  const prints: Record<string, readonly string[]> = { ...interruption?.written };
  for (const { path, content } of files) {
    if (written.has(path)) prints[path] = [...new Set([...(prints[path] ?? []), fingerprint(content)])];
  }
  return renderInterruption({
    startedFrom: startOf(before),
    copies: plan.copies,
    written: prints,
    withoutBase: plan.withoutBase,
    notes: Object.fromEntries(plan.notes),
  });
}

type Offer = Extract<News, { readonly latest: string }>;

const isOffer = (news: News): news is Offer => news.kind === 'missed' || news.kind === 'unrelated';

const offered = ({ isUpgrade, news }: Plan, { from }: Upgrade): Offer[] =>
  news.filter(isOffer).filter((one) => isUpgrade || isTold(one, from));

function offer(news: Offer, folder: ProjectFolder): void {
  const { diff, merged, latest } = offersFor(news.path);
  folder.write(diff, news.diff, WRITABLE);
  folder.write(latest, news.latest, WRITABLE);
  if (news.kind === 'missed') folder.write(merged, news.merged.text, WRITABLE);
  else folder.remove(merged);
}

/**
 * Files for which there is nothing to offer any more; all that are shipped and not behind, once a run has looked at each. What a
 * team was offered of a file that is not shipped any more stays, since nothing comes after it.
 */
function withoutOffers({ isUpgrade, caughtUp, released, state, news }: Plan, { from }: Upgrade): string[] {
  const behind = new Set(news.filter(isOffer).map(({ path }) => path));
  const shipped = [...(state?.owned ?? [])].flatMap(([path, print]) => (print === null ? [] : [path]));
  const lookedAt = isUpgrade || from === undefined ? shipped : [];
  return [...new Set([...caughtUp, ...released, ...lookedAt])].filter((path) => !behind.has(path));
}
