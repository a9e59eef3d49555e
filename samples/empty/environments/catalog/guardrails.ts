import type { CatalogGuardrails } from '../../../../foundation/environment';

/**
 * What agents neither say nor are talked into; what is left out has its default. See docs/guide/guardrails.md. Lists of
 * words go into files `environments/deny-lists/<name>.txt`, one phrase a line, and are named here, as in
 * `words: { denyLists: ['internal-names'] }`.
 */
export const guardrails = {} satisfies CatalogGuardrails;
