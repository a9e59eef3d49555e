import type { Conditions, OneOrMore, Statement } from '../../../foundation/policy';
import { type AccessRequest, denies } from '../../support/deny';

const deny = (statement: Partial<Statement>): Statement => ({
  Sid: 'Example',
  Effect: 'Deny',
  ...(statement.NotAction === undefined ? { Action: '*' } : {}),
  ...(statement.NotResource === undefined ? { Resource: '*' } : {}),
  ...statement,
});

const call = (request: Partial<AccessRequest> = {}): AccessRequest => ({
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::records/2026/a.json',
  context: {},
  ...request,
});

const judged = (Condition: Conditions, context: Record<string, OneOrMore>) =>
  denies(deny({ Condition }), call({ context }));

test('only statements that deny, deny', () => {
  expect(denies(deny({}), call())).toBe(true);
  expect(denies(deny({ Effect: 'Allow' }), call())).toBe(false);
});

test.each<[Partial<Statement>, boolean]>([
  [{ Action: 's3:GetObject' }, true],
  [{ Action: 'S3:getobject' }, true],
  [{ Action: ['s3:PutObject', 's3:Get*'] }, true],
  [{ Action: 's3:GetObjec?' }, true],
  [{ Action: 's3:GetObject?' }, false],
  [{ Action: 's3:Get' }, false],
  [{ Action: 'sts:*' }, false],
  [{ NotAction: 's3:*' }, false],
  [{ NotAction: ['sts:*', 'iam:*'] }, true],
  [{ Resource: 'arn:aws:s3:::records/*' }, true],
  [{ Resource: 'arn:aws:s3:::RECORDS/*' }, false],
  [{ Resource: ['arn:aws:s3:::others/*', 'arn:aws:s3:::records/????/a.json'] }, true],
  [{ Resource: 'arn:aws:s3:::records' }, false],
  [{ NotResource: 'arn:aws:s3:::records/*' }, false],
  [{ NotResource: ['arn:aws:s3:::others/*'] }, true],
])('actions and resources: %j denies %s', (statement, expected) => {
  expect(denies(deny(statement), call())).toBe(expected);
});

const role = 'arn:aws:iam::111122223333:role/team/reader';

