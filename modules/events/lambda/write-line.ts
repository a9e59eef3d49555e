/** One record, with the time where Lambda looks for it. JSON leaves no line break in it, whatever it holds. */
export const lineOf = (fields: object, now: number): string =>
  `${JSON.stringify({ timestamp: new Date(now).toISOString(), ...fields })}\n`;

/** Where Lambda takes the lines of a function from. */
export const standardOutput = (line: string): void => void process.stdout.write(line);

/** Writes what is no event: that something inside did not go as it should. */
export const writeLine = (fields: Readonly<Record<string, unknown>>): void =>
  standardOutput(lineOf(fields, Date.now()));
