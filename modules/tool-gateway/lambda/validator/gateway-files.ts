import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Catalog } from '../core/catalog';
import type { Parts } from '../core/parts';
import type { Cedar } from '../core/policies';

/** Validators of a tool's actions, as Ajv wrote them at synth. */
type Schemas = Readonly<Record<string, (input: unknown) => boolean>>;

/** What lies beside the code in the zip. */
export interface GatewayFiles {
  readonly catalog: Catalog;
  readonly validates: Parts['validates'];
}

/**
 * Reads the catalogue, and the schemas of a tool when it is first called.
 * @param folder With `catalog.json` and `schemas/<tool>.js`.
 * @throws Error if there is no catalogue.
 */
export function gatewayFiles(folder: string): GatewayFiles {
  const catalog = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8')) as Catalog;
  const load = createRequire(join(folder, 'catalog.json'));
  const loaded = new Map<string, Schemas>();
  const schemasOf = (tool: string): Schemas => {
    const schemas = loaded.get(tool) ?? (load(`./schemas/${tool}.js`) as Schemas);
    loaded.set(tool, schemas);
    return schemas;
  };
  return {
    catalog,
    // The names were found in the catalogue by now.
    validates: (tool, action, input) => {
      const schemas = schemasOf(tool);
      const validate = Object.hasOwn(schemas, action) ? schemas[action] : undefined;
      return validate?.(input) === true;
    },
  };
}

/**
 * Cedar, loaded so that it costs little at the start: only what runs hot for long is compiled a second time. Called with the engine's
 * default, the first calls would wait for that.
 */
export function loadCedar(): Cedar {
  setFlagsFromString('--wasm-tiering-budget=100000000');
  // Where V8 has put such a call into compiled code and throws that away again, Node 20 ends the process.
  setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  return require('@cedar-policy/cedar-wasm/nodejs') as Cedar;
}
