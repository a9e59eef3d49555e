import { z } from 'zod';
import { ENTITIES } from '../personal-data';
import { networkName, permission } from './data';
import { accountName, kebab, nonEmpty, ofAService, pattern, says, sentence, wholeNumber } from './fields';
import { currency, limit } from './limit';

const jsonSchema = z.record(z.string(), z.unknown(), {
  error: ({ input }) =>
    input === undefined ? says('is missing', 'write the JSON Schema of what the action takes') : undefined,
});

const fieldPointer = pattern(
  /^(?:\/(?:[^~/]|~[01])+)+$/,
  'is not a JSON Pointer to a field',
  'write it as RFC 6901 does, as in /payment/minorUnits',
);

/** Personal data that may pass where it otherwise is refused or masked. */
const passing = z.array(z.enum(ENTITIES)).default([]);

/** One operation of a tool. */
export const toolAction = z.strictObject({
  /** A read leaves everything as it was; a change does not. */
  kind: z.enum(['read', 'change']),
  purpose: sentence('what the action does'),
  /** JSON Schema of what it takes; `{ type: 'object', additionalProperties: false }` if that is nothing. */
  input: jsonSchema,
  /** Where in the input an amount stands; what limits and approvals above an amount go by. */
  amount: z
    .strictObject({
      /** Field with a whole number in the smallest unit of the currency, such as cents. */
      minorUnits: fieldPointer,
      /** Field with the currency's code, or the one currency that there is. */
      currency: z.union([fieldPointer, currency], says('is neither a field nor a currency', 'write /currency or EUR')),
    })
    .optional(),
  /** Personal data that the action takes; a call with any other is refused. Secrets are always refused. */
  takes: passing,
  /** Personal data that the action gives back; any other is masked. Secrets are always masked. */
  gives: passing,
});

/** A rule of the business, beside what each agent may do: it takes away, and never gives. */
export const businessRule = z.strictObject({
  purpose: sentence('what the rule is for'),
  /** Actions that it is about; all of the tool without it. */
  actions: z.array(z.string()).min(1, says('is empty', 'name the actions, or take it out for all of them')).optional(),
  /** `refuse` the call, or `approve`: let people decide. */
  effect: z.enum(['refuse', 'approve']),
  /** Cedar expression over `principal`, `resource` and `context`; the rule holds for calls of which it is true. */
  when: nonEmpty('when the rule applies').max(2000, says('is too long', 'keep to 2,000 characters')),
  /** `observe` logs what the rule would have done: for an introduction. */
  mode: z.enum(['enforce', 'observe']).default('enforce'),
  /** How many people must agree, where the rule asks people; the gateway's own number without it. */
  quorum: wholeNumber('people', 1).max(5, says('is too large', 'use 5 or less')).optional(),
});

const atMost = (most: number) => says('is too large', `use ${most} or less`);

const functionName = pattern(
  /^[A-Za-z0-9_-]{1,64}$/,
  'is not the name of one function',
  'write its whole name, without wildcards; an alias goes into alias',
);

/** What a call of a tool comes to. */
export const target = z.discriminatedUnion('kind', [
  /** A function made here, of code in this project. */
  z.strictObject({
    kind: z.literal('function'),
    /** Folder with a `handler.ts`, from the root of the project. */
    code: pattern(
      /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9_./-]+$/,
      'is not a folder of this project',
      'write it from the root of the project, as in tools/claims-register',
    ),
    /** Settings that the code reads; never secrets. */
    environment: z
      .record(
        pattern(
          /^[A-Z][A-Z0-9_]{0,63}$/,
          'is not the name of a setting',
          'use capital letters, digits and underscores',
        ),
        z.string().max(1024, atMost(1024)),
      )
      .default({}),
    memoryMb: wholeNumber('megabytes', 128).max(10_240, atMost(10_240)).default(256),
    /** The gateway waits 29 seconds at most. */
    timeoutSeconds: wholeNumber('seconds', 1).max(29, atMost(29)).default(10),
    /** How many calls may run at once; 0 is the kill switch. Without it, as many as the account allows. */
    reservedConcurrency: wholeNumber('calls', 0).optional(),
    /** Private network that it runs in, by name; needed for an egress list. */
    network: networkName.optional(),
  }),
  /** A function of the tool's account that somebody else makes; it keeps its own role. */
  z.strictObject({
    kind: z.literal('existing-function'),
    function: functionName,
    /** Alias to call, so that its owner decides what goes live. */
    alias: pattern(
      /^(?!\d+$)[A-Za-z0-9_-]{1,128}$/,
      'is not the name of an alias',
      'use letters, digits, dashes and underscores, and a letter among them',
    ),
  }),
  /** An API elsewhere, called with the credentials of an EventBridge connection, which nobody here can read. */
  z.strictObject({
    kind: z.literal('endpoint'),
    /** Without a query; each action posts to it, or to a path below it. */
    url: ofAService(
      pattern(
        /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{2,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
        'is not the address of an API',
        'write it with https://, a host name, and without a query',
      ),
    ),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    connectionArn: pattern(
      /^arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:connection\/[A-Za-z0-9._-]+\/[0-9a-f-]{36}$/,
      'is not the ARN of an EventBridge connection',
      'copy the whole ARN, with the id at its end',
    ),
    /** Secret in which EventBridge keeps the credentials of the connection. */
    secretArn: pattern(
      /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:events!connection\/[A-Za-z0-9._-]+\/[0-9a-f-]{36}-[A-Za-z0-9]{6}$/,
      'is not the ARN of the secret of a connection',
      'copy the secret ARN that the connection shows',
    ),
    timeoutSeconds: wholeNumber('seconds', 1).max(29, atMost(29)).default(10),
  }),
]);

/** Something that a tool must know and nobody else may: its value never passes through Terraform. */
export const secret = z.strictObject({
  purpose: sentence('what the secret opens'),
  rotation: z
    .strictObject({
      /** Function of the tool's account that makes the next value. */
      function: functionName,
      /** Path and name of that function's role, which must read the secret too. */
      role: pattern(
        /^(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/,
        'is not the name of a role',
        'write path and name without a leading slash',
      ),
      everyDays: wholeNumber('days', 1).max(365, atMost(365)),
    })
    .optional(),
});

export const tool = z.strictObject({
  name: kebab('tool name', 30),
  /** Who answers for it: a team or an address. */
  owner: sentence('who answers for the tool'),
  purpose: sentence('what the tool is for'),
  account: accountName,
  actions: z.record(kebab('action name', 40), toolAction),
  /** Rules of the business by name. */
  rules: z.record(kebab('name of a rule', 40), businessRule).default({}),
  /** Limits of all calls of the tool together, whoever makes them. */
  limits: limit.optional(),
  target,
  /** What its role may do, and no more than that. */
  permissions: z.array(permission).default([]),
  /** Secrets by name, readable by this tool alone. */
  secrets: z.record(kebab('name of a secret', 30), secret).default({}),
  /** Hosts that its function may reach outside AWS. */
  egress: z
    .array(
      pattern(
        /^(?!.*\.(?:amazonaws\.com|\d+)$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
        'is not the name of one host outside AWS',
        'write it in full, in lower case, without https:// and without wildcards',
      ),
    )
    .default([]),
});
