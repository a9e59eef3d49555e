import { z } from 'zod';
import { COMPREHEND_LANGUAGES, ENGINE_ENTITIES, ENTITIES, MODES, PHONE_REGIONS } from '../personal-data';
import { says, wholeNumber } from './fields';

const entity = z.enum(ENTITIES);
const mode = z.enum(MODES, says('is not a mode', `use one of: ${MODES.join(', ')}`));

/** What is taken out of requests before a model sees them, and out of answers before anybody does. */
export const sanitizer = z.strictObject({
  /** What is looked for. Without it, everything but dates and URLs. */
  entities: z
    .array(entity)
    .min(1, says('is empty, so nothing would be found', 'name entities, or take it out'))
    .optional(),
  /** Regions whose national telephone numbers are known; international ones always are. */
  phoneRegions: z
    .array(
      z
        .string()
        .refine((region) => PHONE_REGIONS.includes(region), says('is not a region', 'use ISO 3166 codes, such as US')),
    )
    .default([]),
  /** What becomes of what is found. */
  mode: mode.default('mask'),
  /** Modes of single entities. */
  modes: z.partialRecord(z.enum([...ENTITIES, ...ENGINE_ENTITIES]), mode).default({}),
  /** A second engine, for names and addresses: Amazon Comprehend, in this language. */
  comprehend: z.enum(COMPREHEND_LANGUAGES).optional(),
  /** How long tokens can be turned back; needed where something is tokenized. */
  tokens: z
    .strictObject({ days: wholeNumber('days', 1).max(3650, says('is longer than ten years', 'use 3650 or less')) })
    .optional(),
});
