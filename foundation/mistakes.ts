/** One thing wrong in what a person wrote. */
export interface Mistake {
  /** Where, as in `prod.agents[claims-payer].scope`. */
  readonly path: string;
  /** What is wrong, as in `is not an account of this environment`. */
  readonly problem: string;
  /** The offending value, if there is one to show. */
  readonly got?: unknown;
  /** What to do, as in `use one of: agents, tools`. */
  readonly remedy: string;
}

/** Everything that is wrong, at once. */
export class MistakesError extends Error {
  public readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(describeMistake);
    super(
      `${lines.length === 1 ? 'one mistake' : `${lines.length} mistakes`}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'MistakesError';
    this.mistakes = mistakes;
  }
}

/** `path: what is wrong, got "x"; what to do`. */
export function describeMistake({ path, problem, got, remedy }: Mistake): string {
  const shown = got === undefined ? '' : `, got ${JSON.stringify(got)}`;
  return `${path}: ${problem}${shown}; ${remedy}`;
}
