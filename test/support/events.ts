import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { eventSchema } from '../../foundation/event-schema';
import { EVENTS } from '../../foundation/events';

/** The published document, and nothing of what it is made of. */
const schema = JSON.parse(JSON.stringify(eventSchema())) as {
  readonly oneOf: ReadonlyArray<{ readonly properties: { readonly event: { readonly const: string } } }>;
};
const ajv = new Ajv2020({ allErrors: true });
const validates = ajv.compile(schema);
/** Each form by itself: of all forms at once nobody could read the faults. */
const byName = new Map<string, ValidateFunction>(
  schema.oneOf.map((form) => [form.properties.event.const, ajv.compile(form)]),
);

export const EVENT_NAMES = Object.keys(EVENTS);

/** What is wrong with an event by the schema: nothing, if it is one of its forms. */
export function faultsOf(event: Readonly<Record<string, unknown>>): string[] {
  const form = byName.get(String(event.event));
  if (form === undefined) return [`${String(event.event)}: is no event`];
  form(event);
  const faults = (form.errors ?? []).map(
    ({ instancePath, message, params }) => `${event.event}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
  if (faults.length === 0 && !validates(event)) throw new Error('the document and its own form differ');
  return faults;
}

/** Faults of all lines that are events; other lines may say what they like. */
export const faultsIn = (lines: ReadonlyArray<Readonly<Record<string, unknown>>>): string[] =>
  lines.filter(({ event }) => event !== undefined).flatMap(faultsOf);
