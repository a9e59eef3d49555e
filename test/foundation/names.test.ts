import { createHash } from 'node:crypto';
import {
  agentRoleName,
  awsName,
  boundaryPath,
  isGoverned,
  logGroupName,
  NAME_LIMITS,
  type NameKind,
  planePath,
  toolInvokeRoleName,
  toolRoleName,
  vendedLogGroupName,
} from '../../foundation/names';

const naming = { namePrefix: 'p2a', name: 'prod' };
const kinds = Object.keys(NAME_LIMITS) as NameKind[];

/** Numbers that look random and are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Names in the alphabet that validation lets through: lower case, digits and single dashes. */
function* partsLike(seed: number, count: number): Generator<string> {
  const next = seeded(seed);
  const pick = (from: string) => from.charAt(Math.floor(next() * from.length));
  for (let n = 0; n < count; n++) {
    const words = Array.from({ length: 1 + Math.floor(next() * 40) }, () =>
      Array.from({ length: 1 + Math.floor(next() * 9) }, () => pick('abcdefghijklmnopqrstuvwxyz0123456789')).join(''),
    );
    yield words.join('-');
  }
}

test('37: the limits are those of AWS', () => {
  expect(NAME_LIMITS).toMatchObject({
    role: 64,
    function: 64,
    bucket: 63,
    stateMachine: 80,
    iamPolicy: 128,
    permissionSet: 32,
  });
});

test('a name says prefix, environment and what it is', () => {
  expect(awsName(naming, 'role', 'agent', 'triage')).toBe('p2a-prod-agent-triage');
  expect(agentRoleName(naming, 'triage')).toBe('p2a-prod-agent-triage');
  expect(toolRoleName(naming, 'register')).toBe('p2a-prod-tool-register');
  expect(toolInvokeRoleName(naming, 'register')).toBe('p2a-prod-tool-register-invoke');
});

describe('37: a name that is too long', () => {
  test.each(kinds)('is cut at the limit and not before: %s', (kind) => {
    const limit = NAME_LIMITS[kind];
    const fits = 'x'.repeat(limit - 'p2a-prod-'.length);
    expect(awsName(naming, kind, fits)).toBe(`p2a-prod-${fits}`);
    expect(awsName(naming, kind, `${fits}x`)).toHaveLength(limit);
    expect(awsName(naming, kind, `${fits}x`)).toMatch(/x-[0-9a-f]{8}$/);
  });

  test('is the same in every synthesis', () => {
    const long = 'settlement-of-claims-after-storm-and-flood-in-coastal-regions';
    expect(awsName(naming, 'role', 'agent', long)).toBe(
      'p2a-prod-agent-settlement-of-claims-after-storm-and-flo-49a113c9',
    );
  });

  test('ends in a hash of the whole', () => {
    const whole = `p2a-prod-${'x'.repeat(100)}`;
    const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
    expect(awsName(naming, 'role', 'x'.repeat(100))).toBe(`${whole.slice(0, 55)}-${hash}`);
  });

  test('differs from another one that differs at its end only', () => {
    const long = 'x'.repeat(600);
    for (const kind of kinds) expect(awsName(naming, kind, `${long}a`)).not.toBe(awsName(naming, kind, `${long}b`));
  });

  test('has no dash in front of the dash before its hash', () => {
    // The cut falls right behind the dashes.
    const part = `${'x'.repeat(54 - 'p2a-prod-'.length)}-${'y'.repeat(30)}`;
    expect(awsName(naming, 'role', part)).toMatch(/^p2a-prod-x+-[0-9a-f]{8}$/);
  });
});

test('37: whatever the parts, names stay within the limit, valid, and different', () => {
  for (const kind of kinds) {
    const parts = new Set(partsLike(kind.length, 200));
    const names = [...parts].map((part) => awsName(naming, kind, part));
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(NAME_LIMITS[kind]);
      expect(name).toMatch(/^p2a-prod-[a-z0-9]+(?:-[a-z0-9]+)*$/);
    }
    expect(new Set(names).size).toBe(parts.size);
  }
});

test('37: bucket names are valid however long the parts are', () => {
  for (const part of partsLike(63, 300))
    expect(awsName(naming, 'bucket', part, '222222222222')).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
});

describe('40: where roles and policies lie in IAM', () => {
  const given = { namePrefix: 'p2a', iamPath: 'platform/AI' };

  test('below the name prefix, or where a standard wants them', () => {
    expect([planePath(naming, 'agent'), boundaryPath(naming)]).toEqual(['/p2a/agent/', '/p2a/boundary/']);
    expect([planePath(given, 'agent'), boundaryPath(given)]).toEqual(['/platform/AI/agent/', '/platform/AI/boundary/']);
  });

  test('whatever lies there is the template’s, in whatever case', () => {
    expect(isGoverned(naming, 'P2A/deploy/any')).toBe(true);
    expect(isGoverned(naming, 'p2account/any')).toBe(false);
    expect(isGoverned(given, 'platform/ai/agent/any')).toBe(true);
    expect(isGoverned(given, 'p2a/agent/any')).toBe(false);
  });
});

describe('log groups', () => {
  test('lie in a folder of the environment, or in the one for AWS services', () => {
    expect(logGroupName(naming, 'agents', 'triage')).toBe('/p2a/prod/agents/triage');
    expect(vendedLogGroupName(naming, 'workflow')).toBe('/aws/vendedlogs/p2a/prod/workflow');
  });

  test('37: have names that CloudWatch takes, however long the parts are', () => {
    for (const part of partsLike(512, 100)) {
      const long = [part, part, part];
      expect(logGroupName(naming, ...long).length).toBeLessThanOrEqual(NAME_LIMITS.logGroup);
    }
  });
});
