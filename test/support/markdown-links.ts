import { posix } from 'node:path';

/** Files by path with slashes; of what is no Markdown, only that it is there. */
export type Pages = ReadonlyMap<string, string>;

/**
 * Relative links of Markdown files that lead to no file, folder or heading, as `page: link`. Links out of the files, and those in
 * code, are not looked at.
 */
export const brokenLinks = (pages: Pages): string[] =>
  [...pages].flatMap(([page, text]) =>
    page.endsWith('.md')
      ? linksIn(text)
          .filter((link) => !leadsSomewhere(pages, page, link))
          .map((link) => `${page}: ${link}`)
      : [],
  );

/** Targets of links and pictures, as they are written. */
const linksIn = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\((?:<([^>]*)>|([^()\s]+))(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/gm)]
    .map(([, bracketed, plain, reference]) => bracketed ?? plain ?? reference ?? '')
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link));

function leadsSomewhere(pages: Pages, page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path)).replace(/\/$/, '');
  const text = pages.get(target);
  if (text === undefined)
    return anchor === undefined && [...pages.keys()].some((other) => other.startsWith(`${target}/`));
  return anchor === undefined || (target.endsWith('.md') && anchorsIn(text).has(anchor));
}

/** What headings are linked by. Source: Section links, Basic writing and formatting syntax (GitHub Docs). */
function anchorsIn(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutBlocks(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let unique = anchor;
    for (let number = 1; anchors.has(unique); number += 1) unique = `${anchor}-${number}`;
    anchors.add(unique);
  }
  return anchors;
}

const withoutBlocks = (text: string) => text.replace(/^ *(```|~~~)[\s\S]*?^ *\1/gm, '');

const withoutCode = (text: string) => withoutBlocks(text).replace(/`[^`\n]+`/g, '');
