import { hasMarker, withMarker, withoutMarker } from '../../../project-type/managed/marker';

const TEXT =
  '~~ Managed by p2a-guardrails. To make it yours, add it to ownedFiles in .projenrc.ts and run "npx projen".';
const marked = (path: string, content: string) => withMarker(path, content, 'npx projen');

test.each([
  ['a.ts', 'a\n', `// ${TEXT}\na\n`],
  ['a.cjs', '#!/usr/bin/env node\na\n', `#!/usr/bin/env node\n// ${TEXT}\na\n`],
  ['a.jsonc', '{}\n', `// ${TEXT}\n{}\n`],
  ['a.yml', 'a: 1\n', `# ${TEXT}\na: 1\n`],
  ['a.tf', 'a {}\n', `# ${TEXT}\na {}\n`],
  ['A.MD', '# A\n', `<!-- ${TEXT} -->\n# A\n`],
  ['a.md', '---\ntitle: a\n---\n# A\n', `---\ntitle: a\n---\n<!-- ${TEXT} -->\n# A\n`],
  ['a.html', '<!DOCTYPE html>\n<p>\n', `<!DOCTYPE html>\n<!-- ${TEXT} -->\n<p>\n`],
  ['a.svg', '<?xml version="1.0"?>\n<svg/>\n', `<?xml version="1.0"?>\n<!-- ${TEXT} -->\n<svg/>\n`],
  ['a.ts', 'a\r\nb\r\n', `// ${TEXT}\r\na\r\nb\r\n`],
  ['a.ts', '', `// ${TEXT}\n`],
  ['a.ts', 'a', `// ${TEXT}\na`],
])('marks %s in its own language, and takes the mark off again', (path, content, expected) => {
  expect(marked(path, content)).toBe(expected);
  expect(withoutMarker(expected)).toBe(content);
});

test.each(['a.json', 'a.txt', 'LICENSE', '.gitkeep', 'a.snap'])('leaves %s alone, which has no comments', (path) => {
  expect(marked(path, '{}\n')).toBe('{}\n');
});

test('takes off what another command or version of the text left', () => {
  expect(withoutMarker(withMarker('a.ts', 'a\n', 'pnpm exec projen'))).toBe('a\n');
  expect(withoutMarker('// ~~ Managed by p2a-guardrails. Other words.\na\n')).toBe('a\n');
});

test('takes a quotation further down for no marker', () => {
  const page = `# How\n\n// ${TEXT}\n`;
  expect(hasMarker(page)).toBe(false);
  expect(withoutMarker(page)).toBe(page);
  expect(withoutMarker(marked('a.md', page))).toBe(page);
});
