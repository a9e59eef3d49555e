import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { buildStacks } from '../../stacks/environment-stacks';
import { SHIPPED } from '../support/shipped';

interface Value {
  /** Path of keys. */
  readonly at: readonly string[];
  readonly text: string;
}

function* textsIn(value: unknown, at: readonly string[] = []): Generator<Value> {
  if (typeof value === 'string') yield { at, text: value };
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, [...at, key]);
}

const OWN_STATE = /^\.\.\/\.\.\/\.\.\/\.state\/[\w-]+\.tfstate$/;
/** Functions of Terraform that read files. */
const READS_A_FILE = /\$\{[^}]*\b(?:file\w*|templatefile|abspath|pathexpand)\(/;

/** What a plan of a stack needs, that is not in the stack's folder. */
function missing(folder: string): string[] {
  const { '//': comment, ...configuration } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
  const outside = ({ at, text }: Value) => {
    // The states of a laptop, which no pipeline plans, lie beside what is synthesized.
    if (OWN_STATE.test(text)) return !at.includes('backend') && !at.includes('terraform_remote_state');
    if (text.startsWith('assets/')) return !existsSync(join(folder, text));
    return READS_A_FILE.test(text) || /^\.{1,2}\//.test(text) || text.startsWith(process.cwd()) || at[0] === 'module';
  };
  return [...textsIn(configuration)].filter(outside).map(({ at, text }) => `${at.join('.')}: ${text}`);
}

test.each(Object.entries(SHIPPED))('%s: a plan of a stack needs its folder alone', (_, environment) => {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-self-contained-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    buildStacks(app, environment);
    app.synth();
    const stacks = readdirSync(join(outdir, 'stacks'));
    const found = stacks.flatMap((id) => missing(join(outdir, 'stacks', id)).map((what) => `${id}: ${what}`));
    expect(found).toEqual([]);
    expect(stacks.length).toBeGreaterThan(5);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