test.each<[Conditions, Record<string, OneOrMore>, boolean]>([
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, { 'AWS:principalorgid': 'o-1' }, true],
  [{ StringEquals: { key: ['a', 'b'] } }, { key: 'b' }, true],
  [{ StringEquals: { key: 'a' } }, { key: 'A' }, false],
  [{ StringEquals: { key: '*' } }, { key: 'a' }, false],
  [{ StringEquals: { key: 'a' } }, {}, false],
  [{ StringEqualsIfExists: { key: 'a' } }, {}, true],
  [{ StringEqualsIfExists: { key: 'a' } }, { key: 'b' }, false],
  [{ StringEqualsIgnoreCase: { key: 'true' } }, { key: 'TRUE' }, true],
  [{ StringEqualsIgnoreCase: { key: 'true' } }, {}, false],
  [{ StringNotEquals: { key: ['a', 'b'] } }, { key: 'b' }, false],
  [{ StringNotEquals: { key: ['a', 'b'] } }, { key: 'c' }, true],
  [{ StringNotEquals: { key: 'a' } }, {}, true],
  [{ StringNotEquals: { key: [] } }, { key: 'a' }, true],
  [{ StringNotEqualsIfExists: { key: 'a' } }, { key: 'a' }, false],
  [{ StringNotEqualsIfExists: { key: 'a' } }, {}, true],
  [{ StringNotEqualsIgnoreCase: { key: 'a' } }, { key: 'A' }, false],
  [{ StringLike: { key: 'a*' } }, { key: 'abc' }, true],
  [{ StringLike: { key: 'a.c' } }, { key: 'abc' }, false],
  [{ StringNotLike: { key: 'a*' } }, { key: 'abc' }, false],
  [{ StringNotLike: { key: 'a*' } }, {}, true],
  [{ ArnLike: { key: 'arn:aws:iam::*:role/team/*' } }, { key: role }, true],
  [{ ArnEquals: { key: 'arn:aws:iam::*:role/team/*' } }, { key: role }, true],
  [{ ArnLike: { key: 'arn:aws:iam:*:1:role/reader' } }, { key: 'arn:aws:iam:a:b:1:role/reader' }, false],
  [{ ArnLike: { key: 'arn:aws:bedrock:*:*:*' } }, { key: 'arn:aws:bedrock:eu-west-1:1:model/v1:0' }, true],
  [{ ArnLike: { key: 'arn:*:iam::*:role/*' } }, { key: 'not an arn' }, false],
  [{ ArnLike: { key: 'arn:aws:iam::*:role/*' } }, {}, false],
  [{ ArnNotLike: { key: 'arn:aws:iam::*:role/*' } }, { key: role }, false],
  [{ ArnNotLike: { key: ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/other/*'] } }, { key: role }, true],
  [{ ArnNotEquals: { key: role } }, {}, true],
  [{ Bool: { key: 'false' } }, { key: 'FALSE' }, true],
  [{ Bool: { key: 'false' } }, {}, false],
  [{ BoolIfExists: { key: 'false' } }, {}, true],
  [{ BoolIfExists: { key: 'false' } }, { key: 'true' }, false],
  [{ Null: { key: 'true' } }, {}, true],
  [{ Null: { key: 'true' } }, { key: 'a' }, false],
  [{ Null: { key: 'false' } }, { key: ['a', 'b'] }, true],
  [{ Null: { key: 'false' } }, {}, false],
  [{ NumericLessThan: { key: '30' } }, { key: '7' }, true],
  [{ NumericLessThan: { key: '30' } }, { key: '30' }, false],
  [{ NumericLessThan: { key: '30' } }, {}, false],
  [{ NumericLessThanEquals: { key: '30' } }, { key: '30' }, true],
  [{ NumericGreaterThan: { key: '30' } }, { key: '31' }, true],
  [{ NumericGreaterThanEquals: { key: '30' } }, { key: '29' }, false],
  [{ NumericNotEquals: { key: '1.0' } }, { key: '1' }, false],
  [{ 'ForAnyValue:StringLike': { key: 'p2a:*' } }, { key: ['team', 'p2a:plane'] }, true],
  [{ 'ForAnyValue:StringLike': { key: 'p2a:*' } }, { key: ['team'] }, false],
  [{ 'ForAnyValue:StringLike': { key: 'p2a:*' } }, {}, false],
  [{ 'ForAnyValue:StringNotEquals': { key: 'a' } }, { key: ['a', 'b'] }, true],
  [{ 'ForAnyValue:StringNotEquals': { key: 'a' } }, {}, false],
  [{ 'ForAllValues:StringEquals': { key: ['a', 'b'] } }, { key: ['a', 'c'] }, false],
  [{ 'ForAllValues:StringEquals': { key: ['a', 'b'] } }, {}, true],
])('conditions: %j on %j is %s', (condition, context, expected) => {
  expect(judged(condition, context)).toBe(expected);
});

test('operators and keys of a condition must all hold', () => {
  const both = { StringEquals: { one: 'a', two: 'b' }, Bool: { three: 'true' } };
  expect(judged(both, { one: 'a', two: 'b', three: 'true' })).toBe(true);
  expect(judged(both, { one: 'a', two: 'x', three: 'true' })).toBe(false);
  expect(judged(both, { one: 'a', two: 'b', three: 'false' })).toBe(false);
});

test('refuses what it does not know, rather than guess', () => {
  expect(() => judged({ IpAddress: { key: '10.0.0.0/8' } }, { key: '10.1.1.1' })).toThrow(
    'there is no condition operator "IpAddress" here',
  );
  expect(() => judged({ NullIfExists: { key: 'true' } }, {})).toThrow('there is no condition operator "NullIfExists"');
  expect(() => judged({ StringLike: { key: '$' + '{aws:username}' } }, { key: 'a' })).toThrow('policy variables');
  expect(() => judged({ StringEquals: { key: 'a' } }, { key: ['a', 'b'] })).toThrow('several values');
  expect(() => judged({ ArnLike: { key: 'arn:aws:iam' } }, { key: role })).toThrow('not the pattern of an ARN');
  expect(() => denies(deny({ Principal: { AWS: '111122223333' } }), call())).toThrow('only the principal "*"');
});
