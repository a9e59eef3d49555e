import { main } from './foundation/main';
import { buildStacks } from './stacks/environment-stacks';

void main({
  environments: [
    () => import('./environments/dev'),
    () => import('./environments/staging'),
    () => import('./environments/prod'),
  ],
  build: buildStacks,
});
