import prod from '../../environments/prod';
import type { PolicyDocument } from '../../foundation/policy';
import { aboutWorkflows } from '../invariants/workflows';
import { everything } from '../modules/account-roles/environments';
import { allows } from '../support/allow';
import { denies, listOf } from '../support/deny';
import { caseOf, resourcesIn, synthEnvironment } from '../support/synth';

aboutWorkflows(caseOf(everything));

describe('an auditor of a family', () => {
  const resources = resourcesIn(synthEnvironment(prod));
  const [set] = resources.filter(
    ({ type, path }) => type === 'aws_ssoadmin_permission_set_inline_policy' && path.includes('/claims/auditor/'),
  );
  const granted = JSON.parse(String(set?.attributes.inline_policy)) as PolicyDocument;
  const [triage] = prod.agents;
  const id = prod.accounts[triage?.account ?? '']?.id;
  const machine = `arn:aws:states:eu-central-1:${id}:stateMachine:p2a-prod-agent-claims-triage`;
  const execution = `arn:aws:states:eu-central-1:${id}:execution:p2a-prod-agent-claims-triage:r-1`;
  const key = `arn:aws:kms:eu-central-1:${id}:key/0a1b`;
  const team = { 'aws:PrincipalTag/team': prod.identityCenter?.teams.claims ?? 'claims' };
  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    allows(granted, { action, resource, context: { ...team, ...context } });
  const via = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` });

  test('reads the history of executions, and changes none', () => {
    for (const action of ['states:DescribeExecution', 'states:GetExecutionHistory'])
      expect(may(action, execution)).toBe(true);
    expect(may('states:ListExecutions', machine)).toBe(true);
    for (const action of [
      'states:StartExecution',
      'states:StopExecution',
      'states:RedriveExecution',
      'states:SendTaskSuccess',
    ])
      expect([action, may(action, execution), may(action, machine)]).toEqual([action, false, false]);
    expect(
      may('states:GetExecutionHistory', execution.replace('agent-claims-triage', 'tool-sanctions-screening')),
    ).toBe(false);
  });

  test('opens what the key of that class has sealed, and nothing under another', () => {
    const context = (stateMachine: string) => ({
      ...via('states'),
      'kms:EncryptionContext:aws:states:stateMachineArn': stateMachine,
    });
    expect(may('kms:Decrypt', key, context(machine))).toBe(true);
    expect(may('kms:Decrypt', key, context(machine.replace('agent-claims-triage', 'tool-x')))).toBe(false);
    expect(may('kms:Decrypt', key, via('states'))).toBe(false);
    expect(may('kms:Decrypt', key)).toBe(false);
    const inBucket = (name: string) => ({
      ...via('s3'),
      'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::p2a-prod-${name}-${id}`,
    });
    expect(may('kms:Decrypt', key, inBucket('decisions'))).toBe(true);
    expect(may('kms:Decrypt', key, inBucket('prompts'))).toBe(false);
    for (const action of ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:CreateGrant'])
      expect([action, may(action, key, context(machine))]).toEqual([action, false]);
  });

  test('reads records of decisions, and no request', () => {
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-decisions-${id}/claims-triage/r-1.json`)).toBe(true);
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-prompts-${id}/claims-triage/r-1/abc.json`)).toBe(false);
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-decisions-${id}/mail-responder/r-1.json`)).toBe(false);
  });

  test('opens executions by the key of decisions: its policy admits auditors, that of settings and logs does not', () => {
    const keys = resources.filter(
      ({ type, stack }) => type === 'aws_kms_key' && stack === `prod-keys-${triage?.account}`,
    );
    const auditor = `arn:aws:iam::${id}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_p2a-prod-auditor-claims_0a1b`;
    const opening = keys.filter(({ attributes }) =>
      (JSON.parse(String(attributes.policy)) as PolicyDocument).Statement.some(
        ({ Effect, Principal, Action, Condition = {} }) =>
          Effect === 'Allow' &&
          typeof Principal === 'object' &&
          Principal.AWS !== undefined &&
          listOf(Action).some((action) => action === 'kms:Decrypt' || action === 'kms:*') &&
          denies(
            { Sid: 'Asked', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition },
            { action: 'kms:Decrypt', resource: key, context: { 'aws:PrincipalArn': auditor } },
          ),
      ),
    );
    expect(opening.map(({ name }) => name).sort()).toEqual(['decisions', 'prompts']);
  });
});
