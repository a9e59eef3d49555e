import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from 'projen';
import { ProjenrcStyle } from '../../project-type/projenrc-style';

/** What becomes of a definition as projen writes it. */
function styled(text: string): string {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-projenrc-'));
  try {
    writeFileSync(join(outdir, '.projenrc.ts'), text);
    new ProjenrcStyle(new Project({ name: 'styled', outdir })).projectCreation();
    return readFileSync(join(outdir, '.projenrc.ts'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const long = Array.from({ length: 6 }, (_, index) => `dev/account-${index}=11111111111${index}`);

test('a new definition is written as the linter wants it', () => {
  expect(
    styled(`import { javascript } from "projen";
import { P2aGuardrailsProject } from "p2a-guardrails";
const project = new P2aGuardrailsProject({
  accounts: [${long.map((entry) => `"${entry}"`).join(',')}],
  company: "O'Neil & Sons, \\"Ltd\\"",
  name: "agents",
  pipelines: ["github","gitlab"],

  // region: "eu-central-1",  /* Region. */
});
project.synth();`),
  ).toBe(`import { P2aGuardrailsProject } from 'p2a-guardrails';
import { javascript } from 'projen';

const project = new P2aGuardrailsProject({
  accounts: [
${long.map((entry) => `    '${entry}',`).join('\n')}
  ],
  company: "O'Neil & Sons, \\"Ltd\\"",
  name: 'agents',
  pipelines: ['github', 'gitlab'],

  // region: "eu-central-1",  /* Region. */
});

project.synth();
`);
});
