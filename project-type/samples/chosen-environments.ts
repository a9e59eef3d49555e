import { entryOf } from './entries';
import { layoutNamed } from './layouts';

/** An environment that was asked for, and the layout it is to have. */
export interface ChosenEnvironment {
  readonly name: string;
  readonly layout: string;
}

const DEFAULT = ['dev', 'staging', 'prod'];

/** `qa=staging` is qa in the layout of staging; of a layout alone, the name is the layout's own. */
export const chosenEnvironments = (list: readonly string[] = DEFAULT): ChosenEnvironment[] =>
  list.map((text) => {
    const { name, value } = entryOf(text);
    return value === undefined
      ? { name: layoutNamed(name)?.environment ?? name, layout: name }
      : { name, layout: value };
  });
