import { controlFacts } from '../../../modules/control-policies/facts';
import { RESOURCE_CONTROLS, SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { type AccessRequest, denies, listOf } from '../../support/deny';
import { statementOf, statementsOf } from '../../support/policies-of';
import { perimeterTable } from './table/perimeter';
import { testEveryStatement } from './table/suite';
import { toolRolesTable } from './table/tool-roles';
import { transportTable } from './table/transport';
import { bare, WORLDS } from './table/worlds';

testEveryStatement(RESOURCE_CONTROLS, {
  perimeter: perimeterTable,
  transport: transportTable,
  'tool-roles': toolRolesTable,
});

describe.each(Object.entries(WORLDS))('%s', (_, { facts }) => {
  const statements = statementsOf(RESOURCE_CONTROLS, facts);

  test('15: resource control policies deny everybody, and name the actions', () => {
    const unlike = statements.filter(
      ({ Effect, Principal, Action, NotAction }) =>
        Effect !== 'Deny' || Principal !== '*' || NotAction !== undefined || listOf(Action).includes('*'),
    );
    expect(unlike).toEqual([]);
  });

  test('13: Sids are alphanumeric, and no two statements of any pack share one', () => {
    const sids = [...statements, ...statementsOf(SERVICE_CONTROLS, facts)].map(({ Sid }) => Sid);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
    expect(sids.filter((sid, index) => sids.indexOf(sid) !== index)).toEqual([]);
  });
});

describe('an environment without a gateway, and with no issuer', () => {
  const facts = controlFacts(bare);
  const { roles } = WORLDS.prod;
  const judged = (sid: string, request: Pick<AccessRequest, 'action' | 'context'>) =>
    denies(statementOf(RESOURCE_CONTROLS, facts, sid), { ...request, resource: roles.tool });

  test('15: nobody assumes a tool role but the service that runs it', () => {
    const assume = (context: AccessRequest['context']) =>
      judged('OnlyTheGatewayAssumesToolRoles', { action: 'sts:AssumeRole', context });
    expect(assume({ 'aws:PrincipalArn': roles.gateway, 'aws:PrincipalIsAWSService': 'false' })).toBe(true);
    expect(assume({ 'aws:PrincipalIsAWSService': 'true' })).toBe(false);
  });

  test('15: nobody signs in from outside', () => {
    expect(
      judged('WebIdentitiesComeFromNamedIssuers', {
        action: 'sts:AssumeRoleWithWebIdentity',
        context: { 'token.actions.githubusercontent.com:sub': 'repo:alder-mutual/agent-platform:ref:refs/heads/main' },
      }),
    ).toBe(true);
    expect(
      judged('SamlSignInsComeFromNamedIssuers', {
        action: 'sts:AssumeRoleWithSAML',
        context: { 'saml:iss': 'https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/abc' },
      }),
    ).toBe(true);
  });
});
