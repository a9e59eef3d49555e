import { request } from 'node:https';
import { connect } from 'node:net';
import { toolHandler } from '../../../modules/tool/lambda/tool-handler';

const told = (attempt: (done: (error: Error) => void) => void): Promise<string> =>
  new Promise((resolve) => attempt(({ message }) => resolve(message)));

/** Addresses that lead nowhere, so that a fault of what is tested reaches nobody. */
const NOBODY = '192.0.2.1';

export const handler = toolHandler({
  settings: async () => ({ ...process.env }) as Record<string, string>,
  leave: async () => ({
    byFetch: await fetch(`http://${NOBODY}/`).then(
      () => 'reached',
      (error: { cause: Error }) => error.cause.message,
    ),
    byHttps: await told((done) => request({ host: NOBODY }).on('error', done).end()),
    bySocket: await told((done) => connect(443, NOBODY).on('error', done)),
    byPath: await told((done) => connect('/var/run/nobody.sock').on('error', done)),
  }),
  hang: () => new Promise(() => undefined),
  fail: async () => {
    process.stdout.write('about to fail\n');
    throw new Error('of the trial');
  },
});
