import * as catalog from '../../environments/catalog/tools';
import { codeOf, loadFunction } from '../support/function-code';

const inherited = { ...process.env };
afterEach(() => {
  process.env = { ...inherited };
});

const call = { tool: 'a-tool', action: 'no-such-action', input: {}, agent: 'any', request: 'r-1' };

describe.each(Object.values(catalog).map(({ name, target }) => [name, target] as const))('%s', (_, target) => {
  test('runs with the settings of the catalogue, without asking AWS for anything', async () => {
    const { handler } = loadFunction(target.code, { ...target.environment, P2A_TOOL: call.tool });
    expect(await handler(call, { awsRequestId: 'i-1' })).toMatchObject({ ok: false, code: 'unknown-action' });
  });

  test.each(Object.keys(target.environment))('does not start without %s, and says so', (name) => {
    const { [name]: _, ...others } = target.environment as Readonly<Record<string, string>>;
    expect(() => loadFunction(target.code, others)).toThrow(`${name}: is not set`);
  });

  test('38: tells nothing of where it was built', () => {
    expect(codeOf(target.code).includes(process.cwd())).toBe(false);
  });
});
