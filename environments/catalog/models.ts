import type { CatalogModels } from '../../foundation/environment';

/** Models that Alder's model risk committee has approved. Prices are for estimates: look at them when the list prices change. */
export const models = {
  'claude-sonnet': {
    id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    inference: {
      geography: 'eu',
      destinations: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
    },
    price: { input: 3.3, output: 16.5 },
  },
  'claude-haiku': {
    id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    inference: {
      geography: 'eu',
      destinations: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
    },
    price: { input: 1.1, output: 5.5 },
  },
  'titan-embeddings': {
    id: 'amazon.titan-embed-text-v2:0',
    output: 'embedding',
    inference: 'regional',
    price: { input: 0.02 },
  },
} satisfies CatalogModels;
