import { posix } from 'node:path';
import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { type Mistake, oneOf, repeatedIn } from './mistake';

const TOOLKITS = ['cdktf', 'cdktn'];
const PIPELINES = ['github', 'gitlab', 'atlantis', 'hcp'];

/** Toolkit, pipelines and owned files. */
export function* choiceMistakes({
  toolkit,
  pipelines = [],
  ownedFiles = [],
}: P2aGuardrailsProjectOptions): Generator<Mistake> {
  if (toolkit !== undefined && !TOOLKITS.includes(toolkit))
    yield { path: 'toolkit', problem: 'is not a toolkit', got: toolkit, remedy: oneOf(TOOLKITS, toolkit) };
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
  for (const [index, glob] of ownedFiles.entries())
    if (glob.includes('\\') || glob.startsWith('!') || posix.isAbsolute(glob) || glob.split('/').includes('..'))
      yield {
        path: `ownedFiles[${index}]`,
        problem: 'does not lie in the project',
        got: glob,
        remedy: "write it from the project's folder, with slashes, as in modules/guardrail/**",
      };
}
