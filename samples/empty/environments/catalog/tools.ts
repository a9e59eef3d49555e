import type { CatalogTool } from '../../../../foundation/environment';

/**
 * Tools by a name of your choice: what agents may call through the gateway, action by action. See docs/guide/tools.md. An
 * environment adds in which account one lives, as in `tools: [{ ...tools.register, account: 'sandbox' }]`, and where the
 * gateway is, as in `gateway: { account: 'sandbox' }`.
 */
export const tools = {} satisfies Readonly<Record<string, CatalogTool>>;
