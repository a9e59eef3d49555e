import { appendFileSync } from 'node:fs';
import { type Mistake, MistakesError } from '../../foundation/mistakes';
import { readManifest } from '../../foundation/output-folder';
import { COMMENT_MARKER, commentText } from './comment-text';
import { putComment } from './github-comment';
import { resultsOf } from './results';

const VARIABLES = [
  'GITHUB_API_URL',
  'GITHUB_REPOSITORY',
  'GITHUB_RUN_ID',
  'GITHUB_SERVER_URL',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_TOKEN',
  'P2A_ENVIRONMENTS',
  'P2A_PULL_REQUEST',
] as const;

/** Writes what came of all plans of a pull request into its comment, and into the summary of the run. */
async function main(): Promise<void> {
  try {
    const of = variables();
    const results = resultsOf(
      readManifest('cdktf.out'),
      of.P2A_ENVIRONMENTS.split(' '),
      'cdktf.out/plans',
      'p2a-plan-',
    );
    const runUrl = `${of.GITHUB_SERVER_URL}/${of.GITHUB_REPOSITORY}/actions/runs/${of.GITHUB_RUN_ID}`;
    const text = commentText(results, runUrl);
    appendFileSync(of.GITHUB_STEP_SUMMARY, text);
    await putComment(
      {
        api: of.GITHUB_API_URL,
        repository: of.GITHUB_REPOSITORY,
        number: of.P2A_PULL_REQUEST,
        token: of.GITHUB_TOKEN,
      },
      COMMENT_MARKER,
      text,
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function variables(): Record<(typeof VARIABLES)[number], string> {
  const missing = VARIABLES.filter((name) => (process.env[name] ?? '') === '').map(
    (path): Mistake => ({
      path,
      problem: 'is not set',
      remedy: 'let a job of .github/workflows/p2a-check.yml run this',
    }),
  );
  if (missing.length > 0) throw new MistakesError(missing);
  return process.env as Record<(typeof VARIABLES)[number], string>;
}

void main();
