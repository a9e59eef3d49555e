import { type Project, YamlFile } from 'projen';
import { ACTIONS } from '../pipelines/github/actions';

const RUNNER = 'ubuntu-latest';
/** The release that still gets security fixes and that npm's trusted publishing works with. */
const NODE = '22';

/** What GitHub evaluates before a runner sees it. */
const expression = (text: string) => `$\{{ ${text} }}`;

const checkout = { uses: ACTIONS.checkout, with: { 'persist-credentials': false } };
const node = { uses: ACTIONS.setupNode, with: { 'node-version': NODE, cache: 'npm' } };

/** What happens to the template on GitHub: every change is checked; a tag is released. */
export function addWorkflows(project: Project): void {
  new YamlFile(project, '.github/workflows/check.yml', {
    obj: {
      name: 'check',
      on: { pull_request: {}, push: { branches: ['main'] } },
      permissions: { contents: 'read' },
      concurrency: { group: `check-${expression('github.ref')}`, 'cancel-in-progress': true },
      jobs: {
        check: {
          'runs-on': RUNNER,
          'timeout-minutes': 45,
          strategy: { matrix: { node: ['20', NODE] } },
          steps: [
            checkout,
            { ...node, with: { ...node.with, 'node-version': expression('matrix.node') } },
            { run: '.ci/run' },
          ],
        },
      },
    },
  });
  new YamlFile(project, '.github/workflows/release.yml', { obj: release() });
}

/**
 * The package is built once, without any right, and published by a job that runs none of its code. npm takes the
 * workflow's identity for a credential and signs where the package comes from, so that there is no token to steal.
 *
 * Source: npm Docs, "Trusted publishing for npm packages" and "Generating provenance statements".
 */
const release = () => ({
  name: 'release',
  on: { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } },
  permissions: {},
  concurrency: { group: 'release', 'cancel-in-progress': false },
  jobs: {
    build: {
      'runs-on': RUNNER,
      'timeout-minutes': 45,
      permissions: { contents: 'read' },
      steps: [
        { ...checkout, with: { ...checkout.with, 'fetch-depth': 0 } },
        // Without a cache, which other workflows write too.
        { uses: ACTIONS.setupNode, with: { 'node-version': NODE } },
        {
          name: 'Refuse a commit that was never reviewed',
          run: 'git merge-base --is-ancestor "$GITHUB_SHA" origin/main',
        },
        {
          name: 'Take the version from the tag, and refuse one that the changelog does not know',
          env: { TAG: expression('github.ref_name') },
          run: [
            'set -euo pipefail',
            'version=$(cut -c2- <<<"$TAG")',
            'known() { awk -v version="$version" \'$1 == "##" && $2 == version { known = 1 } END { exit !known }\' CHANGELOG.md; }',
            'known || { echo "CHANGELOG.md: has no section $version"; exit 1; }',
            'npm version --no-git-tag-version "$version"',
          ].join('\n'),
        },
        { run: 'npm ci' },
        { run: 'npx projen test' },
        { run: 'npx projen package' },
        {
          uses: ACTIONS.upload,
          with: { name: 'package', path: 'dist/*.tgz', 'if-no-files-found': 'error' },
        },
      ],
    },
    publish: {
      needs: 'build',
      'runs-on': RUNNER,
      'timeout-minutes': 10,
      environment: 'npm',
      permissions: { contents: 'read', 'id-token': 'write' },
      steps: [
        { uses: ACTIONS.download, with: { name: 'package', path: 'dist' } },
        { uses: ACTIONS.setupNode, with: { 'node-version': '24', 'registry-url': 'https://registry.npmjs.org' } },
        { run: 'npm publish --ignore-scripts --provenance --access public dist/*.tgz' },
      ],
    },
  },
});
