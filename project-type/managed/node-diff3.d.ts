/**
 * What is used of node-diff3. Its own declarations are found by `moduleResolution` of node16 and later only.
 * Source: node-diff3, src/diff3.d.ts, version 3.2.1.
 */
declare module 'node-diff3' {
  /** Offset and length, in lines, on both sides. */
  interface Difference {
    readonly buffer1: [number, number];
    readonly buffer2: [number, number];
  }
  interface Region {
    readonly ok?: string[];
    readonly conflict?: { readonly a: string[]; readonly o: string[]; readonly b: string[] };
  }
  export function diffIndices(from: readonly string[], to: readonly string[]): Difference[];
  export function diff3Merge(
    a: readonly string[],
    o: readonly string[],
    b: readonly string[],
    options: { readonly excludeFalseConflicts: boolean },
  ): Region[];
}
