import { z } from 'zod';
import { SIGNALS } from '../vocabulary';
import { agent, count, errorKind, event, family, id, listOf, name, request } from './fields';

/** How an agent stands. Nothing but `contained` is to be read as contained. */
export const CONTAINMENT_STATES = ['free', 'throttled', 'containing', 'contained', 'releasing', 'released'] as const;
export type ContainmentState = (typeof CONTAINMENT_STATES)[number];

/** Who asked for it: a signal by itself, the regular look at whether it still holds, an operator, or an approver. */
export const CONTAINMENT_ASKERS = ['signal', 'reconciliation', 'operator', 'approver'] as const;
export type ContainmentAsker = (typeof CONTAINMENT_ASKERS)[number];

/** What became conspicuous, or who asked. */
const asked = {
  request,
  by: z.enum(CONTAINMENT_ASKERS).describe('Who asked for it.'),
  person: z
    .string()
    .min(1)
    .max(320)
    .describe(
      'Which person asked: of an approver, the subject at the identity provider; of an operator, what the order claims.',
    )
    .optional(),
  signal: z.enum(SIGNALS).describe('What made the agent conspicuous.').optional(),
  source: id('Name of the alarm, type of the finding or name of the call that it came from.', 512).optional(),
};

const stands = {
  ...asked,
  agent,
  family,
  reason: z.string().max(1000).describe('Why, in words of whoever asked, masked.').optional(),
  epoch: count('Grows with every quarantine and release of the agent, so that what is late is known.'),
  state: z.enum(CONTAINMENT_STATES).describe('How the agent stands from now on.'),
};

const step = name('As in `record`, `switch`, `slot`, `tag` or `verify`.');

/** What happens when agents are stopped, slowed down and let go again. */
export const containmentEvents = {
  'containment.started': event('containment.started', 'Stopping an agent has begun.', stands),
  'containment.contained': event('containment.contained', 'All that stops the agent was read back, and holds.', stands),
  'containment.throttled': event('containment.throttled', 'The gateway lets few calls of the agent through.', stands),
  'containment.release-started': event('containment.release-started', 'Letting an agent go has begun.', stands),
  'containment.released': event(
    'containment.released',
    'Nothing stops the agent any longer; this was read back.',
    stands,
  ),
  'containment.failed': event(
    'containment.failed',
    'A step failed, and is tried again; until then the agent stands as `state` says.',
    {
      ...stands,
      step,
      error: errorKind,
    },
  ),
  'containment.lost': event('containment.lost', 'Something that stopped the agent was gone, and is put back.', {
    ...stands,
    missing: listOf(step, 8, 'What was gone.'),
  }),
  'containment.ignored': event(
    'containment.ignored',
    'A signal named no agent of the register, so nothing was done.',
    asked,
  ),
} as const;
