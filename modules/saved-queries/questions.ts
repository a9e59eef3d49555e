import { believed } from './believed';

/** Where a question finds its answer: what logs whom. */
export type LogKind = 'gateway' | 'agents' | 'workflows' | 'tools' | 'models' | 'containment';

/** A question that people ask of logs, and how CloudWatch Logs Insights answers it. */
export interface Question {
  /** As in the name of the saved query; the runbook names it by this. */
  readonly name: string;
  /** What it answers, in a sentence. */
  readonly says: string;
  /** Logs that it is asked of; in an account that has none of them there is no such query. */
  readonly of: readonly LogKind[];
  /** Commands, one after the other. Source: "CloudWatch Logs Insights language query syntax". */
  readonly commands: readonly string[];
  /** What stands in it for something that whoever asks puts there. */
  readonly asks?: string;
  /** Also lines that are no events, such as faults: they say nothing that anything is concluded from. */
  readonly showsOthers?: true;
}

const EVENTS: readonly LogKind[] = ['gateway', 'agents', 'tools', 'containment'];
const IN_ORDER = 'sort @timestamp asc';
const LATEST_FIRST = 'sort @timestamp desc';
const MOST = 'limit 1000';

/**
 * Tokens come behind what was said, and of a long line Logs Insights knows only the first 200 fields: then they are looked for in its
 * text, where a quotation mark inside of what was said would have a backslash.
 * Source: "Supported logs and discovered fields" and "Model invocation logging".
 */
const TOKENS = [
  'parse @message /"inputTokenCount":(?<inText>[0-9]+)/',
  'parse @message /"outputTokenCount":(?<outText>[0-9]+)/',
  'fields coalesce(input.inputTokenCount, inText) as tokensIn, coalesce(output.outputTokenCount, outText) as tokensOut',
];

