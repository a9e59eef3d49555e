import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS, REFUSERS, type Refusal } from '../../foundation/refusals';

const guide = readFileSync(join(__dirname, '../../docs/guide/refusals.md'), 'utf8');

test('the guide lists every refusal as it is, in the order of the request path', () => {
  const documented = [...guide.matchAll(/^\| `([\w-]+)` \| ([^|]+) \| `([\w-]+)` \| (\d+) \|$/gm)].map(
    ([, code, sentence, next, status]) => ({ code, sentence, next, status: Number(status) }),
  );
  const actual = Object.entries<Refusal>(REFUSALS).map(([code, { sentence, next, status }]) => ({
    code,
    sentence,
    next,
    status,
  }));
  expect(documented).toEqual(actual);
});

test('the guide has a chapter for each that refuses, and refusals stand together by it', () => {
  const chapters = [...guide.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(chapters).toEqual(['Sanitiser', 'Intake', 'Guardrail', 'Workflow', 'Tool gateway', 'Approver', 'Tool']);
  const order = Object.values<Refusal>(REFUSALS).map(({ by }) => REFUSERS.indexOf(by));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(new Set(order).size).toBe(REFUSERS.length);
});
