import { extname } from 'node:path';
import { specifiersIn } from './specifiers';
import type { ToolkitName } from './toolkits';

/** JSX is not among them: in its text, an apostrophe begins no string. */
const SOURCES = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);

/** `cdktf`, its command line and its scope, before the rest of a specifier; packages of others have longer names. */
const TOOLKIT_PART = /^cdkt[fn](?=$|\/|-cli(?:$|\/))|(?<=^@)cdkt[fn](?=\/)/;

/** Bindings that CDK Terrain does not publish: those of CDKTF serve both, see `forHcpTerraform` of a toolkit. */
const SERVES_BOTH = /^@cdktf\/provider-tfe(?=$|\/)/;

/** Whether a file of this name can import the toolkit. */
export const isSource = (path: string) => SOURCES.has(extname(path));

/**
 * The text of a file for one toolkit, whichever it was written for: where it names a module of the other one, it
 * names that of this one. Nothing else changes, so that there and back again gives the same text.
 */
export function rewriteFor(toolkit: ToolkitName, path: string, text: string): string {
  if (!isSource(path) || !/cdkt[fn]/.test(text)) return text;
  let rewritten = '';
  let copied = 0;
  for (const { start, text: specifier } of specifiersIn(text)) {
    rewritten += text.slice(copied, start) + nameFor(toolkit, specifier);
    copied = start + specifier.length;
  }
  return rewritten + text.slice(copied);
}

const nameFor = (toolkit: ToolkitName, specifier: string) =>
  SERVES_BOTH.test(specifier) ? specifier : specifier.replace(TOOLKIT_PART, toolkit);
