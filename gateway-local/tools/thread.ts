import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { at } from '../../foundation/cache';

/** Code of a function, and what it finds when it starts. */
export interface ThreadOptions {
  /** CommonJS that exports `handler`. */
  readonly code: string;
  /** All of its environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** A line that it wrote. */
  readonly wrote: (line: string) => void;
}

interface Reply {
  readonly id: number;
  readonly answer?: string;
  readonly error?: string;
}

interface Waiting {
  resolve(answer: string): void;
  reject(error: Error): void;
}

/** A function in a thread of its own. Calls that are under way when it ends are lost, as those of a Lambda function are. */
export class Thread {
  /** Whether it takes no more calls. */
  public isOver = false;
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private calls = 0;

  constructor({ code, settings, memoryMb, wrote }: ThreadOptions) {
    this.worker = new Worker(at('gateway-local/tools/worker.cjs'), {
      env: { ...settings },
      workerData: { code },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      stdout: true,
      stderr: true,
    });
    this.worker.on('message', (reply: Reply) => this.settle(reply));
    this.worker.on('error', (error) => {
      wrote(`the function has ended: ${error.message}`);
      this.over();
    });
    this.worker.on('exit', () => this.over());
    for (const stream of [this.worker.stdout, this.worker.stderr]) linesOf(stream, wrote);
  }

  /** @throws Error if the code throws, or ends before it has answered. */
  public call(payload: string): Promise<string> {
    const id = this.calls++;
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new Error('the function has ended'));
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, payload });
    });
  }

  public async end(): Promise<void> {
    this.over();
    await this.worker.terminate();
  }

  private settle({ id, answer, error }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (answer === undefined) waiting?.reject(new Error(error ?? 'the function has failed'));
    else waiting?.resolve(answer);
  }

  private over(): void {
    this.isOver = true;
    for (const { reject } of this.waiting.values()) reject(new Error('the function has ended'));
    this.waiting.clear();
  }
}

const linesOf = (stream: Readable, wrote: (line: string) => void) =>
  createInterface({ input: stream }).on('line', wrote);
