/** A request as it came over the wire: nothing is decoded, joined or put in another order. */
export interface HttpRequest {
  /** Id under which the logs have it. */
  readonly id: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly path: string;
  /** Names and values in the order in which they came; one character a byte. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
}

/** An answer as API Gateway takes it of a function. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every value of a header, however its name was spelt. */
export const valuesOf = ({ headers }: Pick<HttpRequest, 'headers'>, wanted: string): string[] =>
  headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);

/** The value of a header that was sent once; nothing if it was sent more often, or not at all. */
export function onlyValueOf(request: Pick<HttpRequest, 'headers'>, wanted: string): string | undefined {
  const [value, ...more] = valuesOf(request, wanted);
  return more.length === 0 ? value : undefined;
}

export const json = (statusCode: number, content: unknown): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(content),
});
