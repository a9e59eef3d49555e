import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { median } from '../statistics';

const START = resolve(__dirname, 'start.cjs');

const SETTINGS = {
  AWS_REGION: 'eu-central-1',
  P2A_TABLE: 'bench',
  P2A_AUDIT_LOG_GROUP: '/bench/audit',
  P2A_DIGEST_KEY_ARN: 'arn:aws:kms:eu-central-1:333333333333:key/0a1b',
  P2A_APPROVALS_MACHINE_ARN: 'arn:aws:states:eu-central-1:333333333333:stateMachine:bench',
};

/**
 * What it takes to load the gateway's function, above a function that does nothing: CPU milliseconds, the median of pairs that were
 * made in turn, after one that reads the files.
 */
export function measureStart(folder: string, pairs: number): number {
  const bare = join(folder, 'bare.js');
  writeFileSync(bare, 'exports.handler = async () => ({ statusCode: 200 });\n');
  const start = (file: string) =>
    Number(execFileSync(process.execPath, [START, file], { env: { ...process.env, ...SETTINGS }, encoding: 'utf8' }));
  const gateway = join(folder, 'index.js');
  start(gateway);
  return median(Array.from({ length: pairs }, () => start(gateway) - start(bare)));
}
