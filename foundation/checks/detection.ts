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

export const DETECTION_RULES = [somebodyIsTold];
