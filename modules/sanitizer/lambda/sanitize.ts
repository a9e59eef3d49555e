import type { AnyEntity, EngineEntity, Mode } from '../../../foundation/personal-data';
import { find } from './detect/find';
import { isList, isObject, type Json, jsonOf, objectOf } from './json';
import { minimize } from './minimize';
import { below, type Patterns, patternsOf } from './pointers';
import { pseudonym } from './pseudonym';
import { Counter, type Redaction, type Report } from './report';
import type { SanitizerRules } from './rules';
import { SanitizerError } from './sanitizer-error';

/** A place in a text that another engine found. */
export interface EngineFinding {
  readonly entity: EngineEntity;
  /** In UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
}

/** Finds what patterns cannot, such as names: one list of findings for each text. */
export type Engine = (texts: readonly string[]) => Promise<ReadonlyArray<readonly EngineFinding[]>>;

/** What a token stands for. */
export interface Token {
  readonly token: string;
  readonly entity: AnyEntity | 'field';
  readonly value: string;
}

export interface SanitizerParts {
  readonly rules: SanitizerRules;
  /** Key of hashes and tokens, at least 32 bytes. Needed where a mode is `hash` or `tokenize`. */
  readonly key?: Buffer | undefined;
  /** Keeps what tokens stand for, before a document with tokens leaves. Needed where a mode is `tokenize`. */
  readonly keepTokens?: ((tokens: readonly Token[]) => Promise<void>) | undefined;
  readonly engine?: Engine | undefined;
}

export interface Sanitized {
  readonly document: Json;
  readonly report: Report;
}

/** Passes over a document: what one of them removes can bring together what was apart. */
const MOST_PASSES = 4;
const SHORTEST_KEY = 32;

/**
 * Makes documents harmless: drops fields that are not wanted, and takes personal data and secrets out of the rest.
 * @returns A function that throws a SanitizerError, and nothing else, where it cannot vouch for the result.
 * @throws Error if the rules cannot be followed.
 */
export function sanitizer({
  rules,
  key,
  keepTokens,
  engine,
}: SanitizerParts): (document: unknown) => Promise<Sanitized> {
  const modes = [rules.mode ?? 'mask', ...Object.values(rules.modes ?? {}), ...Object.values(rules.fields ?? {})];
  if (modes.some((mode) => mode === 'hash' || mode === 'tokenize') && (key?.length ?? 0) < SHORTEST_KEY)
    throw new Error(`hash and tokenize need a key of ${SHORTEST_KEY} bytes or more`);
  if (modes.includes('tokenize') && keepTokens === undefined)
    throw new Error('tokenize needs a place that keeps tokens');
  const keep = rules.keep === undefined ? undefined : patternsOf(rules.keep.map((pointer) => [pointer, true] as const));
  const fields = patternsOf(Object.entries(rules.fields ?? {}));

  return async (given) => {
    try {
      const document = jsonOf(given);
      const walk = new Walk(rules, key);
      // While members of lists have the places that rules know them by.
      const replaced = walk.replaceFields(document, fields);
      const { kept = null, dropped } = keep === undefined ? { kept: replaced, dropped: 0 } : minimize(replaced, keep);
      const clean = walk.untilClean(kept);
      const checked = engine === undefined ? clean : walk.untilClean(await walk.withEngine(clean, engine));
      // A token of what was dropped stands for nothing.
      const left = JSON.stringify(checked);
      const tokens = [...walk.tokens.values()].filter(({ token }) => left.includes(token));
      if (tokens.length > 0) await stored(keepTokens, tokens);
      return {
        document: checked,
        report: { ...walk.counted, dropped, bytesIn: bytesOf(document), bytesOut: bytesOf(checked) },
      };
    } catch (error) {
      // Whatever else was thrown may quote the document.
      throw error instanceof SanitizerError ? error : new SanitizerError('sanitizer-failed');
    }
  };
}

async function stored(keepTokens: SanitizerParts['keepTokens'], tokens: readonly Token[]): Promise<void> {
  try {
    if (keepTokens === undefined) throw new Error('no place for tokens');
    await keepTokens(tokens);
  } catch {
    throw new SanitizerError('token-store-failed');
  }
}

const bytesOf = (document: Json) => Buffer.byteLength(JSON.stringify(document));

/** What is done to one document. */
class Walk {
  public readonly tokens = new Map<string, Token>();
  private readonly counter = new Counter();
  private changes = 0;

  constructor(
    private readonly rules: SanitizerRules,
    private readonly key: Buffer | undefined,
  ) {}

  public get counted(): Pick<Report, 'redactions'> {
    return { redactions: this.counter.redactions };
  }

