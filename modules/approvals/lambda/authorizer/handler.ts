import { setting } from '../../../agent-workflow/lambda/setting';
import { telling } from '../../../events/lambda/tell';
import { authorizer } from './authorizer';
import { issuerKeys } from './issuer-keys';
import type { AuthorizerSettings } from './settings';

const settings = JSON.parse(setting('P2A_AUTHORIZER')) as AuthorizerSettings;

export const handler = authorizer({
  settings,
  keys: issuerKeys(settings.issuer),
  tell: telling(setting('P2A_ENVIRONMENT')),
  now: Date.now,
});
