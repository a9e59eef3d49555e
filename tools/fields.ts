import { text } from '../modules/tool/lambda/input';

/** How Alder numbers what several tools speak of; the schemas in environments/catalog/tools.ts say the same. */
export const claimNumber = text(/^CL-[0-9]{4}-[0-9]{6}$/, 'a claim number, such as CL-2026-004711');
export const customerNumber = text(/^CU-[0-9]{8}$/, 'a customer number, such as CU-00081234');
