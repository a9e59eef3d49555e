import { writeFileSync } from 'node:fs';
import { ENTITIES, type Entity } from '../../foundation/personal-data';
import { find } from '../../modules/sanitizer/lambda/detect/find';
import type { PhoneRegion } from '../../modules/sanitizer/lambda/detect/numbering-plans';
import type { Request } from '../command-line';
import { median } from '../statistics';
import { progress, table } from '../terminal';
import { adversary, KINDS } from './adversaries';
import { type Case, casesIn, corpusFiles } from './corpus';
import { precisionOf, recallOf, type Score, type Scored, scoreOf, sumOf } from './score';

/** The regions that throughput is promised for. */
export const EIGHT_REGIONS: readonly PhoneRegion[] = ['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'IN'];

/** What a checksum or a format of its own gives away; the other entities need words around them. */
export const STRONG: readonly Entity[] = [
  'card',
  'iban',
  'email',
  'ip',
  'mac',
  'us-mbi',
  'uk-nino',
  'in-pan',
  'crypto-address',
  'aws-key',
  'secret',
  'private-key',
  'jwt',
];

const TARGETS = { strong: { recall: 0.97, precision: 0.95 }, all: { recall: 0.85, precision: 0.9 } };
const MEGABYTE = 1_000_000;

/** Recall and precision on the labelled texts, throughput on ordinary ones, and the worst that adversaries achieve. */
export async function benchSanitizer({ quick, pairs, json }: Request): Promise<boolean> {
  let holds = true;
  const results: unknown[] = [];
  for (const file of corpusFiles()) {
    progress(`Reading ${file}`);
    const cases = casesIn(file);
    const scored = scoreOf(cases, ({ text, field }) =>
      find(text, { phoneRegions: EIGHT_REGIONS, ...(field === undefined ? {} : { field }) }),
    );
    process.stdout.write(`${described(file, cases, scored)}\n\n`);
    holds &&= reaches(scored);
    results.push({
      file,
      byEntity: Object.fromEntries(scored.byEntity),
      differences: scored.differences.map(({ case: { place }, ...difference }) => ({ place, ...difference })),
    });
  }
  results.push(speeds(quick ? 0.2 : 2, pairs), worst(quick ? 0.1 : 1));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  return holds;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const row = (tier: string, name: string, score: Score) => [
  tier,
  name,
  String(score.found + score.missed),
  String(score.missed),
  String(score.wrong),
  percent(recallOf(score)),
  percent(precisionOf(score)),
];

function described(file: string, cases: readonly Case[], scored: Scored): string {
  const rows = ENTITIES.flatMap((entity) => {
    const score = scored.byEntity.get(entity);
    return score === undefined ? [] : [row(STRONG.includes(entity) ? 'strong' : 'weak', entity, score)];
  });
  const decoys = cases.filter(({ labels }) => labels.length === 0).length;
  return [
    `${file}: ${cases.length} cases, ${decoys} of them decoys`,
    table(
      ['tier', 'entity', 'labels', 'missed', 'wrong', 'recall', 'precision'],
      [...rows, row('strong', 'all strong', strongOf(scored)), row('', 'all', sumOf(scored.byEntity.values()))],
    ),
  ].join('\n');
}

const strongOf = ({ byEntity }: Scored) => sumOf(STRONG.flatMap((entity) => byEntity.get(entity) ?? []));

function reaches(scored: Scored): boolean {
  const meets = (score: Score, target: { readonly recall: number; readonly precision: number }) =>
    recallOf(score) >= target.recall && precisionOf(score) >= target.precision;
  return meets(strongOf(scored), TARGETS.strong) && meets(sumOf(scored.byEntity.values()), TARGETS.all);
}

/** Ordinary text: what the cases are written in, again and again. */
function ordinary(megabytes: number): string {
  const texts = corpusFiles().flatMap((file) => casesIn(file).map(({ text }) => text));
  let text = '';
  for (let at = 0; text.length < megabytes * MEGABYTE; at = (at + 1) % texts.length) text += `${PROSE}${texts[at]}\n`;
  return text;
}

/** Most of what people write has nothing in it that identifies anybody. */
const PROSE =
  'Dear claims team, I had an accident on Saturday afternoon near the motorway exit, when a van came out of a side road without stopping. ' +
  'Nobody was hurt, but the left door and the mirror of my car are damaged. The garage says that it takes three weeks, because the parts ' +
  'have to be ordered first. Please tell me whether the repair is covered, and what I have to send you. Thank you for your help.\n';

function seconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function speeds(megabytes: number, pairs: number): unknown {
  progress('Measuring throughput');
  const text = ordinary(megabytes);
  const settings: ReadonlyArray<readonly [string, readonly PhoneRegion[], boolean]> = [
    ['without phones', [], false],
    ['eight phone regions', EIGHT_REGIONS, true],
  ];
  const rows = settings.map(([name, phoneRegions, withPhones]) => {
    const entities = ENTITIES.filter(
      (entity) => entity !== 'date' && entity !== 'url' && (withPhones || entity !== 'phone'),
    );
    const run = () => find(text, { entities, phoneRegions });
    run();
    return {
      name,
      megabytesPerSecond: text.length / MEGABYTE / median(Array.from({ length: pairs }, () => seconds(run))),
    };
  });
  process.stdout.write(
    `${table(
      ['throughput', '', 'MB/s'],
      rows.map(({ name, megabytesPerSecond }) => [name, '', megabytesPerSecond.toFixed(1)]),
    )}\n\n`,
  );
  return rows;
}

function worst(megabytes: number): unknown {
  const rows = KINDS.map((kind) => {
    progress(`Measuring ${kind}`);
    const text = adversary(kind, megabytes * MEGABYTE);
    return { kind, seconds: seconds(() => find(text, { phoneRegions: EIGHT_REGIONS })) };
  }).sort((one, other) => other.seconds - one.seconds);
  process.stdout.write(
    `${table(
      [`${megabytes} MB of`, '', 'CPU s'],
      rows.map((each) => [each.kind, '', each.seconds.toFixed(2)]),
    )}\n`,
  );
  return rows;
}
