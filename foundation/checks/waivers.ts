import { z } from 'zod';
import { listed, rule } from '../rules';

const waived = { waiver: z.object({ until: z.iso.date() }) };

/** A waiver ends on its date, and with it the permission to synthesize: the one check that looks at the calendar. */
export const waiversHold = rule(z.object({ agents: listed('agents', waived) }), function* ({ agents }) {
  const today = new Date().toISOString().slice(0, 10);
  for (const { at, waiver } of agents) {
    if (waiver.until >= today) continue;
    yield {
      path: `${at}.waiver.until`,
      problem: 'has passed',
      got: waiver.until,
      remedy: 'have the waiver granted again, or use scope 3',
    };
  }
});
