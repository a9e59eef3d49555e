import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchema } from '../../foundation/event-schema';
import { QUESTIONS } from '../../modules/saved-queries/questions';

const root = join(__dirname, '../..');
const guide = readFileSync(join(root, 'docs/guide/events.md'), 'utf8');

interface Form {
  readonly description: string;
  readonly properties: Readonly<Record<string, { readonly description?: string; readonly const?: unknown }>>;
  readonly required: readonly string[];
}
const forms = (eventSchema() as unknown as { oneOf: readonly Form[] }).oneOf;
const nameOf = ({ properties }: Form) => String(properties.event?.const);
const named = new Map(forms.map((form) => [nameOf(form), form]));

/** Code of those who write events, by what the guide calls them. */
const WRITERS: Readonly<Record<string, string>> = {
  intake: 'modules/agent-workflow/lambda/intake',
  steps: 'modules/agent-workflow/lambda/steps',
  sanitiser: 'modules/sanitizer/lambda',
  gateway: 'modules/tool-gateway/lambda',
  keeper: 'modules/approvals/lambda/keeper',
  approver: 'modules/approvals/lambda/approver',
  authorizer: 'modules/approvals/lambda/authorizer',
  tokens: 'modules/approvals/lambda/tokens',
  tool: 'modules/tool/lambda',
  containment: 'modules/containment/lambda',
};
const codeIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');
const codes = Object.fromEntries(Object.entries(WRITERS).map(([writer, folder]) => [writer, codeIn(folder)]));

const rowsOf = (heading: string) => {
  const [, chapter = ''] = guide.split(`\n## ${heading}\n`);
  return [...(chapter.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(
    ([, name = '', rest = '']) => ({
      name,
      cells: rest.split(' | '),
    }),
  );
};

test('the guide lists every event as it is', () => {
  expect(rowsOf('What happens').map(({ name, cells }) => [name, cells[0]])).toEqual(
    forms.map((form) => [nameOf(form), form.description]),
  );
});

test('whoever the guide says writes an event does, and nobody else', () => {
  for (const { name, cells } of rowsOf('What happens')) {
    const writers = Object.keys(WRITERS).filter((writer) => codes[writer]?.includes(`'${name}'`));
    expect([name, (cells[1] ?? '').split(', ').sort()]).toEqual([name, writers.sort()]);
  }
});

/** In all events, and so in no row of its own. */
const EVERYWHERE = ['version', 'event', 'time', 'environment', 'timestamp', 'level', 'message'];
/** Dimensions and values of metrics, which the guide has a chapter for. */
const METRICS = ['Agent', 'Tool', 'Action', 'Result', 'Calls', 'Duration', '_aws'];

test('the guide says what every field is, and which events have it', () => {
  const fields = new Map<string, { said: Set<string>; events: string[] }>();
  for (const form of forms)
    for (const [field, { description = '' }] of Object.entries(form.properties)) {
      if (EVERYWHERE.includes(field) || METRICS.includes(field)) continue;
      const known = fields.get(field) ?? { said: new Set(), events: [] };
      known.said.add(description);
      known.events.push(nameOf(form));
      fields.set(field, known);
    }
  const documented = new Map(rowsOf('Fields').map(({ name, cells }) => [name, cells]));
  expect([...documented.keys()].sort()).toEqual([...fields.keys()].sort());
  for (const [field, { said, events }] of fields) {
    const [text = '', where = ''] = documented.get(field) ?? [];
    expect([field, text]).toEqual([field, [...said].join(' / ')]);
    expect([field, where]).toEqual([field, inWords(events)]);
  }
});

/** All of a kind by the kind, and all but one as that. */
function inWords(events: readonly string[]): string {
  const kinds = [...new Set([...named.keys()].map((name) => name.split('.')[0] ?? name))];
  return kinds
    .flatMap((kind) => {
      const all = [...named.keys()].filter((name) => name.split('.')[0] === kind);
      const here = all.filter((name) => events.includes(name));
      const [missing, ...others] = all.filter((name) => !events.includes(name));
      if (all.length > 1 && missing === undefined) return [`\`${kind}.*\``];
      if (all.length > 3 && others.length === 0) return [`\`${kind}.*\` but \`${missing}\``];
      return here.map((name) => `\`${name}\``);
    })
    .join(', ');
}

test('the guide lists every saved query', () => {
  expect(rowsOf('Ask')).toEqual(
    QUESTIONS.map(({ name, says, asks }) => ({ name, cells: [says, asks === undefined ? '' : `\`${asks}\``] })),
  );
});
