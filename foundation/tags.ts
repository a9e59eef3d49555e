import type { Environment } from './environment';
import type { StackKind } from './stack-kinds';
import type { Plane } from './vocabulary';

/** Tags of every resource of a stack. The plane is not among them: only principals have one. */
export const defaultTags = ({ tags, name }: Pick<Environment, 'tags' | 'name'>, kind: StackKind) => ({
  ...tags,
  'p2a:environment': name,
  'p2a:stack': kind,
});

/** The tag that says who a principal is. */
export const planeTag = (plane: Plane) => ({ 'p2a:plane': plane });

/** The tag that says what a key or bucket holds. */
export const dataClassTag = (dataClass: string) => ({ 'p2a:data-class': dataClass });
