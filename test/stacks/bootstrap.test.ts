import { App } from 'cdktf';
import { defineEnvironment } from '../../foundation/define-environment';
import type { Environment, EnvironmentInput } from '../../foundation/environment';
import { BootstrapStack, bootstrappedAccounts } from '../../stacks/bootstrap';
import { enforced as register } from '../fixtures/enforced/register';
import landingZone from '../fixtures/landing-zone/environment';
import { aboutDeployment } from '../invariants/deployment';
import { environment, environmentInput } from '../support/environment';
import { caseOf } from '../support/synth';

const pipelines = {
  security: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/security', externalId: 'acme-trial-security' },
  workload: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/agents', externalId: 'acme-trial-workload' },
};
const bootstrap = { pipelines };
const trial = environment({ bootstrap });
const bank = defineEnvironment({ ...register, bootstrap });

const stackOf = (of: Environment, account: string) => {
  const { provider } = JSON.parse(
    JSON.stringify(new BootstrapStack(new App({ stackTraces: false }), of, account).toTerraform()),
  );
  return provider.aws[0];
};

describe('which accounts have one', () => {
  test('the management account first, and every one that something is deployed into', () => {
    expect(bootstrappedAccounts(trial)).toEqual(['management', 'log-archive', 'sandbox']);
    expect(bootstrappedAccounts(bank)).toEqual([
      'management',
      'log-archive',
      'loan-agents',
      'pilot-agents',
      'loan-tools',
      'gateway',
    ]);
  });

  test('the account of Identity Center, and those that share something', () => {
    const accounts = {
      ...environmentInput().accounts,
      people: { id: '444444444444', ou: 'security' },
      network: { id: '555555555555', ou: 'workloads' },
    };
    const of = environment({
      bootstrap,
      accounts,
      identityCenter: {
        account: 'people',
        region: 'eu-central-1',
        instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
        identityStoreId: 'd-1234567890',
      },
      sharing: {
        subnets: {
          account: 'network',
          resources: ['arn:aws:ec2:eu-central-1:555555555555:subnet/subnet-0a1b2c3d4e5f6a7b8'],
          with: { accounts: ['sandbox'] },
        },
      },
    });
    expect(bootstrappedAccounts(of)).toEqual(['management', 'log-archive', 'people', 'sandbox', 'network']);
  });

  test('40: none where a landing zone gives the roles, or where nobody says how to make them', () => {
    expect(bootstrappedAccounts(landingZone)).toEqual([]);
    expect(bootstrappedAccounts(environment())).toEqual([]);
    const given = { existing: { security: 'platform/security', workload: 'platform/workload' } };
    expect(bootstrappedAccounts({ ...trial, deployRoles: given })).toEqual([]);
  });

  describe.each(Object.entries({ trial, bank }))('%s', (_, of) => {
    aboutDeployment(caseOf(of));
  });
});

describe('how it gets into an account', () => {
  test('36: by the role that is there, with the credentials of the management account', () => {
    expect(stackOf(trial, 'sandbox')).toMatchObject({
      allowed_account_ids: ['333333333333'],
      assume_role: [
        {
          role_arn: 'arn:aws:iam::333333333333:role/OrganizationAccountAccessRole',
          session_name: 'p2a-trial-bootstrap',
        },
      ],
    });
    const vending = environment({ bootstrap: { ...bootstrap, role: 'vending/account-setup' } });
    expect(stackOf(vending, 'log-archive')).toMatchObject({
      assume_role: [{ role_arn: 'arn:aws:iam::222222222222:role/vending/account-setup' }],
    });
  });

  test('36: and as whoever it is, in the management account', () => {
    expect(stackOf(trial, 'management')).toMatchObject({ allowed_account_ids: ['111111111111'] });
    expect(stackOf(trial, 'management').assume_role ?? []).toEqual([]);
  });
});

test('40: without a bootstrap it is refused, with what is missing', () => {
  const without: Partial<EnvironmentInput> = {};
  expect(() => new BootstrapStack(new App({ stackTraces: false }), environment(without), 'sandbox')).toThrow(
    new Error('trial.bootstrap: is missing; make this stack only where it is given'),
  );
});
