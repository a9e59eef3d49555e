import { readFileSync } from 'node:fs';
import { at, hashOf, makerHash } from '../../../foundation/cache';
import type { Environment } from '../../../foundation/environment';
import type { ExtraFiles } from '../../../foundation/function-bundle';
import { gatewayRegister } from './catalog';
import { schemaModules } from './schema-modules';

export const CATALOG_FILE = 'catalog.json';
export const CEDAR_FILE = 'cedar_wasm_bg.wasm';
export const schemaFile = (tool: string) => `schemas/${tool}.js`;

export type GatewayFiles = Readonly<Record<string, Uint8Array | string>>;

/** What the gateway's function reads beside its code, by file name: the catalogue, checks of inputs by tool, and Cedar. */
export function gatewayFiles(environment: Environment): GatewayFiles {
  const { catalog, inputs } = gatewayRegister(environment);
  return {
    [CATALOG_FILE]: JSON.stringify(catalog),
    ...Object.fromEntries([...schemaModules(inputs)].map(([tool, code]) => [schemaFile(tool), code])),
    [CEDAR_FILE]: readFileSync(at('node_modules/@cedar-policy/cedar-wasm/nodejs', CEDAR_FILE)),
  };
}

/**
 * The same for the zip of the function, made only if it is not in the cache: the catalogue's version stands for the catalogue and
 * the schemas, and Cedar is known by the lock files.
 */
export const gatewayExtraFiles = (environment: Environment): ExtraFiles => ({
  name: environment.name,
  key: hashOf(JSON.stringify([makerHash(...MAKERS), gatewayRegister(environment).catalog.version])),
  content: () => gatewayFiles(environment),
});

const MAKERS = ['gateway-files', 'schema-modules'].map((file) => `modules/tool-gateway/catalog/${file}.ts`);
