import type { Finding } from '../../modules/sanitizer/lambda/detect/finding';
import type { Case } from './corpus';

/** How often something was found, missed, and found where it is not. */
export interface Score {
  readonly found: number;
  readonly missed: number;
  readonly wrong: number;
}

export const recallOf = ({ found, missed }: Score) => (found + missed === 0 ? 1 : found / (found + missed));
export const precisionOf = ({ found, wrong }: Score) => (found + wrong === 0 ? 1 : found / (found + wrong));
export const sumOf = (scores: Iterable<Score>): Score => {
  const all = [...scores];
  const total = (count: (score: Score) => number) => all.reduce((sum, score) => sum + count(score), 0);
  return {
    found: total(({ found }) => found),
    missed: total(({ missed }) => missed),
    wrong: total(({ wrong }) => wrong),
  };
};

/** One difference between what is labelled and what was found. */
export interface Difference {
  readonly case: Case;
  readonly kind: 'missed' | 'wrong';
  readonly entity: string;
  readonly value: string;
}

export interface Scored {
  readonly byEntity: ReadonlyMap<string, Score>;
  readonly differences: readonly Difference[];
}

/** A finding is right if it has the entity of a label and touches its characters. */
export function scoreOf(cases: readonly Case[], find: (one: Case) => readonly Finding[]): Scored {
  const byEntity = new Map<string, Score>();
  const differences: Difference[] = [];
  const count = (entity: string, what: keyof Score) => {
    const before = byEntity.get(entity) ?? { found: 0, missed: 0, wrong: 0 };
    byEntity.set(entity, { ...before, [what]: before[what] + 1 });
  };
  for (const one of cases) {
    const findings = find(one);
    for (const label of one.labels) {
      const isFound = findings.some((finding) => matches(finding, label));
      count(label.entity, isFound ? 'found' : 'missed');
      if (!isFound)
        differences.push({
          case: one,
          kind: 'missed',
          entity: label.entity,
          value: one.text.slice(label.start, label.end),
        });
    }
    for (const finding of findings) {
      if (one.labels.some((label) => matches(finding, label))) continue;
      count(finding.entity, 'wrong');
      differences.push({
        case: one,
        kind: 'wrong',
        entity: finding.entity,
        value: one.text.slice(finding.start, finding.end),
      });
    }
  }
  return { byEntity, differences };
}

interface Place {
  readonly entity: string;
  readonly start: number;
  readonly end: number;
}
const matches = (one: Place, other: Place) =>
  one.entity === other.entity && one.start < other.end && other.start < one.end;
