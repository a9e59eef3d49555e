import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { isToolkitName, TOOLKIT_NAMES, TOOLKITS, type ToolkitName } from '../toolkit/toolkits';
import { type Mistake, oneOf, repeatedIn } from './mistake';

const PIPELINES = ['github', 'gitlab', 'atlantis', 'hcp'];

/** Toolkit, the Node.js that it needs, and pipelines. */
export function* choiceMistakes({
  toolkit,
  minNodeVersion,
  pipelines = [],
}: P2aGuardrailsProjectOptions): Generator<Mistake> {
  if (toolkit !== undefined && !isToolkitName(toolkit))
    yield { path: 'toolkit', problem: 'is not a toolkit', got: toolkit, remedy: oneOf(TOOLKIT_NAMES, toolkit) };
  else if (minNodeVersion !== undefined) yield* nodeMistakes(minNodeVersion, toolkit ?? 'cdktf');
  for (const system of pipelines)
    if (!PIPELINES.includes(system))
      yield {
        path: `pipelines["${system}"]`,
        problem: 'is not a pipeline that can be written',
        got: system,
        remedy: oneOf(PIPELINES, system),
      };
  for (const system of repeatedIn(pipelines))
    yield { path: `pipelines["${system}"]`, problem: 'is listed twice', remedy: 'list it once' };
}

const VERSION = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

function* nodeMistakes(given: string, toolkit: ToolkitName): Generator<Mistake> {
  const least = TOOLKITS[toolkit].minNodeVersion;
  const at = { path: 'minNodeVersion', got: given, remedy: `write ${least} or a newer one, or leave it out` };
  if (!VERSION.test(given)) yield { ...at, problem: 'is not a version of Node.js' };
  else if (rank(given) < rank(least)) yield { ...at, problem: `is older than ${toolkit} works with` };
}

/** Versions in their order; no part of one reaches a thousand. */
const rank = (version: string) =>
  (VERSION.exec(version) ?? []).slice(1).reduce((sum, part) => sum * 1000 + Number(part ?? 0), 0);
