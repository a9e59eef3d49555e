// Loaded into every Node process that is measured; plain JavaScript, because a compiler would be measured too.
const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env.P2A_BENCH_PROBE;
if (file !== undefined && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    appendFileSync(file, `${JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, kilobytes: maxRSS })}\n`);
  });
}
