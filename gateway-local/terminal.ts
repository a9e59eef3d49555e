import type { LogEntry, LogName } from './log';

export interface Style {
  /** Address of the gateway. */
  readonly address: string;
  readonly colour: boolean;
}

const COLOURS = { good: '32', bad: '31', waiting: '33', quiet: '2' } as const;

/** A row, and rows below it that are left as they are. */
interface Told {
  readonly colour: keyof typeof COLOURS;
  readonly columns: readonly string[];
  readonly below?: readonly string[];
}

/** Texts and numbers of a line; nothing for whatever else there is. */
type Texts = (name: string) => string;

/** One line an event, for a person who looks on; with how to decide or to release, where people are asked. */
export function readable({ log, line }: LogEntry, style: Style): string[] {
  const text: Texts = (name) => {
    const value = line[name];
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const { colour, columns, below = [] } = (ROWS[log] ?? anything)(text, style, log);
  const row = clean([clock(text('time')), ...columns].join('  ').trimEnd());
  return [style.colour ? `\u001b[${COLOURS[colour]}m${row}\u001b[0m` : row, ...below];
}

/** Nothing that somebody else sent moves the cursor or paints. */
const clean = (row: string) => row.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');

const clock = (time: string) => (time === '' ? new Date() : new Date(time)).toISOString().slice(11, 19);

const call = (text: Texts) => [
  text('agent').padEnd(16),
  [text('tool'), text('action')]
    .filter((name) => name !== '')
    .join('/')
    .padEnd(28),
];

const because = (...reasons: readonly string[]) => {
  const given = reasons.filter((reason) => reason !== '').join(', ');
  return given === '' ? '' : `(${given})`;
};

const ROWS: Partial<Record<LogName, (text: Texts, style: Style, log: LogName) => Told>> = {
  gateway: (text) => {
    const result = text('result');
    if (result === '') return { colour: 'bad', columns: [text('message'), because(text('error'))] };
    const colour = result === 'ok' ? 'good' : result === 'approval-pending' ? 'waiting' : 'bad';
    const observed = text('observed');
    const why = because(text('because'), text('error'), observed === '' ? '' : `observed: ${observed}`);
    return { colour, columns: [...call(text), result.padEnd(18), `${text('milliseconds')} ms`, why] };
  },
  audit: (text) => ({
    colour: 'quiet',
    columns: [...call(text), `audit: ${text('event')}`, text('result') || text('outcome') || text('decision')],
  }),
  approvals: (text, style) =>
    text('digest') === ''
      ? anything(text, style, 'approvals')
      : {
          colour: 'waiting',
          columns: [...call(text), 'waits for people', because(text('rules'))],
          below: howToDecide(text('approval'), text('digest'), style),
        },
  access: (text) => ({
    colour: 'bad',
    columns: [text('method'), text('path'), text('status'), because(text('because'))],
  }),
  tools: (text) => ({
    colour: 'quiet',
    columns: [`tool ${text('tool')}:`, text('message'), text('action'), text('result'), because(text('error'))].filter(
      (column) => column !== '',
    ),
  }),
  containment: (text, style) => ({
    colour: text('severity') === 'critical' ? 'bad' : 'waiting',
    columns: [
      ...[text('agent'), text('event') || text('message'), text('method'), text('state')].filter((one) => one !== ''),
      because(...['signal', 'reason', 'missing', 'code', 'error'].map(text)),
    ],
    below: text('event') === 'containment.contained' ? howToRelease(text('agent'), style) : [],
  }),
  switches: (text) => ({
    colour: 'waiting',
    columns: [`${text('what')} is ${text('position') === 'throttle' ? 'slowed down' : text('position')}`],
  }),
};

const anything = (text: Texts, _: Style, log: LogName): Told => ({
  colour: 'quiet',
  columns: [
    `${log}:`,
    ...['message', 'service', 'method', 'approval', 'outcome', 'code', 'reason'].map(text).filter((one) => one !== ''),
    because(text('error'), text('fault')),
  ],
});

const asApprover = ({ address }: Style) =>
  `-H "authorization: Bearer $(npx p2a token --port ${new URL(address).port})"`;

function howToRelease(agent: string, style: Style): string[] {
  const url = `${style.address}/approver/agents/${agent}`;
  return [
    `  look:    curl ${url}/containment ${asApprover(style)}`,
    `  release: curl ${url}/release ${asApprover(style)} -d '{"reason":"…"}'`,
  ];
}

function howToDecide(approval: string, digest: string, style: Style): string[] {
  const url = `${style.address}/approver/approvals/${approval}`;
  const authorization = asApprover(style);
  return [
    `  look:    curl ${url} ${authorization}`,
    `  decide:  curl ${url}/decision ${authorization} -d '{"decision":"approve","digest":"${digest}"}'`,
  ];
}
