/** So many agents at a time: each has a few calls of IAM, which an account has few of. */
const AT_A_TIME = 8;

/**
 * Does something for each, several at a time, and for all of them whatever comes of one.
 *
 * @returns what went wrong.
 */
export async function forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = [];
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift())
      await act(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, items.length) }, work));
  return failures;
}
