/** One line of a function's log. */
export const logLine = (line: Readonly<Record<string, unknown>>): void =>
  void process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
