import { sanitizerHandler } from './sanitizer-handler';
import { readySanitizer, sanitizerSettings } from './settings';

const settings = sanitizerSettings();

export const handler = sanitizerHandler(() => readySanitizer(settings));
