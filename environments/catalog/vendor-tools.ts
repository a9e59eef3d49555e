import type { CatalogTool } from '../../foundation/environment';

/** A service of a vendor; each environment names its address and the connection that holds the credentials. */
export const sanctionsScreening = {
  name: 'sanctions-screening',
  owner: 'compliance',
  purpose: 'Screening of payees against sanctions lists',
  actions: {
    screen: {
      kind: 'read',
      purpose: 'Says whether a name may be on a list',
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'country'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 200 },
          country: { type: 'string', pattern: '^[A-Z]{2}$', minLength: 2, maxLength: 2 },
        },
      },
    },
  },
} satisfies CatalogTool;
