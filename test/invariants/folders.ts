import { homedir } from 'node:os';
import type { Case } from '../support/synth';

/** That each stack is planned wherever its folder is: in a pipeline, in HCP Terraform, without the project and its packages. */
export function aboutFolders({ stacks, files }: Case): void {
  test('a plan of a stack needs its folder alone', () => {
    for (const [id, stack] of stacks) {
      const outside = [...textsIn(stack)].filter((value) => liesOutside(value, files.get(id) ?? new Set()));
      expect([id, outside.map(({ at, text }) => `${at.join('.')}: ${text}`)]).toEqual([id, []]);
    }
  });
}

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

function liesOutside({ at, text }: Value, files: ReadonlySet<string>): boolean {
  // What the toolkit notes for itself.
  if (at[0] === '//') return false;
  // The states of a laptop, which no pipeline plans, lie beside what is synthesized.
  if (OWN_STATE.test(text)) return !at.includes('backend') && !at.includes('terraform_remote_state');
  if (text.startsWith('assets/')) return !files.has(text);
  return (
    READS_A_FILE.test(text) ||
    /^\.{1,2}\//.test(text) ||
    [process.cwd(), homedir()].some((place) => text.startsWith(`${place}/`))
  );
}
