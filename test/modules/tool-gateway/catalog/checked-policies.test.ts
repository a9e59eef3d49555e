import '../../../../foundation/quick-tokens';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../../../../foundation/environment';
import { MistakesError } from '../../../../foundation/mistakes';
import { checkedPolicies } from '../../../../modules/tool-gateway/catalog/checked-policies';
import { policyTexts } from '../../../../modules/tool-gateway/catalog/policy-texts';
import { buildStacks } from '../../../../stacks/environment-stacks';
import { environment } from '../../../support/environment';
import { payments, type RuleInput, shop } from './shop';

const cache = mkdtempSync(join(tmpdir(), 'p2a-checked-policies-'));
const { P2A_CACHE } = process.env;
beforeAll(() => {
  process.env.P2A_CACHE = cache;
});
afterAll(() => {
  if (P2A_CACHE === undefined) delete process.env.P2A_CACHE;
  else process.env.P2A_CACHE = P2A_CACHE;
  rmSync(cache, { recursive: true, force: true });
});

const rule = (when: string, given: Partial<RuleInput> = {}): RuleInput => ({
  purpose: 'Stops it',
  effect: 'refuse',
  actions: ['pay'],
  when,
  ...given,
});

function mistakesOf(checked: Environment): readonly string[] {
  try {
    checkedPolicies(checked);
    return [];
  } catch (error) {
    if (!(error instanceof MistakesError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}
const told = (when: string, given: Partial<RuleInput> = {}) => mistakesOf(shop({ 'the-rule': rule(when, given) }));

const at = 'trial.tools[payments].rules.the-rule.when';
const cedar = `${at}: is not an expression of Cedar`;
const unfit = `${at}: does not fit the calls that it is about`;
const expression = 'write one expression, as in context.amount.minorUnits > 50000';

describe('a rule may say', () => {
  test.each([
    'context.amount.minorUnits > 50000',
    'context.amount.minorUnits > 1 && context.amount.currency == "EUR" || principal.family == "claims"',
    'context.input.cents > 5',
    'context.input has note && context.input.note like "*cash*"',
    'principal == P2a::Agent::"payer" && principal.scope > 2 && principal.owner != "nobody"',
    'principal.family == "claims" // Those of claims.',
    'if context.input has note then context.input.note == "é" else false',
    '["EUR", "USD"].contains(context.amount.currency)',
  ])('%s', (when) => {
    expect(told(when)).toEqual([]);
    expect(told(when, { effect: 'approve', quorum: 2 })).toEqual([]);
  });
});

describe('a rule is told', () => {
  test.each<[string, string, string]>([
    [
      'of another type',
      'context.amount.currency > 3',
      `${unfit}: unexpected type: expected Long but saw String, got "context.amount.currency"; correct it`,
    ],
    [
      'of no truth',
      'context.amount.minorUnits',
      `${unfit}: unexpected type: expected Bool but saw Long, got "context.amount.minorUnits"; correct it`,
    ],
    [
      'with a misspelt attribute',
      'context.amount.minorUnit > 5',
      `${unfit}: attribute \`amount.minorUnit\` in context for P2a::Action::"payments/pay" not found, got "context.amount.minorUnit"; did you mean \`minorUnits\`?`,
    ],
    [
      'with a misspelt attribute of the agent',
      '"é" == "é" && principal.famly == "claims"',
      `${unfit}: attribute \`famly\` on entity type \`P2a::Agent\` not found, got "principal.famly"; did you mean \`family\`?`,
    ],
    [
      'that reads what a call may leave out',
      'context.input.note == "cash"',
      `${unfit}: unable to guarantee safety of access to optional attribute \`input.note\` in context for P2a::Action::"payments/pay", got "context.input.note"; try testing for the attribute's presence with \`context.input has note && ..\``,
    ],
    [
      'with a slip in its syntax',
      'context.amount.currency = "EUR"',
      `${cedar}: '=' is not a valid operator in Cedar, got "context.amount.currency = \\"EUR\\""; try using '==' instead`,
    ],
    [
      'that does not end',
      'context.amount.minorUnits >',
      `${cedar}: unexpected token \`)\`, got "context.amount.minorUnits >"; ${expression}`,
    ],
    [
      'that is true of no call',
      'context.amount.minorUnits > 5 && false',
      `${at}: is true of no call, got "context.amount.minorUnits > 5 && false"; correct it, or take the rule out`,
    ],
    [
      'that asks for a field that no call has',
      'context.input has memo',
      `${at}: is true of no call, got "context.input has memo"; correct it, or take the rule out`,
    ],
    [
      'that asks whether people have approved',
      '!context.approved && context.input.cents > 5',
      `${at}: speaks of context.approved, which the effect approve takes care of, got "!context.approved && context.input.cents > 5"; take it out, and use the effect approve if people decide`,
    ],
  ])('%s', (_, when, message) => expect(told(when)).toEqual([message]));

  test('of each action that does not have what it reads', () => {
    expect(told('context.amount.minorUnits > 5', { actions: ['pay', 'note', 'status'] })).toEqual(
      ['note', 'status'].map(
        (action) =>
          `${unfit}: attribute \`amount\` in context for P2a::Action::"payments/${action}" not found, got "context.amount.minorUnits"; did you mean \`input\`? or name in actions those that have it`,
      ),
    );
  });

  test('with all the others, in the order of the environment', () => {
    const environment = shop({ first: rule('fals'), second: rule('false'), third: rule('5'), right: rule('true') });
    expect(mistakesOf(environment).map((line) => /rules\.(\w+)/.exec(line)?.[1])).toEqual(['first', 'third', 'second']);
  });

  test('where nobody calls the tool, and where there is no gateway', () => {
    const tools = [{ ...payments, rules: { 'the-rule': rule('5') } }];
    expect(mistakesOf(environment({ tools, agents: [] }))).toHaveLength(1);
    expect(mistakesOf(environment({ tools, agents: [], gateway: undefined }))).toHaveLength(1);
  });

  test('when stacks are built, before anything is written', () => {
    expect(() => buildStacks(new App({ stackTraces: false }), shop({ 'the-rule': rule('5') }))).toThrow(MistakesError);
  });
});

describe('a rule stays one', () => {
  test.each([
    'true }; permit (principal, action, resource) when { true',
    'true) }; permit (principal, action, resource) when { (true',
    'true) } when { (false',
    'true) } unless { (true',
    'true) } unless { context.approved }; @id("x") forbid (principal, action, resource) when { (true',
    ')',
    '// nothing',
    '/* nothing */ true',
  ])('%s', (when) => {
    for (const effect of ['refuse', 'approve'] as const) {
      const lines = told(when, { effect });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^trial\.tools\[payments\]\.rules\.the-rule\.when: is (?:not|more than) an expression/);
    }
  });
});

describe('what was found right', () => {
  const kept = () => readdirSync(join(cache, 'policies')).length;

  test('is remembered by its content, and what was not is told each time', () => {
    const right = { 'the-rule': rule('context.input.cents > 5') };
    checkedPolicies(shop(right));
    const before = kept();
    checkedPolicies(shop(right));
    expect(kept()).toBe(before);
    checkedPolicies(shop({ 'the-rule': rule('context.input.cents > 6') }));
    expect(kept()).toBe(before + 1);
    for (let time = 0; time < 2; time++) expect(told('5')).toHaveLength(1);
    expect(kept()).toBe(before + 1);
  });

  test('is found again without Cedar', () => {
    const environment = shop({ 'the-rule': rule('context.input.cents > 5') });
    checkedPolicies(environment);
    jest.isolateModules(() => {
      jest.doMock('../../../../foundation/cache', () => ({
        ...jest.requireActual<object>('../../../../foundation/cache'),
        fromProject: (name: string) => {
          throw new Error(`${name}: is loaded`);
        },
      }));
      const { checkedPolicies: again } =
        require('../../../../modules/tool-gateway/catalog/checked-policies') as typeof import('../../../../modules/tool-gateway/catalog/checked-policies');
      expect(again(environment)).toEqual(checkedPolicies(environment));
      expect(() => again(shop({ 'the-rule': rule('context.input.cents > 7') }))).toThrow(
        'cedar-wasm/nodejs: is loaded',
      );
    });
    jest.dontMock('../../../../foundation/cache');
  });

  test('is not mistaken for a rule whose text looks like two', () => {
    const [one, two] = [rule('true'), rule('context.input.cents > 5')];
    const texts = checkedPolicies(shop({ one, two }));
    const between = texts.policies.slice(
      texts.policies.indexOf('{ (\ntrue') + '{ (\n'.length,
      texts.policies.indexOf('\n) };', texts.policies.indexOf('cents > 5')),
    );
    const smuggled = shop({ one: rule(between) });
    expect(policyTexts(smuggled).policies).toBe(texts.policies);
    expect(mistakesOf(smuggled)).toHaveLength(1);
  });
});
