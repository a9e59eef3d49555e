import { hashOf } from '../../../foundation/cache';
import type { Tool } from '../../../foundation/environment';

/** JSON Schemas of what actions of a tool take. */
export interface ActionInputs {
  readonly tool: string;
  /** By the name of the action. */
  readonly schemas: Readonly<Record<string, object>>;
  /** Known by this; other schemas have another key. */
  readonly key: string;
}

export function actionInputs({ name, actions }: Tool, wanted: readonly string[]): ActionInputs {
  const schemas = Object.fromEntries(
    wanted.flatMap((action) => {
      const input = actions[action]?.input;
      return input === undefined ? [] : [[action, input] as const];
    }),
  );
  return { tool: name, schemas, key: hashOf(JSON.stringify(schemas)) };
}
