import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { switchOf } from '../../project-type/checks/command-line';
import { KNOWN_OPTIONS } from '../../project-type/checks/known-options';

const GUIDE = readFileSync(join(resolve(__dirname, '../..'), 'docs/guide/starting.md'), 'utf8');

const ROWS = [...GUIDE.matchAll(/^\| `(--[a-z-]+)`(, a list)? \|/gm)].map(([, option = '', list]) => ({
  option,
  list: list !== undefined,
}));

test('has a row for each option and for nothing else, and says which are lists', () => {
  expect(ROWS).toEqual(
    Object.entries(KNOWN_OPTIONS).map(([name, type]) => ({
      option: type === 'boolean' ? `--no-${switchOf(name)}` : `--${switchOf(name)}`,
      list: type === 'list',
    })),
  );
});
