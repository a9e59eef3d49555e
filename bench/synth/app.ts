import { main } from '../../foundation/main';
import { buildStacks } from '../../stacks/environment-stacks';

/** The project's main.ts, with environments of the size that is asked for in place of the shipped ones. */
void main({
  environments: [
    () => import('./environments/dev'),
    () => import('./environments/staging'),
    () => import('./environments/prod'),
  ],
  build: buildStacks,
});
