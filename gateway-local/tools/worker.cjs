/**
 * The place in which one tool runs: a thread with an environment, a global scope and connections of its own. It is handed calls as
 * Lambda hands them over, as JSON, and may reach nothing but this machine.
 */
const net = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

const connect = net.Socket.prototype.connect;
/** Every connection comes through here, whichever client opens it. A path is a socket of another program. */
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
  if (typeof options.path !== 'string' && LOOPBACK.includes(options.host ?? 'localhost'))
    return connect.apply(this, given);
  // As late as a network would say so: whoever connects has not begun to listen yet.
  setImmediate(() => this.destroy(new Error('the local gateway lets no tool leave this machine')));
  return this;
};

const module_ = { exports: {} };
new Function('module', 'exports', 'require', workerData.code)(module_, module_.exports, require);
const { handler } = module_.exports;

parentPort.on('message', async ({ id, payload }) => {
  try {
    parentPort.postMessage({
      id,
      answer: JSON.stringify(await handler(JSON.parse(payload), { awsRequestId: String(id) })) ?? 'null',
    });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.name : 'Error' });
  }
});
