/** Where the project's code is, as tokens of its pipelines say. */
export interface Repository {
  /** Absent where it is the public service. */
  readonly host?: string;
  /** Path as in the subject of a token; on GitHub perhaps with ids, as in `acme@123456/agents@456789`. */
  readonly path: string;
}

const REPOSITORY = /^(?:https:\/\/(?<host>[a-z0-9.-]+)\/)?(?<path>[\w.-]+(?:@\d+)?(?:\/[\w.-]+(?:@\d+)?)+)$/;

/** Undefined where the text is no repository. */
export function parseRepository(text: string): Repository | undefined {
  const { host, path } = REPOSITORY.exec(text)?.groups ?? {};
  return path === undefined ? undefined : { ...(host === undefined ? {} : { host }), path };
}
