import { z } from 'zod';
import { nonEmpty } from './fields';

/**
 * What exists already and is taken over where it would be made otherwise: ids by stack, without the environment's name, and by
 * address in the stack, as in `{ organization: { 'aws_ram_sharing_with_organization.ram_sharing': '111111111111' } }`.
 * The id is what the provider's documentation of the resource shows below "Import".
 */
export const imports = z.record(z.string(), z.record(z.string(), nonEmpty('by which id the provider imports it')));
