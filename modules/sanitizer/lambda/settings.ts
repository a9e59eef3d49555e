import type { ComprehendLanguage } from '../../../foundation/personal-data';
import { comprehend } from './comprehend';
import { macKey } from './mac-key';
import type { SanitizerRules } from './rules';
import { type Sanitized, sanitizer } from './sanitize';
import { tokenTable } from './token-table';

/** What a function that sanitises is told, as JSON in its environment variable `P2A_SANITIZER`. */
export interface SanitizerSettings {
  readonly rules: SanitizerRules;
  /** KMS key for HMAC, from which the key of pseudonyms comes. */
  readonly macKeyArn: string;
  readonly tokens?: { readonly table: string; readonly days: number } | undefined;
  /** Language in which Comprehend reads; without it, there is no second engine. */
  readonly comprehend?: ComprehendLanguage | undefined;
}

/** @throws Error if the function has no settings. */
export function sanitizerSettings(): SanitizerSettings {
  const { P2A_SANITIZER: settings } = process.env;
  if (settings === undefined) throw new Error('P2A_SANITIZER: is not set; deploy the function with its construct');
  return JSON.parse(settings) as SanitizerSettings;
}

/** Everything that sanitising needs, once for the life of a function. */
export interface ReadySanitizer {
  /** Of pseudonyms and digests. */
  readonly key: Buffer;
  sanitize(document: unknown): Promise<Sanitized>;
}

/** Of an environment: its KMS key is in it already. */
const pseudonymKey = (keyArn: string) => macKey(keyArn, 'p2a pseudonyms 1');

export async function readySanitizer(
  settings: SanitizerSettings,
  keyOf: (keyArn: string) => Promise<Buffer> = pseudonymKey,
): Promise<ReadySanitizer> {
  const { rules, macKeyArn, tokens, comprehend: language } = settings;
  const key = await keyOf(macKeyArn);
  const sanitize = sanitizer({
    rules,
    key,
    keepTokens: tokens === undefined ? undefined : tokenTable(tokens.table, tokens.days),
    engine: language === undefined ? undefined : comprehend({ language }),
  });
  return { key, sanitize };
}
