import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from '../../foundation/cache';

// A start from sources bundles them first.
jest.setTimeout(60_000);

const P2A = join(__dirname, '../../gateway-local/p2a.cjs');

const runIn = (cwd: string, ...args: readonly string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [P2A, ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

/** From anywhere in the project. */
const run = (...args: readonly string[]) => runIn(__dirname, ...args);

/** A gateway as somebody starts it whose output goes to a program. */
class Started {
  public readonly lines: string[] = [];
  public readonly ended: Promise<number | null>;
  private readonly process: ChildProcess;
  private heard: () => void = () => undefined;

  constructor(...args: readonly string[]) {
    const child = spawn(process.execPath, [P2A, ...args], { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.heard();
    });
    this.ended = new Promise((resolve) => child.on('close', resolve));
    this.process = child;
  }

  /** The first line that says so. */
  public async says(what: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => what.test(line));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
  }

  public interrupt(): Promise<number | null> {
    this.process.kill('SIGINT');
    return this.ended;
  }
}

test.each([
  [['gatway'], 'arguments: is not a command, got "gatway"; did you mean "gateway"?'],
  [['gateway', '--env', 'dve'], '--env: is not an environment, got "dve"; use one of: dev, staging, prod'],
  [['switch', 'list', '--port', '1'], '--port: no gateway runs there, got 1; start one with npx p2a gateway --env dev'],
])('%j exits with 1 and says what to do', async (args, message) => {
  expect(await run(...args)).toEqual({ code: 1, stdout: '', stderr: `one mistake:\n  ${message}\n` });
});

test('outside a project it says where to call it', async () => {
  const { code, stderr } = await runIn(tmpdir(), 'gateway', '--env', 'dev');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^p2a: is not called in a project, got ".+"; call it in the folder with main\.ts, or .+ projen new --from p2a-guardrails\n$/,
  );
});

test('it tells its version anywhere', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(await runIn(tmpdir(), '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('a port that somebody else has is named', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { code, stderr } = await run('gateway', '--env', 'dev', '--port', String(port));
  other.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`--port: is in use, got ${port}; stop what uses it`);
});

describe('a gateway that runs', () => {
  let started: Started;
  let address: string;
  let port: string;
  beforeAll(async () => {
    started = new Started('gateway', '--env', 'dev', '--port', '0', '--json');
    address = JSON.parse(await started.says(/"Ready"/)).address;
    port = new URL(address).port;
  });
  afterAll(() => started.interrupt());

  test('is told by other commands what to switch off', async () => {
    expect((await run('switch', 'off', 'tool#customer-mail', '--port', port)).stdout).toBe('off: tool#customer-mail\n');
    expect((await run('switch', 'list', '--port', port)).stdout).toBe('off: tool#customer-mail\n');
    expect((await run('switch', 'on', 'tool#customer-mail', '--port', port)).stdout).toBe('nothing is off\n');
    const slowed = 'nothing is off\nslowed down: family#claims\n';
    expect((await run('switch', 'throttle', 'family#claims', '--port', port)).stdout).toBe(slowed);
    expect((await run('switch', 'on', 'family#claims', '--port', port)).stdout).toBe('nothing is off\n');
  });

  test('is told whom to quarantine, and says how they stand', async () => {
    const reason = ['--reason', 'pays twice', '--port', port];
    expect((await run('quarantine', 'agent#claims-payer', ...reason)).stdout).toBe('claims-payer: contained\n');
    expect((await run('switch', 'list', '--port', port)).stdout).toBe('off: agent#claims-payer\n');
    const slip = await run('quarantine', 'agent#claims-pyer', ...reason);
    expect([slip.code, slip.stderr]).toEqual([
      1,
      'quarantine.agent: there is none of that name, got "claims-pyer"; see the agents of the environment\n',
    ]);
    const tool = await run('quarantine', 'tool#customer-mail', ...reason);
    expect([tool.code, tool.stderr]).toEqual([
      1,
      expect.stringContaining('quarantine: is nothing that can be stopped'),
    ]);
    const stranger = await run('quarantine', 'family#claims', ...reason, '--token', 'another');
    expect([stranger.code, stranger.stderr]).toEqual([
      1,
      expect.stringContaining('--token: is not that of the gateway'),
    ]);
  });

  test('says what cannot be switched off, and takes no token but its own', async () => {
    const slip = await run('switch', 'off', 'tool#customer-mial', '--port', port);
    expect([slip.code, slip.stderr]).toEqual([1, expect.stringContaining('did you mean "tool#customer-mail"?')]);
    const stranger = await run('switch', 'off', 'everything', '--port', port, '--token', 'another');
    expect([stranger.code, stranger.stderr]).toEqual([
      1,
      expect.stringContaining('--token: is not that of the gateway'),
    ]);
  });

  test('makes a token by which an approver is let in', async () => {
    const token = (await run('token', '--port', port, '--name', 'mia')).stdout.trim();
    const waiting = await fetch(`${address}/approver/approvals`, { headers: { authorization: `Bearer ${token}` } });
    expect([waiting.status, await waiting.json()]).toEqual([200, { approvals: [] }]);
  });

  test('ends cleanly when it is interrupted, and leaves nothing that opens anything', async () => {
    const token = cacheFolder('local', `gateway-${port}`);
    expect(statSync(token).mode & 0o077).toBe(0);
    expect(await started.interrupt()).toBe(0);
    expect(existsSync(token)).toBe(false);
  });

  test('writes one line of JSON an event', () => {
    for (const line of started.lines) expect(JSON.parse(line)).toHaveProperty('log');
    expect(started.lines.join('\n')).toContain('"what":"tool#customer-mail","position":"off"');
  });
});
