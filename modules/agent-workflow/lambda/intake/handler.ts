import { tellingOfAgent } from '../../../events/lambda/telling-of-agent';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import { readySanitizer, sanitizerSettings } from '../../../sanitizer/lambda/settings';
import { setting } from '../setting';
import { intake } from './intake';
import { keepIn, starting } from './services';

const settings = sanitizerSettings();

export const handler = intake({
  ready: onceReady(() => readySanitizer(settings)),
  keep: keepIn(setting('P2A_BUCKET'), setting('P2A_PREFIX')),
  start: starting(setting('P2A_STATE_MACHINE')),
  tell: tellingOfAgent(),
});
