import type { CatalogWorkflow } from '../../foundation/environment';

/** What happens to a claim that comes in; an environment says who hands it in. */
export const triage = {
  keep: ['/claim', '/policyholder', '/kind', '/reportedOn', '/description', '/damages/*/what', '/damages/*/estimate'],
  fields: { '/policyholder': 'hash' },
  model: 'claude-sonnet',
  instructions:
    'You triage insurance claims. Read the claim, look it up in the register if it has a number, and propose an urgency (low, normal or high) and the team that should handle it, with one sentence of reason each.',
  question: 'How urgent is the claim, which team should handle it, and why?',
} satisfies CatalogWorkflow;
