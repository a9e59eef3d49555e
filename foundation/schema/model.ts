import { z } from 'zod';
import { pattern, region, says } from './fields';

const usd = z
  .number(says('is not a price', 'use US dollars for a million tokens, such as 3 or 0.25'))
  .nonnegative(says('is negative', 'use US dollars for a million tokens, such as 3 or 0.25'));

export const model = z.strictObject({
  /** Foundation model id, as in `anthropic.claude-sonnet-4-5-20250929-v1:0`. */
  id: pattern(
    /^(?!(?:eu|us|us-gov|apac|au|jp|ca|global)\.)[a-z0-9-]+\.[a-z0-9.:-]+$/,
    'is not a foundation model id',
    'use the id from the Bedrock model catalogue, without a geography in front',
  ),
  output: z.enum(['text', 'embedding']).default('text'),
  /** How it is reached: through a cross-region inference profile, or in the home region alone. */
  inference: z.union(
    [
      z.literal('regional'),
      z.strictObject({
        /** Geography in front of the model id, as in `eu`, `us`, `apac`, `us-gov`, `global`. */
        geography: z.enum(['eu', 'us', 'us-gov', 'apac', 'au', 'jp', 'ca', 'global']),
        /** Every region that the profile may send a request to. */
        destinations: z.array(region).min(1, says('is empty', 'list every region of the inference profile')),
      }),
    ],
    says('is none of the choices', 'use regional, or give geography and destinations of an inference profile'),
  ),
  /** Price in US dollars of a million tokens, for estimates of what is spent before the bill says so. */
  price: z
    .strictObject({
      /** Of what is asked. */
      input: usd,
      /** Of what is answered; an embedding has none. */
      output: usd.default(0),
    })
    .optional(),
});
