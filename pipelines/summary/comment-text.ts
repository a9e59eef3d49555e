import type { Result } from './results';

/** By which the comment is found again. */
export const COMMENT_MARKER = '<!-- p2a plans -->';

/** Characters of a comment; GitHub refuses longer ones with "Body is too long (maximum is 65536 characters)". */
const MOST_CHARACTERS = 65_536;

/** Plans cut shorter than this say nothing. */
const LEAST_OF_A_PLAN = 400;

/** A table of all stacks, and below it the plans of those that change, as far as they fit. */
export function commentText(results: readonly Result[], runUrl: string): string {
  const head = [COMMENT_MARKER, '## Plans', '', summaryOf(results), '', ...table(results), '', ''].join('\n');
  const shown = results.filter(({ status, text }) => (status === 'changes' || status === 'failed') && text !== '');
  const foot = `\nFrom [this run](${runUrl}), which has every plan whole.\n`;
  let text = head;
  for (const [index, result] of shown.entries()) {
    // What is left is divided among the plans that are left.
    const room = Math.floor((MOST_CHARACTERS - text.length - foot.length) / (shown.length - index));
    const plan = folded(result, room);
    if (plan === undefined) break;
    text += plan;
  }
  return text + foot;
}

function summaryOf(results: readonly Result[]): string {
  const changed = results.filter(({ status }) => status === 'changes');
  const removed = changed.filter((result) => result.delete > 0);
  const failed = results.filter(({ status }) => status === 'failed');
  return [
    `${changed.length} of ${results.length} stacks change.`,
    ...(removed.length > 0 ? [`**${removed.length} lose something.**`] : []),
    ...(failed.length > 0 ? [`**${failed.length} cannot be planned.**`] : []),
  ].join(' ');
}

const table = (results: readonly Result[]) => [
  '| stack | + | ~ | − | |',
  '| --- | --: | --: | --: | --- |',
  ...results.map((result) => {
    const numbers =
      result.status === 'changes' ? [result.create, result.update, emphasized(result.delete)] : ['', '', ''];
    return `| \`${result.stack}\` | ${numbers.join(' | ')} | ${MEANING[result.status]} |`;
  }),
];

const emphasized = (removed: number) => (removed === 0 ? '0' : `**${removed}**`);

const MEANING: Readonly<Record<Result['status'], string>> = {
  changes: '',
  unchanged: 'no changes',
  waiting: 'waits for a stack before it that has not been applied',
  imports: 'takes over what exists, which only the plan on the branch reads',
  failed: '**cannot be planned**',
  'not planned': 'not planned, or not approved to be',
};

function folded({ stack, text }: Result, room: number): string | undefined {
  const fence = fenceFor(text);
  const [before, after] = [
    `<details><summary><code>${stack}</code></summary>\n\n${fence}\n`,
    `\n${fence}\n</details>\n`,
  ];
  const cut = '\n… cut short';
  const left = room - before.length - after.length;
  if (text.length <= left) return before + text + after;
  return left < LEAST_OF_A_PLAN ? undefined : before + text.slice(0, left - cut.length) + cut + after;
}

/** Longer than any run of backticks in the text, so that no text ends the block. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(3, longest + 1));
}
