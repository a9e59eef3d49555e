import type { CatalogAgent } from '../../../../foundation/environment';

/**
 * Agents by a name of your choice: who each is, and what it may call. See docs/guide/agents.md. An environment adds in
 * which account and at which scope one runs, as in `agents: [{ ...agents.triage, account: 'sandbox', scope: 1 }]`.
 */
export const agents = {} satisfies Readonly<Record<string, CatalogAgent>>;
