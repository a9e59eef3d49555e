import { environmentInput, mistakesIn } from '../support/environment';

const [tool] = environmentInput().tools ?? [];
const told = (given: object) => mistakesIn(environmentInput({ tools: [{ ...tool, ...given } as never] }));

test('no tool is another name for what the template makes', () => {
  expect(told({ target: { kind: 'existing-function', function: 'p2a-trial-tool-payments', alias: 'live' } })).toEqual([
    'trial.tools[register].target.function: is named like something of the template, which is reached through the gateway only, got "p2a-trial-tool-payments"; name a function or workflow of your own; agents call a tool by declaring its actions',
  ]);
});

test('a function of somebody else is one', () => {
  expect(told({})).toEqual([]);
});

test('secrets are rotated by functions and roles outside of the template', () => {
  const rotated = (function_: string, role: string) =>
    told({
      target: { kind: 'function', code: 'tools/claims-register' },
      secrets: { key: { purpose: 'Opens it', rotation: { function: function_, role, everyDays: 30 } } },
    });
  expect(rotated('rotate-register', 'rotation/rotate-register')).toEqual([]);
  expect(rotated('p2a-trial-tool-register', 'p2a/tool/p2a-trial-tool-register')).toEqual([
    'trial.tools[register].secrets.key.rotation.role: is a role that the template governs, and none of those writes secrets, got "p2a/tool/p2a-trial-tool-register"; name the role of the function that rotates',
    'trial.tools[register].secrets.key.rotation.function: is named like something of the template, which rotates no secrets, got "p2a-trial-tool-register"; name a function of your own',
  ]);
});
