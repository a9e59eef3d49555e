/** As many slips of the pen as one word may have and still be recognised. */
const MOST_SLIPS = 2;

/** The one choice that was probably meant, if there is exactly one that comes closest. */
export function closest(word: string, choices: readonly string[]): string | undefined {
  // Of a short word two slips leave nothing.
  const most = Math.min(MOST_SLIPS, Math.floor(word.length / 2));
  const near = choices
    .filter((choice) => Math.abs(choice.length - word.length) <= most)
    .map((choice) => ({ choice, slips: slipsBetween(word, choice) }))
    .filter(({ slips }) => slips > 0 && slips <= most)
    .sort((one, other) => one.slips - other.slips);
  const [first, second] = near;
  return first?.slips === second?.slips ? undefined : first?.choice;
}

/** Letters to add, take out or replace until one word is the other. */
function slipsBetween(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (let column = 1; column <= other.length; column++) {
      const [above = 0, diagonal = 0, left = 0] = [previous[column], previous[column - 1], current[column - 1]];
      current.push(Math.min(above + 1, left + 1, diagonal + (letter === other[column - 1] ? 0 : 1)));
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}
