import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { migrationTo, sourcesBelow } from '../../../project-type/toolkit/migration';
import { rewriteFor } from '../../../project-type/toolkit/rewrite';
import { specifiersIn } from '../../../project-type/toolkit/specifiers';

const ROOT = join(__dirname, '../../..');
/** What works for both toolkits, and names them in texts. */
const OF_BOTH = /^(test\/)?project-type\//;

const sources = sourcesBelow(ROOT)
  .filter((path) => !OF_BOTH.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

test('no import of the toolkit is left in any source, but for bindings that serve both', () => {
  const left = sources.flatMap(({ path, text }) =>
    [...rewriteFor('cdktn', path, text).matchAll(/['"]@?cdktf(?!\/provider-tfe\/)(-cli)?(\/[^'"]*)?['"]/g)].map(
      ([name]) => `${path}: ${name}`,
    ),
  );
  expect(left).toEqual([]);
});

test('every source is the same after going there and back', () => {
  const { replacements } = migrationTo('cdktn', ROOT);
  expect(replacements.length).toBeGreaterThan(50);
  for (const { file, before, after } of replacements) {
    const path = relative(ROOT, file);
    expect({ path, text: rewriteFor('cdktf', path, after) }).toEqual({ path, text: before });
  }
});

test('none is missing of the modules that the compiler finds', () => {
  for (const { path, text } of sources) {
    const { importedFiles, ambientExternalModules = [] } = preProcessFile(text, true, true);
    const found = new Set(specifiersIn(text).map((specifier) => specifier.text));
    const wanted = [...importedFiles.map(({ fileName }) => fileName), ...ambientExternalModules];
    expect({ path, missing: wanted.filter((name) => !found.has(name)) }).toEqual({ path, missing: [] });
  }
});
