import { Fn, Lazy, Token } from 'cdktf';
import {
  POLICY_LIMITS,
  type PolicyKind,
  policy,
  render,
  renderJson,
  type Statement,
  sizeOf,
} from '../../foundation/policy';

const readObjects: Statement = {
  Sid: 'ReadObjects',
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::records/*',
};
const withResource = (Resource: string | readonly string[]) => policy({ ...readObjects, Resource });

describe('a rendered policy', () => {
  test('is plain JSON without white space', () => {
    expect(render('triage', 'managed', policy(readObjects))).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"ReadObjects","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*"}]}',
    );
  });

  test("keeps IAM's own variables from Terraform", () => {
    const text = render(
      'triage',
      'managed',
      withResource(`arn:aws:s3:::records/\${aws:PrincipalTag/p2a:agent}/%{x}/$1/100%`),
    );
    expect(text).toContain(`records/$\${aws:PrincipalTag/p2a:agent}/%%{x}/$1/100%"`);
  });

  test('escapes every occurrence', () => {
    expect(renderJson('triage', [`\${aws:a}`, `\${aws:b}%{c}%{d}`])).toBe(`["$\${aws:a}","$\${aws:b}%%{c}%%{d}"]`);
  });

  test('leaves references to other resources for the toolkit', () => {
    const reference = Token.asString({ resolve: () => 'arn' });
    expect(reference).toMatch(/^\$\{TfToken\[/);
    expect(render('triage', 'managed', withResource(`${reference}/*`))).toContain(`"Resource":"${reference}/*"`);
    expect(render('triage', 'managed', withResource(`\${TfToken[TOKEN.1]}`))).toContain(
      `"Resource":"\${TfToken[TOKEN.1]}"`,
    );
  });

  test('refuses lists that are known at apply only', () => {
    const list = Fn.tolist(['a']);
    const refusal =
      'triage: the policy holds a list, map or number that is known at apply only; pass plain values or single strings';
    expect(() => render('triage', 'managed', withResource(list))).toThrow(new Error(refusal));
    expect(() => renderJson('triage', { list: Lazy.listValue({ produce: () => ['a'] }) })).toThrow(new Error(refusal));
    for (const unknown of [
      Token.asNumberList({ resolve: () => [7] }),
      Lazy.numberValue({ produce: () => 7 }),
      Token.asStringMap({ resolve: () => ({ a: 'b' }) }),
    ])
      expect(() => renderJson('triage', { unknown })).toThrow(new Error(refusal));
  });

  test.each([0, -1, 1.5, 1e300, -1.5e-9, '#{x}', '#TfToken[x]', ['a', 2]])('takes plain values: %p', (value) => {
    expect(renderJson('triage', { value })).toBe(JSON.stringify({ value }));
  });
});

describe('19: the size of a policy', () => {
  const ofSize = (size: number) => withResource('x'.repeat(size - sizeOf(withResource(''))));

  test('a reference counts as a long ARN, which it is when AWS reads it', () => {
    const key = Token.asString({ resolve: () => 'arn:aws:kms:eu-central-1:222222222222:key/a' });
    const room = POLICY_LIMITS.managed - sizeOf(withResource(''));
    expect(() => render('triage', 'managed', withResource(`${key}${'x'.repeat(room - 120)}`))).not.toThrow();
    expect(() => render('triage', 'managed', withResource(`${key}${'x'.repeat(room - 119)}`))).toThrow(
      '6145 characters',
    );
  });

  test('limits are those of AWS', () => {
    expect(POLICY_LIMITS).toEqual({
      serviceControl: 5120,
      resourceControl: 5120,
      permissionSet: 32_768,
      roleInline: 10_240,
      managed: 6144,
      trust: 2048,
      key: 32_768,
      bucket: 20_480,
      api: 8192,
    });
  });

  test.each(Object.entries(POLICY_LIMITS) as Array<[PolicyKind, number]>)(
    '%s may have %i characters and no more',
    (kind, limit) => {
      expect(render('triage', kind, ofSize(limit))).toHaveLength(limit);
      expect(() => render('dev-agents/triage', kind, ofSize(limit + 1))).toThrow(
        new Error(
          `dev-agents/triage: the ${kind} policy has ${limit + 1} characters, the limit is ${limit}; name fewer resources or split it`,
        ),
      );
    },
  );

  test('is measured as AWS counts it, before Terraform needs an escape', () => {
    const document = withResource(`\${aws:username}`.repeat(100));
    expect(render('triage', 'managed', document, sizeOf(document)).length).toBe(sizeOf(document) + 100);
  });

  test('may be limited otherwise by an environment', () => {
    expect(() => render('dev', 'serviceControl', ofSize(201), 200)).toThrow('has 201 characters, the limit is 200');
    expect(render('dev', 'serviceControl', ofSize(10_240), 10_240)).toHaveLength(10_240);
  });
});

test('38: a statement reads in one order, however it was put together', () => {
  const statement: Required<Omit<Statement, 'NotAction' | 'NotResource'>> = {
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    Resource: '*',
    Action: 's3:GetObject',
    Principal: '*',
    Effect: 'Deny',
    Sid: 'ReadObjects',
  };
  const inOrder = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];
  const [one] = policy(statement).Statement;
  expect(Object.keys(one ?? {})).toEqual(inOrder);
  expect(one).toEqual(statement);

  const keys = Object.keys(statement) as Array<keyof typeof statement>;
  for (let turn = 0; turn < keys.length; turn++) {
    const turned = [...keys.slice(turn), ...keys.slice(0, turn)];
    const again = Object.fromEntries(turned.map((key) => [key, statement[key]])) as unknown as Statement;
    expect(JSON.stringify(policy(again))).toBe(JSON.stringify(policy(statement)));
  }
});

test('a statement keeps what it excludes, and says nothing of what it leaves out', () => {
  const [one] = policy({ NotResource: 'b', NotAction: ['a'], Effect: 'Deny', Sid: 'AllBut' }).Statement;
  expect(Object.entries(one ?? {})).toEqual([
    ['Sid', 'AllBut'],
    ['Effect', 'Deny'],
    ['NotAction', ['a']],
    ['NotResource', 'b'],
  ]);
});
