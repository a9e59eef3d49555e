import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COMMENT_MARKER, commentText } from '../../pipelines/summary/comment-text';
import { putComment } from '../../pipelines/summary/github-comment';
import { type Result, resultsOf } from '../../pipelines/summary/results';
import { SMALL } from './manifests';

const result = (stack: string, overrides: Partial<Result> = {}): Result => ({
  stack,
  status: 'changes',
  create: 1,
  update: 0,
  delete: 0,
  text: `plan of ${stack}`,
  ...overrides,
});
const RUN = 'https://github.com/acme/agents/actions/runs/7';

describe('the comment', () => {
  test('tells of every stack, and shows the plans of those that change', () => {
    const text = commentText(
      [
        result('prod-keys', { create: 2, delete: 1 }),
        result('prod-agents', { status: 'unchanged', create: 0 }),
        result('prod-tools', { status: 'waiting', create: 0, text: 'waits' }),
        result('prod-gateway', { status: 'failed', create: 0, text: 'Error: no' }),
        result('prod-sharing', { status: 'not planned', create: 0, text: '' }),
      ],
      RUN,
    );
    expect(text).toBe(`<!-- p2a plans -->
## Plans

1 of 5 stacks change. **1 lose something.** **1 cannot be planned.**

| stack | + | ~ | − | |
| --- | --: | --: | --: | --- |
| \`prod-keys\` | 2 | 0 | **1** |  |
| \`prod-agents\` |  |  |  | no changes |
| \`prod-tools\` |  |  |  | waits for a stack before it that has not been applied |
| \`prod-gateway\` |  |  |  | **cannot be planned** |
| \`prod-sharing\` |  |  |  | not planned, or not approved to be |

<details><summary><code>prod-keys</code></summary>

\`\`\`
plan of prod-keys
\`\`\`
</details>
<details><summary><code>prod-gateway</code></summary>

\`\`\`
Error: no
\`\`\`
</details>

From [this run](${RUN}), which has every plan whole.
`);
  });

  test('fits into what GitHub takes, however much changes, and shares the room', () => {
    const stacks = Array.from({ length: 60 }, (_, index) => result(`prod-${index}`, { text: 'x'.repeat(50_000) }));
    const text = commentText(stacks, RUN);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    for (const { stack } of stacks) expect(text).toContain(`<details><summary><code>${stack}</code></summary>`);
    expect(text.match(/… cut short/g)).toHaveLength(60);
  });

  test('names every stack also where no plan fits', () => {
    const stacks = Array.from({ length: 250 }, (_, index) => result(`prod-${index}`, { text: 'x'.repeat(50_000) }));
    const text = commentText(stacks, RUN);
    expect(text.length).toBeLessThanOrEqual(65_536);
    for (const { stack } of stacks) expect(text).toContain(`| \`${stack}\` |`);
  });

  test('is not broken out of by what a plan holds', () => {
    const text = commentText([result('prod-keys', { text: 'a\n```\n</details>\n````\n@everyone' })], RUN);
    expect(text).toContain('`````\na\n');
    expect(text).toContain('\n@everyone\n`````\n</details>');
  });
});

