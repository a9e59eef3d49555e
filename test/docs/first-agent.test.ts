import '../../foundation/quick-tokens';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../../foundation/environment';
import type { ToolAnswer } from '../../modules/tool/lambda/tool-call';
import { sampleFiles } from '../../project-type/samples/sample-files';
import { buildStacks } from '../../stacks/environment-stacks';

const ROOT = resolve(__dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guide/first-agent.md'), 'utf8');

const BLOCKS = [...GUIDE.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
/** Blocks that are whole files, by path. */
const FILES = BLOCKS.flatMap((block) => {
  const path = /^\/\/ (\S+\.ts)\n/.exec(block)?.[1];
  return path === undefined ? [] : [[path, block] as const];
});
const [imports = '', places = ''] = BLOCKS.filter((block) => !block.startsWith('// '));

const OPTIONS = { name: 'agents', defaultReleaseBranch: 'main', exampleCatalog: false, environments: ['dev'] };
const EMPTY = 'tools: [],\n  agents: [],\n';

let folder: string;
const rootBefore = process.env.P2A_ROOT;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-agent-'));
  for (const name of ['foundation', 'modules', 'stacks', 'node_modules'])
    symlinkSync(join(ROOT, name), join(folder, name));
  const samples = sampleFiles(ROOT, { ...OPTIONS, region: 'eu-west-1' });
  const dev = samples.get('environments/dev.ts') ?? '';
  expect(dev).toContain(EMPTY);
  const followed = `${imports}${dev.replace(EMPTY, places.trimStart())}`;
  for (const [path, content] of [...samples, ...FILES, ['environments/dev.ts', followed] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  process.env.P2A_ROOT = folder;
});

afterAll(() => {
  if (rootBefore === undefined) delete process.env.P2A_ROOT;
  else process.env.P2A_ROOT = rootBefore;
  rmSync(folder, { recursive: true, force: true });
});

test('is made of four files beside the environment', () => {
  expect(FILES.map(([path]) => path)).toEqual([
    'environments/catalog/models.ts',
    'environments/catalog/tools.ts',
    'tools/inventory/handler.ts',
    'environments/catalog/agents.ts',
  ]);
});

test('whoever follows it has an agent, its tool and the gateway', () => {
  const environment: Environment = require(join(folder, 'environments/dev')).default;
  expect(environment.agents.map(({ name, tools }) => [name, tools])).toEqual([
    ['stock-watcher', { inventory: ['look-up'] }],
  ]);
  const app = new App({ outdir: join(folder, 'cdktf.out'), stackTraces: false });
  const ids = buildStacks(app, environment).stacks.map(({ node }) => node.id);
  expect(ids).toEqual(expect.arrayContaining(['dev-agents-sandbox', 'dev-tools-sandbox', 'dev-gateway-sandbox']));
}, 120_000);

test('the tool answers what the guide says', async () => {
  process.env.P2A_TOOL = 'inventory';
  const { handler } = require(join(folder, 'tools/inventory/handler'));
  const call = { tool: 'inventory', action: 'look-up', agent: 'stock-watcher', request: 'r-1' };
  const answer = async (article: string): Promise<ToolAnswer> =>
    handler({ ...call, input: { article } }, { awsRequestId: 'r-1' });
  const [, said = ''] = /^```json\n(.*)\n```$/m.exec(GUIDE) ?? [];
  expect(await answer('AX-100')).toEqual({ ok: true, ...JSON.parse(said) });
  expect(await answer('AX-101')).toMatchObject({ ok: false, code: 'not-found' });
  delete process.env.P2A_TOOL;
});
