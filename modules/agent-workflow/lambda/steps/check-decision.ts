import { Ajv, type ValidateFunction } from 'ajv';
import { StepError } from './step-error';

/** One call that an agent decided on. */
export interface DecidedCall {
  readonly tool: string;
  readonly action: string;
  readonly input: unknown;
}

/** What an agent came to. */
export interface Decision {
  /** What the user is told. */
  readonly answer: string;
  readonly calls: readonly DecidedCall[];
}

/** What a model may put around its JSON. */
const FENCE = '```';

function unfenced(said: string): string {
  const text = said.trim();
  const line = text.indexOf('\n');
  const isFenced = text.startsWith(FENCE) && text.endsWith(FENCE) && line > 0 && line < text.length - FENCE.length;
  return isFenced ? text.slice(line, -FENCE.length) : text;
}

const compiled = new Map<string, ValidateFunction>();

/**
 * Reads the decision in what a model said, and checks it.
 *
 * @param content Blocks of the model's message, as Converse gives them.
 * @param schema JSON Schema of decisions, which the template made of the register of tools.
 * @throws StepError `decision-invalid` if it is no JSON, or not what the schema allows.
 */
export function checkDecision(content: unknown, schema: object): Decision {
  const decision = parsed(textOf(content));
  if (!validatorOf(schema)(decision)) throw new StepError('decision-invalid');
  return decision as Decision;
}

/** What the message says; what the model thought before is not a part of it. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) throw new StepError('decision-invalid');
  return content
    .map((block: { readonly Text?: unknown } | null) => (typeof block?.Text === 'string' ? block.Text : ''))
    .join('');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(unfenced(text));
  } catch {
    throw new StepError('decision-invalid');
  }
}

function validatorOf(schema: object): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  // Of the object itself: what every object inherits is no field of a decision.
  const validator = new Ajv({ strict: false, ownProperties: true, validateFormats: false }).compile(schema);
  compiled.set(key, validator);
  return validator;
}
