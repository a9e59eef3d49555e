import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { at } from '../../foundation/cache';
import { type Mistake, MistakesError } from '../../foundation/mistakes';

const plain = z.json();
const keyType = z.enum(['text', 'number']);

const table = z.strictObject({
  /** Partition key, and sort key if there is one, by name. */
  key: z.record(z.string(), keyType),
  /** Sort keys of local indexes, by the index's name. */
  localIndexes: z.record(z.string(), z.record(z.string(), keyType)).default({}),
  items: z.array(z.record(z.string(), plain)).default([]),
});

/** A table that a tool finds on a laptop, with what is in it at the start. */
export type LocalTable = z.infer<typeof table>;

const FILE = 'local-tables.json';

/**
 * Tables that tools use, by name, as the file `local-tables.json` beside the code of each describes them. Tools whose code has none
 * find no table.
 *
 * @param folders Of tools, from the root of the project.
 * @throws MistakesError if one of the files is not what it should be.
 */
export function localTables(folders: readonly string[]): Readonly<Record<string, LocalTable>> {
  const mistakes: Mistake[] = [];
  const tables: Record<string, LocalTable> = {};
  for (const folder of new Set(folders)) {
    const file = `${folder}/${FILE}`;
    if (!existsSync(at(file))) continue;
    const read = z.record(z.string(), table).safeParse(parsed(at(file)));
    if (read.success) Object.assign(tables, read.data);
    else
      mistakes.push(
        ...read.error.issues.map(({ path, message }) => ({
          path: [file, ...path].join('.'),
          problem: `is not a description of tables: ${message}`,
          remedy: 'write it as docs/guide/local-gateway.md says',
        })),
      );
  }
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return tables;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
