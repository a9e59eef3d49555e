// Sends requests over ten connections, each the next when it has its answer; plain JavaScript, because a compiler would take part in it.
const { Agent, request } = require('node:http');

const { port, calls, requests, run } = JSON.parse(process.argv[2]);
const CONNECTIONS = 10;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let sent = 0;
let refused = 0;

function send() {
  return new Promise((done, fail) => {
    sent += 1;
    const { path, headers, body } = calls[sent % calls.length];
    const call = request(
      {
        port,
        host: '127.0.0.1',
        agent,
        method: 'POST',
        path,
        headers: { ...headers, 'idempotency-key': `bench-${run}-${sent}` },
      },
      (answer) => {
        if (answer.statusCode !== 200) refused += 1;
        answer.resume();
        answer.on('end', done);
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}

async function connection(most) {
  while (sent < most) await send();
}

const all = (most) => Promise.all(Array.from({ length: CONNECTIONS }, () => connection(most)));

(async () => {
  const warmUp = Math.ceil(requests / 4);
  await all(warmUp);
  const begun = process.hrtime.bigint();
  await all(warmUp + requests);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  process.stdout.write(JSON.stringify({ perSecond: requests / seconds, refused }));
  process.exit(0);
})();
