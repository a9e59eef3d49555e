import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import * as catalog from '../../environments/catalog/tools';
import { bundleFunction } from '../../foundation/function-bundle';

const inherited = { ...process.env };
afterEach(() => {
  process.env = { ...inherited };
});

/** Loads the code as Lambda does, with these settings. */
function load(folder: string, settings: Readonly<Record<string, string>>) {
  Object.assign(process.env, { AWS_REGION: 'eu-central-1', ...settings });
  const zip = unzipSync(readFileSync(bundleFunction(folder).path));
  const module = { exports: {} };
  new Function('module', 'exports', 'require', strFromU8(zip['index.js'] ?? new Uint8Array()))(
    module,
    module.exports,
    require,
  );
  return module.exports as { handler(event: object): Promise<object> };
}

const call = { tool: 'a-tool', action: 'no-such-action', input: {}, agent: 'any', request: 'r-1' };

describe.each(Object.values(catalog).map(({ name, target }) => [name, target] as const))('%s', (_, target) => {
  test('runs with the settings of the catalogue, without asking AWS for anything', async () => {
    const { handler } = load(target.code, { ...target.environment, P2A_TOOL: call.tool });
    expect(await handler(call)).toMatchObject({ ok: false, code: 'unknown-action' });
  });

  test.each(Object.keys(target.environment))('does not start without %s, and says so', (name) => {
    const { [name]: _, ...others } = target.environment as Readonly<Record<string, string>>;
    expect(() => load(target.code, others)).toThrow(`${name}: is not set`);
  });

  test('38: tells nothing of where it was built', () => {
    const code = strFromU8(unzipSync(readFileSync(bundleFunction(target.code).path))['index.js'] ?? new Uint8Array());
    expect(code.includes(process.cwd())).toBe(false);
  });
});
