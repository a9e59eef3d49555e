import { type BinaryToTextEncoding, createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/** What changes when a dependency does, whichever package manager installed it. */
const LOCKS = ['package.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'node_modules/.package-lock.json'];

/** From the root of the project; `foundation/start.cjs` knows it wherever the program was started. */
export const at = (...names: readonly string[]) => resolve(process.env.P2A_ROOT ?? '', ...names);

/** Where something is kept that takes long to make. */
export const cacheFolder = (...names: readonly string[]) =>
  resolve(process.env.P2A_CACHE ?? at('node_modules/.cache/p2a-guardrails'), ...names);

/** A package that is loaded only where something has to be made: what is found in the cache needs none. */
export const fromProject = (name: string): unknown => createRequire(at('package.json'))(name);

export const hashOf = (content: Uint8Array | string, encoding: BinaryToTextEncoding = 'hex') =>
  createHash('sha256').update(content).digest(encoding);

export const contentOf = (file: string) => (existsSync(at(file)) ? readFileSync(at(file)) : '');

const makers = new Map<string, string>();

/**
 * Known by dependencies and by the files that make something. They do not change while the program runs.
 *
 * @param files From the root of the project.
 */
export function makerHash(...files: readonly string[]): string {
  const key = JSON.stringify([at(), files]);
  const hash = makers.get(key) ?? hashOf(JSON.stringify([...LOCKS, ...files].map((file) => hashOf(contentOf(file)))));
  makers.set(key, hash);
  return hash;
}

/** Another process reads all of it or nothing. */
export function writeWhole(file: string, content: Uint8Array | string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** Where nothing can be written, it is made again next time. */
export function keepIfPossible(file: string, content: string): void {
  try {
    writeWhole(file, content);
  } catch {
    return;
  }
}
