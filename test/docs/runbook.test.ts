import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUESTIONS } from '../../modules/saved-queries/questions';

const guide = readFileSync(join(__dirname, '../../docs/guide/runbook.md'), 'utf8');
const [, meanings = ''] = guide.split(/^## What alarms and rules mean$/m);
const sections = meanings
  .split(/^### /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0] ?? '', section }));

/** As GitHub makes links of headings. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test('each section says what it means, what to look at and what to press', () => {
  expect(sections.length).toBeGreaterThan(30);
  for (const { title, section } of sections)
    expect([title, ...['Means', 'Look at', 'Press'].map((part) => section.includes(`- **${part}**`))]).toEqual([
      title,
      true,
      true,
      true,
    ]);
});

test('queries that it names are saved', () => {
  const known = new Set(QUESTIONS.map(({ name }) => name));
  const named = [...meanings.matchAll(/quer(?:y|ies) `([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('links within it lead somewhere', () => {
  const anchors = new Set([...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')));
  const links = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});
