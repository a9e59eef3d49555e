import type { SanitizerRules } from '../../../sanitizer/lambda/rules';
import { sanitizer } from '../../../sanitizer/lambda/sanitize';
import type { Catalog } from '../core/catalog';
import type { Parts } from '../core/parts';
import { sensitiveIn, wantedBut } from '../core/scan';
import type { Json } from '../core/strict-json';

/** Masks answers of tools. Most have nothing to mask, and looking costs less than taking out. */
export function masking({ tools, phoneRegions }: Catalog): Parts['mask'] {
  return async (output, tool, action) => {
    const gives = tools[tool]?.actions[action]?.gives ?? [];
    if (sensitiveIn(output as Json, { passing: gives, phoneRegions, names: 'any' }) === undefined)
      return output as Json;
    const rules: SanitizerRules = { entities: wantedBut(gives), phoneRegions, mode: 'mask' };
    return (await sanitizer({ rules })(output)).document;
  };
}
