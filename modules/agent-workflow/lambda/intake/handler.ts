import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import { readySanitizer, sanitizerSettings } from '../../../sanitizer/lambda/settings';
import { intake } from './intake';
import { keepIn, starting } from './services';

const settings = sanitizerSettings();
const { P2A_BUCKET: bucket = '', P2A_PREFIX: prefix = '', P2A_STATE_MACHINE: stateMachineArn = '' } = process.env;

export const handler = intake({
  ready: onceReady(() => readySanitizer(settings)),
  keep: keepIn(bucket, prefix),
  start: starting(stateMachineArn),
  log: (line) => process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`),
});
