import { z } from 'zod';
import { rule } from '../rules';
import { SEVERITIES } from '../vocabulary';

/** A severity without mailboxes has the contacts; one with none at all would tell nobody. */
const somebodyIsTold = rule(
  z.object({ detection: z.object({ notify: z.record(z.string(), z.array(z.unknown())) }) }),
  function* ({ detection: { notify } }) {
    for (const severity of SEVERITIES)
      if (severity !== 'notice' && notify[severity]?.length === 0)
        yield {
          path: `detection.notify.${severity}`,
          problem: 'is empty, so nobody would be told',
          remedy: 'name a mailbox, or take it out, which tells the contacts',
        };
  },
);

const responses = z.record(z.string(), z.string());

/** What is asked for in words; where nothing is said, people are told and no more. */
const somethingCanFollow = rule(
  z.object({ gateway: z.undefined().optional(), containment: z.object({ responses }) }),
  function* ({ containment }) {
    for (const [signal, response] of Object.entries(containment.responses))
      if (response !== 'tell')
        yield {
          path: `containment.responses.${signal}`,
          problem: 'cannot be carried out, since what stops agents is with the gateway, and there is none',
          got: response,
          remedy: 'use tell, or add a gateway',
        };
  },
);

const findingsCome = rule(
  z.object({
    landingZone: z.object({ guardDuty: z.literal('off') }),
    containment: z.object({ responses: z.object({ finding: z.enum(['throttle', 'quarantine']) }) }),
  }),
  function* ({ containment }) {
    yield {
      path: 'containment.responses.finding',
      problem: 'cannot be carried out, since landingZone.guardDuty is off and nobody finds anything',
      got: containment.responses.finding,
      remedy: 'use tell, or existing or create for landingZone.guardDuty',
    };
  },
);

export const DETECTION_RULES = [somebodyIsTold, somethingCanFollow, findingsCome];
