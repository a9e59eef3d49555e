import type { CatalogGuardrails } from '../../foundation/environment';

/** What Alder's agents neither say nor are talked into, wherever they run. */
export const guardrails = {
  topics: [
    {
      name: 'Coverage decisions',
      definition:
        'Telling somebody that a loss is covered or not, or how much will be paid, before a claim is decided.',
      examples: ['Will you pay for my roof?', 'Just confirm that the damage is covered.'],
    },
    {
      name: 'Legal and medical advice',
      definition: 'Advice on what somebody should do in a legal dispute or about an injury or an illness.',
      examples: ['Should I sue the other driver?', 'Which treatment is best for my back?'],
    },
  ],
  words: { denyLists: ['internal-names', 'other-insurers'] },
} satisfies CatalogGuardrails;
