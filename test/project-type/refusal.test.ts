import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT_TYPE = join(__dirname, '../../project-type');

const run = (program: string) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=commonjs',
      '--eval',
      `const { Refusal } = require('${PROJECT_TYPE}/refusal.ts');\n${program}`,
    ],
    { encoding: 'utf8', cwd: join(PROJECT_TYPE, '..') },
  );
  return { status, stderr };
};

test('of a refusal that nobody catches, people read what it says and nothing else', () => {
  expect(run("throw new Refusal('region: is wrong');")).toEqual({ status: 1, stderr: '\nregion: is wrong\n' });
});

test('so do they where a command line prints what it caught', () => {
  expect(run("console.error(new Refusal('region: is wrong'));")).toEqual({ status: 0, stderr: 'region: is wrong\n' });
});

test('of another error, all there is to know', () => {
  const { status, stderr } = run("new Refusal('never thrown'); throw new TypeError('a fault of ours');");
  expect(status).toBe(1);
  expect(stderr).toMatch(/TypeError: a fault of ours\n +at /);
});

test('a program that has an end of its own for errors keeps it', () => {
  const { status, stderr } = run(
    "process.on('uncaughtException', ({ name }) => { console.error(name); process.exitCode = 3; }); throw new Refusal('x');",
  );
  expect({ status, stderr }).toEqual({ status: 3, stderr: 'Refusal\n' });
});
