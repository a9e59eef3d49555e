import { APPROVER_STAGE } from './stage';

/** What of the API of approvers the function answers that lets agents go again, as method and path. */
export const RELEASE_ROUTES = {
  standing: { method: 'GET', path: '/agents/{agent}/containment' },
  release: { method: 'POST', path: '/agents/{agent}/release' },
} as const;

/** As the permission of the function names them: whatever agent is meant. @param executionArn Of the API. */
export const releaseSources = (executionArn: string): string[] =>
  Object.values(RELEASE_ROUTES).map(
    ({ method, path }) => `${executionArn}/${APPROVER_STAGE}/${method}${path.replace('{agent}', '*')}`,
  );