describe('results', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'p2a-summary-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const planned = (stack: string, status: string, report: object, text: string, at = folder) => {
    const plan = join(at, `p2a-plan-${stack}`);
    mkdirSync(plan, { recursive: true });
    writeFileSync(join(plan, 'status'), `${status}\n`);
    writeFileSync(join(plan, 'report.json'), JSON.stringify(report));
    writeFileSync(join(plan, 'plan.txt'), `${text}\n`);
  };

  test('come in the order in which stacks are applied, also of those without a plan', () => {
    planned('prod-detection-agents', 'changes', { create: 1, update: 2, delete: 3 }, 'the plan');
    planned('prod-keys-agents', 'unchanged', { create: 0, update: 0, delete: 0 }, 'No changes.');
    expect(resultsOf(SMALL, ['prod'], folder, 'p2a-plan-')).toEqual([
      result('prod-keys-agents', { status: 'unchanged', create: 0, text: 'No changes.' }),
      result('prod-agents-agents', { status: 'not planned', create: 0, text: '' }),
      result('prod-detection-agents', { create: 1, update: 2, delete: 3, text: 'the plan' }),
    ]);
    expect(resultsOf(SMALL, ['staging'], folder, 'p2a-plan-')).toEqual([]);
  });

  test('reach the pull request and the run', async () => {
    const { api, requests, close } = await github([]);
    mkdirSync(join(folder, 'cdktf.out'));
    writeFileSync(join(folder, 'cdktf.out/p2a.manifest.json'), JSON.stringify(SMALL));
    planned(
      'prod-keys-agents',
      'changes',
      { create: 1, update: 0, delete: 0 },
      'the plan',
      join(folder, 'cdktf.out/plans'),
    );
    const variables = {
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: 'acme/agents',
      GITHUB_RUN_ID: '7',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_TOKEN: 'token',
      P2A_ENVIRONMENTS: 'prod',
      P2A_PULL_REQUEST: '3',
    };
    try {
      expect(await program(folder, variables)).toEqual({ status: 0, stderr: '' });
      expect(requests.at(-1)).toMatchObject({ method: 'POST', url: '/repos/acme/agents/issues/3/comments' });
      expect(requests.at(-1)?.body).toContain('1 of 3 stacks change.');
      expect(requests.at(-1)?.body).toContain(RUN);
    } finally {
      close();
    }
    const { status, stderr } = await program(folder, {});
    expect([status, stderr.split('\n').length]).toEqual([1, 10]);
    expect(stderr).toContain('P2A_PULL_REQUEST: is not set; let a job of .github/workflows/p2a-check.yml run this');
  });
});

describe('a pull request', () => {
  const pages = (comments: readonly unknown[]) => [comments];

  test('gets a comment of its own, where there is none', async () => {
    const person = { id: 1, body: `${COMMENT_MARKER}\nquoted`, user: { type: 'User' } };
    const quoting = { id: 2, body: `as in ${COMMENT_MARKER}`, user: { type: 'Bot' } };
    expect(await commentedOn(pages([person, quoting]))).toEqual([
      'GET /repos/a/b/issues/3/comments?per_page=100&page=1',
      'POST /repos/a/b/issues/3/comments',
    ]);
  });

  test('has that comment replaced, wherever among others it is', async () => {
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'x', user: { type: 'User' } }));
    const ours = { id: 4711, body: `${COMMENT_MARKER}\nold`, user: { type: 'Bot' } };
    expect(await commentedOn([others, [ours]])).toEqual([
      'GET /repos/a/b/issues/3/comments?per_page=100&page=1',
      'GET /repos/a/b/issues/3/comments?per_page=100&page=2',
      'PATCH /repos/a/b/issues/comments/4711',
    ]);
  });

  test('that GitHub refuses is told with its answer', async () => {
    const { api, close } = await github([[]], 403);
    const refused = putComment({ api, repository: 'a/b', number: '3', token: 't' }, COMMENT_MARKER, 'text');
    await expect(refused).rejects.toThrow(
      /^GET .*comments.*: GitHub refuses, got "403 \[\]"; give the job pull-requests: write, or run it again$/,
    );
    close();
  });
});

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly body: string;
}

/** A GitHub with pages of comments, and what it was asked. */
async function github(pages: ReadonlyArray<readonly unknown[]>, status = 200) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ method: request.method, url: request.url, body: await bodyOf(request) });
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.method === 'GET' ? (pages[page - 1] ?? []) : {}));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api, requests, close: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

async function commentedOn(pages: ReadonlyArray<readonly unknown[]>): Promise<string[]> {
  const { api, requests, close } = await github(pages);
  await putComment({ api, repository: 'a/b', number: '3', token: 't' }, COMMENT_MARKER, 'text');
  close();
  return requests.map(({ method, url }) => `${method} ${url}`);
}

/** Not in this process: it is the server that the program calls. */
function program(folder: string, variables: Readonly<Record<string, string>>) {
  const project = resolve(__dirname, '../..');
  const args = [join(project, 'foundation/start.cjs'), join(project, 'pipelines/summary/main.ts')];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, P2A_CACHE: join(folder, 'cache'), ...variables },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ status: number | null; stderr: string }>((ended) => {
    child.on('close', (status) => ended({ status, stderr }));
  });
}
