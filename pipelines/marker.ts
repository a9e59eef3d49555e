const MARKER = 'written by npx projen pipelines';

/** Begins every file that is written here, as a comment. Only such files are replaced or removed, and none that only speaks of them. */
export const FIRST_LINE = `~~ ${MARKER}; change the environments, or its options, instead`;

/** The same in a policy, which has no comments: its `Id`, which may hold no spaces everywhere. */
export const POLICY_MARKER = MARKER.replaceAll(' ', '-');

export const carriesMarker = (text: string) =>
  text.startsWith(`# ~~ ${MARKER}`) || text.includes(`"Id": "${POLICY_MARKER}"`);