export const QUESTIONS: readonly Question[] = [
  {
    name: 'what-an-agent-did',
    says: 'All that an agent did and was refused, in order.',
    of: EVENTS,
    asks: 'AGENT',
    commands: [
      'filter ispresent(event) and agent = "AGENT"',
      'fields @timestamp, event, tool, action, result, code, at, request, execution, approval',
      IN_ORDER,
      MOST,
    ],
  },
  {
    name: 'follow-a-request',
    says: 'One request through everything that it passed; an answer of the API has its id in the header x-request-id.',
    of: EVENTS,
    asks: 'REQUEST',
    showsOthers: true,
    commands: [
      'filter request = "REQUEST" or apiRequest = "REQUEST"',
      'fields @timestamp, event, level, message, agent, tool, action, result, code, error, @log',
      IN_ORDER,
      MOST,
    ],
  },
  {
    name: 'follow-an-execution',
    says: 'One execution of a workflow, from the request that was taken in to its last call.',
    of: [...EVENTS, 'workflows'],
    asks: 'EXECUTION',
    showsOthers: true,
    commands: [
      'filter execution = "EXECUTION" or execution_arn like "EXECUTION"',
      'fields @timestamp, event, type, agent, tool, action, result, code, did, request, approval, @log',
      IN_ORDER,
      MOST,
    ],
  },
  {
    name: 'who-approved',
    says: 'What became of an approval: who was asked by which rules, who decided what, and what was carried out.',
    of: ['gateway'],
    asks: 'APPROVAL',
    commands: [
      'filter approval = "APPROVAL"',
      'fields @timestamp, event, agent, tool, action, quorum, decision, approver, reason, outcome, result, request',
      IN_ORDER,
      MOST,
    ],
  },
  {
    name: 'decisions-of-approvers',
    says: 'How often each approver decided what, about which agents.',
    of: ['gateway'],
    commands: [
      'filter event = "approval.decided"',
      'stats count(*) as decisions by approver, decision, agent, tool, action',
      'sort decisions desc',
      MOST,
    ],
  },
  {
    name: 'why-refused',
    says: 'What was refused, by code, with counts.',
    of: EVENTS,
    commands: [
      'filter event = "refusal"',
      'stats count(*) as refusals by code, by, at, agent, tool, action',
      'sort refusals desc',
      MOST,
    ],
  },
  {
    name: 'refusals-of-an-agent',
    says: 'Each refusal of an agent, with the rule or the kind of data that was behind it.',
    of: EVENTS,
    asks: 'AGENT',
    commands: [
      'filter event = "refusal" and agent = "AGENT"',
      'fields @timestamp, code, by, at, tool, action, because.0, because.1, error, request, execution',
      LATEST_FIRST,
      MOST,
    ],
  },
  {
    name: 'refused-before-known',
    says: 'Refusals of callers that nobody knows, and of people whose tokens prove nothing.',
    of: ['gateway'],
    commands: [
      'filter event = "refusal" and not ispresent(agent)',
      'fields @timestamp, code, at, reason, method, request, apiRequest',
      LATEST_FIRST,
      MOST,
    ],
  },
  {
    name: 'calls-by-tool',
    says: 'How many calls of which actions each agent made, what came of them, and how much they moved.',
    of: ['gateway'],
    commands: [
      'filter event = "tool-call.outcome"',
      'stats count(*) as calls, sum(minorUnits) as moved by tool, action, agent, result, currency',
      'sort calls desc',
      MOST,
    ],
  },
  {
    name: 'unfinished-calls',
    says: 'Calls that were begun and have no outcome; begin and end the time range where nothing was under way.',
    of: ['gateway'],
    commands: [
      'filter event in ["tool-call.intent", "tool-call.outcome"]',
      'stats count(*) as records, latest(event) as last, latest(agent) as who, latest(tool) as what by request, digest',
      'filter records = 1',
      MOST,
    ],
  },
  {
    name: 'tokens-by-agent',
    says: 'Tokens by role and model, which cost is made of.',
    of: ['models'],
    commands: [
      ...TOKENS,
      'parse identity.arn "*:assumed-role/*/*" as partition, role, session',
      'stats count(*) as calls, sum(tokensIn) as asked, sum(tokensOut) as answered by role, modelId',
      'sort answered desc',
      MOST,
    ],
  },
  {
    name: 'tokens-of-decisions',
    says: 'Tokens of the decisions of each agent, and how many decisions they were.',
    of: ['agents'],
    commands: [
      'filter event = "decision.made"',
      'stats count(*) as decisions, sum(tokensIn) as asked, sum(tokensOut) as answered by agent, model',
      'sort answered desc',
      MOST,
    ],
  },
  {
    name: 'guardrail-interventions',
    says: 'What the guardrail withheld or masked, by agent and place.',
    of: ['agents'],
    commands: [
      'filter event = "guardrail.intervened"',
      'stats count(*) as interventions by agent, at, did, guardrailVersion',
      'sort interventions desc',
      MOST,
    ],
  },
  {
    name: 'containment-history',
    says: 'Who or what stopped, slowed down and let go which agents, and what failed on the way.',
    of: ['containment'],
    commands: [
      'filter event like /^containment\\./',
      'fields @timestamp, event, agent, state, by, person, signal, source, reason, step, error, epoch',
      LATEST_FIRST,
      MOST,
    ],
  },
  {
    name: 'what-is-slow',
    says: 'How long things take: half of them, nineteen of twenty, and the longest, in milliseconds.',
    of: EVENTS,
    commands: [
      'filter ispresent(milliseconds)',
      'stats count(*) as times, pct(milliseconds, 50) as half, pct(milliseconds, 95) as most, max(milliseconds) as longest by event, at, tool, action',
      'sort most desc',
      MOST,
    ],
  },
  {
    name: 'what-failed-inside',
    says: 'Faults of the system itself, by kind.',
    of: EVENTS,
    showsOthers: true,
    commands: [
      'filter level = "ERROR"',
      'stats count(*) as faults, latest(request) as last by message, event, error, tool',
      'sort faults desc',
      MOST,
    ],
  },
  {
    name: 'personal-data-taken-out',
    says: 'Requests and answers from which personal data was taken, by agent.',
    of: ['agents'],
    commands: [
      'filter event in ["prompt.accepted", "document.sanitized"] and ispresent(redactions.0.entity)',
      'stats count(*) as documents, sum(dropped) as dropped by agent, event, redactions.0.entity',
      'sort documents desc',
      MOST,
    ],
  },
];

/** Folders of logs that hold events. */
const FOLDERS: Readonly<Partial<Record<LogKind, string>>> = {
  gateway: 'gateway',
  agents: 'agents',
  tools: 'tools',
  containment: 'containment',
};

/** Before everything else, what is left out is what its log group may not say. */
function filterOf({ of, showsOthers }: Question): string[] {
  const folders = of.map((kind) => FOLDERS[kind]).filter((folder) => folder !== undefined);
  if (folders.length === 0) return [];
  return [`filter ${showsOthers === true ? 'not ispresent(event) or ' : ''}${believed(folders)}`];
}

/** What whoever asks is told first, then the commands. */
export const queryText = (question: Question): string => {
  const { says, asks, commands } = question;
  return [
    `# ${says}`,
    ...(asks === undefined ? [] : [`# Put what you ask about in the place of ${asks}.`]),
    [...filterOf(question), ...commands].join('\n| '),
  ].join('\n');
};
