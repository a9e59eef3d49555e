import { setting } from '../../../agent-workflow/lambda/setting';
import { telling } from '../../../events/lambda/tell';
import { tokens } from './tokens';

export const handler = tokens(telling(setting('P2A_ENVIRONMENT')));
