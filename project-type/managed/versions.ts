/**
 * Order of two versions: negative where the first is the older.
 *
 * Source: Semantic Versioning 2.0.0, section 11.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return compareParts(left.core, right.core) || comparePreReleases(left.pre, right.pre);
}

function partsOf(version: string) {
  const [release = '', ...pre] = version.replace(/\+.*$/, '').split('-');
  return { core: release.split('.'), pre: pre.length === 0 ? [] : pre.join('-').split('.') };
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  // A release is newer than what led up to it.
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  return compareParts(a, b);
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = comparePart(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function comparePart(a: string, b: string): number {
  const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (leftIsNumber && rightIsNumber) return Number(a) - Number(b);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
