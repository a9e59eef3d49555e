import { z } from 'zod';
import { EVENTS, type EventName } from './events';
import { EVENTS_VERSION } from './events/fields';

/** File of the schema, beside the manifest. */
export const EVENT_SCHEMA_FILE = 'p2a.events.schema.json';

const FORMS = Object.values(EVENTS) as [(typeof EVENTS)[EventName], ...(typeof EVENTS)[EventName][]];

/** One JSON Schema of all events, told apart by `event`, for whoever reads them elsewhere: a lake, a SIEM, a test. */
export function eventSchema() {
  const { $schema, ...forms } = z.toJSONSchema(z.discriminatedUnion('event', FORMS), {
    target: 'draft-2020-12',
    // Nobody writes into an event that is there, so it says nothing.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  return {
    $schema,
    $id: `urn:p2a-guardrails:events:${EVENTS_VERSION}`,
    title: `Events, version ${EVENTS_VERSION}`,
    description:
      'What functions and workflows write of agents, their calls and their approvals. No event holds what a request, an answer or a call says.',
    ...forms,
  };
}
