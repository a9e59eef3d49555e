import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Environment } from '../../foundation/environment';
import { bundleFunction } from '../../foundation/function-bundle';
import { gatewayExtraFiles } from '../../modules/tool-gateway/catalog/gateway-files';

/** Unpacks the function of a gateway as Lambda does. @returns the size of its code in bytes, without what lies beside it. */
export function unpackGateway(environment: Environment, folder: string): number {
  const { path } = bundleFunction('modules/tool-gateway/lambda/validator', gatewayExtraFiles(environment));
  const files = unzipSync(readFileSync(path));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return files['index.js']?.length ?? 0;
}
