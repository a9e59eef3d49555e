import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { bundleFunction } from '../../../../foundation/function-bundle';
import { gatewayCatalog } from '../../../../modules/tool-gateway/catalog/catalog';
import { gatewayExtraFiles, gatewayFiles } from '../../../../modules/tool-gateway/catalog/gateway-files';
import { shop } from './shop';

const cache = mkdtempSync(join(tmpdir(), 'p2a-gateway-files-'));
const { P2A_CACHE } = process.env;
beforeAll(() => {
  process.env.P2A_CACHE = cache;
});
afterAll(() => {
  if (P2A_CACHE === undefined) delete process.env.P2A_CACHE;
  else process.env.P2A_CACHE = P2A_CACHE;
  rmSync(cache, { recursive: true, force: true });
});

const FOLDER = 'test/modules/tool/echo';
const stop = { purpose: 'Stops it', effect: 'refuse' as const, actions: ['pay'], when: 'context.input.cents > 5' };
const wasm = readFileSync(resolve('node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm'));

test('the function has the catalogue, the checks of inputs, and Cedar beside it', () => {
  const environment = shop();
  const files = unzipSync(readFileSync(bundleFunction(FOLDER, gatewayExtraFiles(environment)).path));
  expect(Object.keys(files)).toEqual(['catalog.json', 'cedar_wasm_bg.wasm', 'index.js', 'schemas/payments.js']);
  expect(JSON.parse(strFromU8(files['catalog.json'] ?? new Uint8Array()))).toEqual(
    JSON.parse(JSON.stringify(gatewayCatalog(environment))),
  );
  expect(wasm.equals(files['cedar_wasm_bg.wasm'] ?? new Uint8Array())).toBe(true);
  expect(strFromU8(files['schemas/payments.js'] ?? new Uint8Array())).toBe(
    gatewayFiles(environment)['schemas/payments.js'],
  );
});

test('38: the same environment comes to the same zip, and nothing is made to find it again', () => {
  const first = bundleFunction(FOLDER, gatewayExtraFiles(shop({ stop })));
  jest.isolateModules(() => {
    const { bundleFunction: again } =
      require('../../../../foundation/function-bundle') as typeof import('../../../../foundation/function-bundle');
    const unmade = {
      ...gatewayExtraFiles(shop({ stop })),
      content: () => {
        throw new Error('is made');
      },
    };
    expect(again(FOLDER, unmade)).toEqual(first);
  });
  expect(existsSync(first.path)).toBe(true);
});

test('another rule comes to another zip', () => {
  const [one, other] = [shop({ stop }), shop({ stop: { ...stop, when: 'context.input.cents > 6' } })].map(
    (environment) => bundleFunction(FOLDER, gatewayExtraFiles(environment)),
  );
  expect(one?.sha256).not.toBe(other?.sha256);
});
