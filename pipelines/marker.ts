const MARKER = 'written by npx projen pipelines';

/** Begins every file that is written here, as a comment. Only such files are replaced or removed, and none that only speaks of them. */
export const FIRST_LINE = `~~ ${MARKER}; change the environments, or its options, instead`;

/** The same in a policy, which has no comments: its `Id`, which may hold no spaces everywhere. */
export const POLICY_MARKER = MARKER.replaceAll(' ', '-');

/** Begins the names of statements where a policy has no `Id`, as those of identities have none. */
export const PERMISSIONS_MARKER = 'P2aPipeline';

export const carriesMarker = (text: string) =>
  text.startsWith(`# ~~ ${MARKER}`) ||
  text.includes(`"Id": "${POLICY_MARKER}"`) ||
  text.includes(`"Statement": [\n    {\n      "Sid": "${PERMISSIONS_MARKER}`);