  /** Replaces fields that rules name, whatever they hold. */
  public replaceFields(node: Json, fields: Patterns<Mode>): Json {
    if (fields.said !== undefined)
      return node === null
        ? null
        : this.replacement('field', fields.said, 'rule', typeof node === 'string' ? node : JSON.stringify(node));
    if (fields.members.size === 0) return node;
    // A list where an object was expected: what was said of the object is said of each member.
    if (isList(node))
      return node.map((member, index) => {
        const own = below(fields, String(index));
        return this.replaceFields(member, own.said === undefined && own.members.size === 0 ? fields : own);
      });
    return isObject(node)
      ? objectOf(Object.entries(node).map(([name, member]) => [name, this.replaceFields(member, below(fields, name))]))
      : node;
  }

  /** @throws SanitizerError if something is found again and again. */
  public untilClean(document: Json): Json {
    let left = document;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      this.changes = 0;
      left = this.redacted(left, '');
      if (this.changes === 0) return left;
    }
    throw new SanitizerError('sanitizer-failed');
  }

  public async withEngine(document: Json, engine: Engine): Promise<Json> {
    const texts: string[] = [];
    eachText(document, (text) => texts.push(text));
    const findings = await found(engine, texts);
    let at = 0;
    return mapTexts(document, (text) => {
      const replaced = this.replaced(
        text,
        [...(findings[at] ?? [])]
          .sort((one, other) => one.start - other.start)
          .map((finding) => ({ ...finding, tier: 'engine' as const })),
      );
      at += 1;
      return replaced;
    });
  }

  private redacted(node: Json, field: string): Json {
    if (typeof node === 'string') return this.redactedText(node, field);
    // A number can be a card, and is one no longer where it is replaced.
    if (typeof node === 'number') {
      const text = String(node);
      const left = this.redactedText(text, field);
      return left === text ? node : left;
    }
    if (isList(node)) return node.map((member) => this.redacted(member, field));
    if (!isObject(node)) return node;
    return this.objectWithCleanNames(node);
  }

  /** Names can be personal as values can; two that become the same are told apart. */
  private objectWithCleanNames(node: Readonly<Record<string, Json>>): Json {
    const members = new Map<string, Json>();
    const taken = new Map<string, number>();
    for (const [name, member] of Object.entries(node)) {
      const clean = this.redactedText(name, '');
      let free = clean;
      let next = taken.get(clean) ?? 2;
      while (members.has(free) || (free !== name && Object.hasOwn(node, free))) {
        free = `${clean} (${next})`;
        next += 1;
      }
      taken.set(clean, next);
      members.set(free, this.redacted(member, name));
    }
    return objectOf(members);
  }

  private redactedText(text: string, field: string): string {
    const { entities, phoneRegions } = this.rules;
    return this.replaced(text, find(text, { entities, phoneRegions, field }));
  }

  private replaced(
    text: string,
    findings: ReadonlyArray<{ entity: AnyEntity; tier: Redaction['tier']; start: number; end: number }>,
  ): string {
    let left = '';
    let copied = 0;
    for (const { entity, tier, start, end } of findings) {
      if (start < copied) {
        copied = Math.max(copied, end);
        continue;
      }
      const mode = this.rules.modes?.[entity] ?? this.rules.mode ?? 'mask';
      left += text.slice(copied, start) + this.replacement(entity, mode, tier, text.slice(start, end));
      copied = end;
    }
    return left + text.slice(copied);
  }

  private replacement(entity: AnyEntity | 'field', mode: Mode, tier: Redaction['tier'], value: string): string {
    this.changes += 1;
    this.counter.add(entity, mode, tier);
    const name = entity.toUpperCase();
    if (mode === 'remove') return '';
    if (mode === 'mask') return `[${name}]`;
    if (this.key === undefined) throw new SanitizerError('sanitizer-failed');
    if (mode === 'hash') return `[${name}:${pseudonym(this.key, 'hash', entity, value)}]`;
    const token = pseudonym(this.key, 'token', entity, value);
    this.tokens.set(token, { token, entity, value });
    return `[${name}:${token}]`;
  }
}

async function found(engine: Engine, texts: readonly string[]): Promise<ReadonlyArray<readonly EngineFinding[]>> {
  try {
    const findings = await engine(texts);
    if (findings.length !== texts.length) throw new Error('not as many answers as texts');
    return findings;
  } catch {
    throw new SanitizerError('engine-failed');
  }
}

function eachText(node: Json, see: (text: string) => void): void {
  mapTexts(node, (text) => {
    see(text);
    return text;
  });
}

function mapTexts(node: Json, change: (text: string) => string): Json {
  if (typeof node === 'string') return change(node);
  if (isList(node)) return node.map((member) => mapTexts(member, change));
  return isObject(node)
    ? objectOf(Object.entries(node).map(([name, member]) => [name, mapTexts(member, change)]))
    : node;
}
