import { tellingOfAgent } from '../../events/lambda/telling-of-agent';
import { sanitizerHandler } from './sanitizer-handler';
import { readySanitizer, sanitizerSettings } from './settings';

const settings = sanitizerSettings();

export const handler = sanitizerHandler(() => readySanitizer(settings), tellingOfAgent());
