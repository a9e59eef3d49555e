import type { ComprehendClient } from '@aws-sdk/client-comprehend';
import type { ComprehendLanguage, EngineEntity } from '../../../foundation/personal-data';
import type { Engine, EngineFinding } from './sanitize';

/** What detectors of our own do not find, by the names of Comprehend. */
const ENTITIES: Readonly<Record<string, EngineEntity>> = {
  NAME: 'name',
  ADDRESS: 'address',
  AGE: 'age',
  USERNAME: 'username',
  LICENSE_PLATE: 'vehicle',
  VEHICLE_IDENTIFICATION_NUMBER: 'vehicle',
};

/** Bytes of UTF-8 that one call takes are 100,000; a character has three at most, once pairs are gone. */
const LONGEST_CALL = 30_000;
const CALLS_AT_ONCE = 4;
const FEWEST_LETTERS = 2;
/** Below this, Comprehend itself is not sure. */
const SUREST = 0.5;

export interface ComprehendOptions {
  readonly language: ComprehendLanguage;
  readonly open?: () => Promise<ComprehendClient>;
}

/** Amazon Comprehend as the second engine. It sees what the first one left. */
export const comprehend = ({ language, open = openComprehend }: ComprehendOptions): Engine => {
  return async (texts) => {
    const pieces = piecesOf(texts);
    const findings: EngineFinding[][] = texts.map(() => []);
    const { DetectPiiEntitiesCommand } = await import('@aws-sdk/client-comprehend');
    const client = await open();
    for (let at = 0; at < pieces.length; at += CALLS_AT_ONCE)
      await Promise.all(
        pieces.slice(at, at + CALLS_AT_ONCE).map(async ({ text, of, offset }) => {
          const { Entities } = await client.send(new DetectPiiEntitiesCommand({ Text: text, LanguageCode: language }));
          if (Entities === undefined) throw new Error('Comprehend answered without entities');
          for (const { Type = '', BeginOffset = 0, EndOffset = 0, Score = 1 } of Entities) {
            const entity = ENTITIES[Type];
            if (entity !== undefined && Score >= SUREST)
              findings[of]?.push({ entity, start: offset + BeginOffset, end: offset + EndOffset });
          }
        }),
      );
    return findings;
  };
};

interface Piece {
  readonly text: string;
  /** Which text it is a part of, and where it begins there. */
  readonly of: number;
  readonly offset: number;
}

/** Texts with letters in them, in parts that a call takes, cut at spaces. */
function piecesOf(texts: readonly string[]): Piece[] {
  return texts.flatMap((whole, of) => {
    // Comprehend counts characters, we count UTF-16 units: of a pair, each half becomes a character.
    const text = whole.replace(/[\ud800-\udfff]/g, '\ufffd');
    if ((text.match(/\p{L}/gu)?.length ?? 0) < FEWEST_LETTERS) return [];
    const pieces: Piece[] = [];
    for (let offset = 0; offset < text.length; ) {
      const end = endOfPiece(text, offset);
      pieces.push({ text: text.slice(offset, end), of, offset });
      offset = end;
    }
    return pieces;
  });
}

function endOfPiece(text: string, from: number): number {
  const end = from + LONGEST_CALL;
  if (end >= text.length) return text.length;
  const space = text.lastIndexOf(' ', end);
  return space > from ? space : end;
}

async function openComprehend(): Promise<ComprehendClient> {
  const { ComprehendClient } = await import('@aws-sdk/client-comprehend');
  return new ComprehendClient({});
}
