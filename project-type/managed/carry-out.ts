import { fingerprint } from './fingerprint';
import { renderInterruption, startOf } from './interruption';
import type { News } from './owned-fate';
import { baseOf, INTERRUPTION, KEPT_REPORT, offersFor, REPORT, STATE } from './places';
import type { Plan } from './plan';
import type { ProjectFolder } from './project-folder';
import { reportOf, type Upgrade } from './report';
import type { Situation } from './situation';
import { renderState } from './state';

/** Of what is kept about files; nobody has a reason to edit it, but git and people may remove it. */
const WRITABLE = 0o644;

/** Where the report of a run goes, if it has something to tell. */
export function reportPathOf({ isUpgrade, copies, news }: Plan): string | undefined {
  if (isUpgrade) return REPORT;
  return copies.length > 0 || news.some(({ kind }) => kind === 'unrelated') ? KEPT_REPORT : undefined;
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
  if (state === before && isIdle(plan)) {
    folder.remove(INTERRUPTION);
    return;
  }
  for (const { path, copy } of plan.copies) if (!folder.has(copy)) folder.copy(path, copy);
  folder.write(INTERRUPTION, interruptionOf(plan, situation, before), WRITABLE);

  const report = reportPathOf(plan);
  if (report !== undefined) {
    folder.write(report, reportOf(plan, upgrade), WRITABLE);
    // Between upgrades, a team may be at work on what it was offered.
    for (const news of plan.news) if (plan.isUpgrade || news.kind === 'unrelated') offer(news, folder);
  }
  for (const path of withoutOffers(plan)) for (const file of Object.values(offersFor(path))) folder.remove(file);

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

const isIdle = ({ copies, writes, modes, bases, removals, released }: Plan) =>
  [copies, writes, modes, removals, released].every(({ length }) => length === 0) && bases.size === 0;

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
  });
}

const isOffer = (news: News): news is Extract<News, { readonly latest: string }> =>
  news.kind === 'missed' || news.kind === 'unrelated';

function offer(news: News, folder: ProjectFolder): void {
  if (!isOffer(news)) return;
  const { diff, merged, latest } = offersFor(news.path);
  folder.write(diff, news.diff, WRITABLE);
  folder.write(latest, news.latest, WRITABLE);
  if (news.kind === 'missed') folder.write(merged, news.merged.text, WRITABLE);
  else folder.remove(merged);
}

/** Files for which there is nothing to offer any more; all that are not behind, once an upgrade has looked at each. */
function withoutOffers({ isUpgrade, caughtUp, released, state, news }: Plan): string[] {
  const behind = new Set(news.filter(isOffer).map(({ path }) => path));
  const owned = isUpgrade ? [...(state?.owned.keys() ?? [])] : [];
  return [...new Set([...caughtUp, ...released, ...owned])].filter((path) => !behind.has(path));
}
