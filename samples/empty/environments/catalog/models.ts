import type { CatalogModels } from '../../../../foundation/environment';

/**
 * Models that may be called, by a name of your choice; any other is refused. Each has its id in the catalog of Bedrock,
 * and how it is reached: a model of text by an inference profile, with every region that this may send a request to
 * (`inference: { geography: 'eu', destinations: […] }`), because the control policies refuse it otherwise; one of
 * embeddings in the home region (`output: 'embedding', inference: 'regional'`). See docs/guide/first-agent.md.
 */
export const models = {} satisfies CatalogModels;
