import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import { dashboardBody, type Line, lights, lines, type Section } from '../../../modules/dashboards/widgets';
import govcloud from '../../fixtures/govcloud/environment';
import landingZone from '../../fixtures/landing-zone/environment';
import { type Resource, resourcesIn, synthEnvironment } from '../../support/synth';

interface Placed {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}
const widgetsOf = (body: unknown) => (body as { widgets: Placed[] }).widgets;

const line = (label: string): Line => ({
  metric: { namespace: 'n', name: 'm', dimensions: { a: label }, statistic: 'Sum' },
  label,
});
const section = (widgets: Section['widgets']): Section => ({ title: 'A', says: 'B', widgets });

describe('the body of a dashboard', () => {
  test('puts widgets side by side as long as there is room, and below a text that says what they are', () => {
    const placed = widgetsOf(
      dashboardBody('d', [
        section([
          ...lines('one', 'r', [line('a')]),
          ...lines('two', 'r', [line('b')]),
          ...lines('three', 'r', [line('c')]),
        ]),
      ]),
    );
    expect(placed.map(({ type, x, y }) => [type, x, y])).toEqual([
      ['text', 0, 0],
      ['metric', 0, 2],
      ['metric', 12, 2],
      ['metric', 0, 8],
    ]);
    expect(placed[0]?.properties.markdown).toBe('## A\nB');
    expect(placed[1]?.properties.metrics).toEqual([['n', 'm', 'a', 'a', { stat: 'Sum', label: 'a' }]]);
  });

  test('leaves out what has nothing to show, and divides what is too much for one widget', () => {
    expect(widgetsOf(dashboardBody('d', [section([])]))).toEqual([]);
    const many = lights(
      'Lights',
      Array.from({ length: 201 }, (_, index) => `arn:${index}`),
    );
    expect(many.map(({ properties }) => [properties.title, (properties.alarms as string[]).length])).toEqual([
      ['Lights, 1 of 3', 100],
      ['Lights, 2 of 3', 100],
      ['Lights, 3 of 3', 1],
    ]);
  });

  test('refuses what CloudWatch would', () => {
    const crowd = lines(
      'one',
      'r',
      Array.from({ length: 2501 }, (_, index) => line(String(index))),
    );
    expect(() => dashboardBody('d', [section(crowd)])).toThrow(
      'd: the dashboard has 7 widgets and 2501 metrics, and CloudWatch takes 500 and 2500; divide the family or account',
    );
  });
});

const CASES = Object.entries({ dev, prod, govcloud, 'landing-zone': landingZone }).map(([name, environment]) => ({
  name,
  resources: resourcesIn(synthEnvironment(environment)),
}));

describe.each(CASES)('the dashboards of $name', ({ resources }) => {
  const boards = resources.filter(({ type }) => type === 'aws_cloudwatch_dashboard');
  const bodyOf = ({ attributes }: Resource) => widgetsOf(JSON.parse(String(attributes.dashboard_body)));

  test('there is an overview of each account, and no two have a name in one account', () => {
    const stacks = new Set(resources.map(({ stack }) => stack).filter((stack) => stack.includes('-detection-')));
    for (const stack of stacks) {
      const names = boards.filter((board) => board.stack === stack).map(({ attributes }) => attributes.dashboard_name);
      expect([stack, names.some((name) => String(name).endsWith('-overview'))]).toEqual([stack, true]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('widgets lie beside each other, and within the columns', () => {
    for (const board of boards) {
      const placed = bodyOf(board);
      for (const [index, one] of placed.entries()) {
        expect(one.x + one.width).toBeLessThanOrEqual(24);
        for (const other of placed.slice(index + 1))
          expect(
            one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y,
          ).toBe(true);
      }
    }
  });

  test('every light is an alarm of the account', () => {
    for (const board of boards) {
      const known = new Set(
        resources.filter(({ stack }) => stack === board.stack).map(({ attributes }) => attributes.alarm_name),
      );
      const lit = bodyOf(board).flatMap(({ properties }) => (properties.alarms ?? []) as string[]);
      expect(lit.filter((arn) => !known.has(arn.split(':alarm:')[1]))).toEqual([]);
    }
  });

  test('first comes what is wrong', () => {
    for (const board of boards)
      expect(
        bodyOf(board)
          .map(({ type }) => type)
          .slice(0, 2),
      ).toEqual(['text', 'alarm']);
  });
});
