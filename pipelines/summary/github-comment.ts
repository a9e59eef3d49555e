/** Where the comment goes, from what GitHub tells every job. */
export interface PullRequest {
  /** Such as `https://api.github.com`. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: string;
  readonly token: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type: string } | null;
}

const PER_PAGE = 100;

/**
 * Writes the one comment of a pull request that begins with the marker, or replaces it.
 *
 * @throws Error with the answer, if GitHub refuses.
 */
export async function putComment(pullRequest: PullRequest, marker: string, body: string): Promise<void> {
  const { api, repository, number } = pullRequest;
  const comments = `${api}/repos/${repository}/issues/${number}/comments`;
  const earlier = await find(pullRequest, comments, marker);
  if (earlier === undefined) await call(pullRequest, 'POST', comments, { body });
  else await call(pullRequest, 'PATCH', `${api}/repos/${repository}/issues/comments/${earlier.id}`, { body });
}

async function find(pullRequest: PullRequest, comments: string, marker: string): Promise<Comment | undefined> {
  for (let page = 1; ; page++) {
    const found = (await call(pullRequest, 'GET', `${comments}?per_page=${PER_PAGE}&page=${page}`)) as Comment[];
    // A person may quote it; only a program's comment is ours to replace.
    const ours = found.find(({ body, user }) => body?.startsWith(marker) && user?.type === 'Bot');
    if (ours !== undefined || found.length < PER_PAGE) return ours;
  }
}

async function call({ token }: PullRequest, method: string, url: string, content?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'p2a-guardrails',
      'x-github-api-version': '2022-11-28',
    },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  const answer = await response.text();
  if (!response.ok)
    throw new Error(
      `${method} ${url}: GitHub refuses, got "${response.status} ${answer}"; give the job pull-requests: write, or run it again`,
    );
  return answer === '' ? undefined : JSON.parse(answer);
}
