import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from './manifest';

/** What synthesis writes into a stack's folder; whatever else is there belongs to Terraform or the pipeline. */
const GENERATED_IN_STACK = ['cdk.tf.json', 'assets'];

const MANIFEST = 'p2a.manifest.json';
const TOOLKIT_MANIFEST = 'manifest.json';
const STACKS = 'stacks';
const POLICIES = 'policies';

/** A stack that was synthesized before and is no more. */
export interface Vanished {
  readonly id: string;
  /** Its folder is kept then: the state in it may be the only one. */
  readonly holdsState: boolean;
}

interface ToolkitManifest {
  readonly version: string;
  readonly stacks: Readonly<Record<string, unknown>>;
}

/**
 * Moves a finished synthesis from its staging folder to where people look for it. Until then nothing there
 * has changed, so a synthesis that fails leaves the last good one in place.
 *
 * Stacks that are no more are removed. A state file beside them is not: it may be the only one.
 *
 * @param keepOthers Whether environments that this synthesis was not asked for stay.
 * @returns Stacks that are no more: what they made is still in AWS.
 */
export function publish(staging: string, target: string, manifest: Manifest, keepOthers: boolean): Vanished[] {
  const kept = keepOthers ? Object.entries(readManifest(target).environments) : [];
  const merged: Manifest = { version: 1, environments: sorted([...kept, ...Object.entries(manifest.environments)]) };
  const wanted = new Set(Object.values(merged.environments).flatMap(({ stacks }) => stacks.map(({ id }) => id)));
  // A stack's id begins with its environment's name, which has no dash; where others stay, only this one's may go.
  const asked = new Set(Object.keys(manifest.environments));
  const isStale = (id: string) => !wanted.has(id) && (!keepOthers || asked.has(id.split('-', 1)[0] ?? id));

  mkdirSync(join(target, STACKS), { recursive: true });
  for (const id of readdirSync(join(staging, STACKS)))
    replaceStack(join(staging, STACKS, id), join(target, STACKS, id));
  const vanished = readdirSync(join(target, STACKS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isStale(entry.name))
    .map(({ name: id }) => ({ id, holdsState: !removeStack(join(target, STACKS, id)) }));

  publishPolicies(staging, target, manifest, merged);
  writeToolkitManifest(staging, target, isStale);
  write(join(target, MANIFEST), merged);
  return vanished;
}

export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST);
  return existsSync(file) ? (parsed(file) as Manifest) : { version: 1, environments: {} };
}

/** @throws Error that names the file and the way out, if something else has written to it. */
function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: cannot be read (${String(error)}); delete it and synthesize every environment`);
  }
}

function replaceStack(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of GENERATED_IN_STACK) {
    rmSync(join(to, name), { recursive: true, force: true });
    if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
  }
}

/** Says whether the folder is gone. */
function removeStack(folder: string): boolean {
  const holdsState = readdirSync(folder).some((name) => name.includes('.tfstate'));
  if (holdsState) for (const name of GENERATED_IN_STACK) rmSync(join(folder, name), { recursive: true, force: true });
  else rmSync(folder, { recursive: true, force: true });
  return !holdsState;
}

function publishPolicies(staging: string, target: string, manifest: Manifest, merged: Manifest): void {
  const existing = existsSync(join(target, POLICIES)) ? readdirSync(join(target, POLICIES)) : [];
  for (const name of existing) {
    if (Object.hasOwn(manifest.environments, name) || !Object.hasOwn(merged.environments, name))
      rmSync(join(target, POLICIES, name), { recursive: true, force: true });
  }
  if (!existsSync(join(staging, POLICIES))) return;
  mkdirSync(join(target, POLICIES), { recursive: true });
  for (const name of readdirSync(join(staging, POLICIES)))
    renameSync(join(staging, POLICIES, name), join(target, POLICIES, name));
}

/** The toolkit's own list of stacks, which `cdktf` reads; it would forget the environments not asked for. */
function writeToolkitManifest(staging: string, target: string, isStale: (id: string) => boolean): void {
  const now = JSON.parse(readFileSync(join(staging, TOOLKIT_MANIFEST), 'utf8')) as ToolkitManifest;
  const file = join(target, TOOLKIT_MANIFEST);
  const before = existsSync(file) ? (parsed(file) as ToolkitManifest).stacks : {};
  const stacks = [...Object.entries(before), ...Object.entries(now.stacks)].filter(([id]) => !isStale(id));
  write(file, { version: now.version, stacks: sorted(stacks) });
}

const sorted = <Value>(entries: ReadonlyArray<readonly [string, Value]>): Record<string, Value> =>
  Object.fromEntries([...new Map(entries)].sort(([one], [other]) => (one < other ? -1 : 1)));

/** Writes beside and renames, so that a reader never sees half a file. */
export function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`;
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
