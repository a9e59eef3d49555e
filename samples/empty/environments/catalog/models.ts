import type { CatalogModels } from '../../../../foundation/environment';

/**
 * Models that may be called, by a name of your choice; any other is refused. Each has its id in the catalog of Bedrock,
 * and how it is reached: in the home region alone (`inference: 'regional'`), or by an inference profile, with every region
 * that this may send a request to (`inference: { geography: 'eu', destinations: […] }`).
 */
export const models = {} satisfies CatalogModels;
