import { writeSync } from 'node:fs';
import { inspect } from 'node:util';

/**
 * Something that a person has to put right. An error like any other to whoever catches it; where nobody does, people read what
 * it says, and neither the line of code that found it nor a stack.
 */
export class Refusal extends Error {
  public override readonly name = 'Refusal';

  constructor(message: string) {
    super(message);
    if (!process.listeners('uncaughtExceptionMonitor').includes(tellPlainly))
      process.on('uncaughtExceptionMonitor', tellPlainly);
  }

  /** As a command line prints it, projen's among them. */
  public [inspect.custom](): string {
    return this.message;
  }
}

const STDERR = 2;

/** A monitor changes nothing for other errors, nor where the program has an end of its own for those that nobody catches. */
function tellPlainly(error: Error): void {
  if (!(error instanceof Refusal) || process.listenerCount('uncaughtException') > 0) return;
  // What is written in any other way may be lost when the process exits.
  writeSync(STDERR, `\n${error.message}\n`);
  process.exit(1);
}
