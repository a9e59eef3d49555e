import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../foundation/output-folder';
import { type Measurement, measure } from '../measure';
import { medianOf } from '../statistics';
import { describeOutput } from './describe';
import type { Size } from './organization';
import { SIZE_VARIABLE, sizeName } from './sizes';
import { synthCommand, taskPath } from './task';

/** What was measured at one size. */
export interface SizeResult {
  /** `undefined` for the environments that the project has. */
  readonly size: Size | undefined;
  readonly stacks: number;
  readonly resources: number;
  /** The first run of the template, which found every cache empty. */
  readonly cold: Measurement;
  /** One after the other in turn: the runs of one index belong together. */
  readonly limit: readonly Measurement[];
  readonly template: readonly Measurement[];
  readonly stock: readonly Measurement[];
}

/** The programs that synthesize one size, each as a process of its own, started as a person would. */
export class SynthRuns {
  private readonly template: string;
  private readonly limit: string;
  private readonly stock: string;
  private readonly description: string;
  /** tsx keeps what it compiled in the folder for temporary files; so this one is empty at first, then warm. */
  private readonly temporary: string;
  private readonly cold: Measurement[] = [];
  private readonly pairs = { limit: [] as Measurement[], template: [] as Measurement[], stock: [] as Measurement[] };

  constructor(
    private readonly root: string,
    folder: string,
    private readonly size: Size | undefined,
    private readonly stockRuns: number,
    private readonly progress: (what: string) => void,
  ) {
    this.template = join(folder, 'template');
    this.limit = join(folder, 'limit');
    this.stock = join(folder, 'stock');
    this.description = join(folder, 'description.json');
    this.temporary = join(folder, 'tmp');
    mkdirSync(this.temporary, { recursive: true });
  }

  /** Has every program run once, and compares what they wrote. */
  public async prepare(): Promise<void> {
    this.progress('cold');
    this.cold.push(await this.runTemplate());
    await this.runLimit();
    this.checkLimit();
    if (this.stockRuns > 0) {
      await this.runStock();
      this.checkStock();
    }
  }

  /** Limit and template one after the other, and stock as long as it is its turn. */
  public async runPair(): Promise<void> {
    this.progress(`pair ${this.pairs.limit.length + 1}`);
    this.pairs.limit.push(await this.runLimit());
    this.pairs.template.push(await this.runTemplate());
    if (this.pairs.stock.length < this.stockRuns) this.pairs.stock.push(await this.runStock());
  }

  public result(): SizeResult {
    const stacks = Object.values(readManifest(this.template).environments).flatMap((environment) => environment.stacks);
    return {
      size: this.size,
      stacks: stacks.length,
      resources: stacks.reduce((total, { resources }) => total + resources, 0),
      cold: medianOf(this.cold),
      ...this.pairs,
    };
  }

  public runTemplate(): Promise<Measurement> {
    const entry = this.size === undefined ? undefined : join('bench', 'synth', 'app.ts');
    return this.run(synthCommand(this.root, entry), this.template, {
      ...(this.size === undefined ? {} : { [SIZE_VARIABLE]: sizeName(this.size) }),
    });
  }

  /** Writes what the template wrote, once more. */
  public async runLimit(): Promise<Measurement> {
    if (!existsSync(this.description)) writeFileSync(this.description, JSON.stringify(describeOutput(this.template)));
    rmSync(this.limit, { recursive: true, force: true });
    return this.run(`node bench/synth/limit.cjs '${this.description}' '${this.limit}'`, this.limit);
  }

  private runStock(): Promise<Measurement> {
    return this.run(`tsx bench/synth/stock.ts '${join(this.template, 'stacks')}'`, this.stock);
  }

  private checkLimit(): void {
    const [wanted, written] = [readFolder(this.template), readFolder(this.limit)];
    for (const path of new Set([...wanted.keys(), ...written.keys()])) {
      if (wanted.get(path) !== written.get(path))
        throw new Error(
          `${path}: the limit writes something else than the template, so it is no limit; mend describe.ts`,
        );
    }
  }

  private checkStock(): void {
    for (const stack of readdirSync(join(this.template, 'stacks'))) {
      const [wanted, made] = [this.template, this.stock].map((folder) => resourceCounts(join(folder, 'stacks', stack)));
      if (wanted !== made) throw new Error(`${stack}: stock makes ${made}, the template ${wanted}; mend stock.ts`);
    }
  }

  private run(command: string, outdir: string, env: Readonly<Record<string, string>> = {}): Promise<Measurement> {
    return measure(command, {
      cwd: this.root,
      env: {
        ...env,
        CDKTF_OUTDIR: outdir,
        TMPDIR: this.temporary,
        P2A_CACHE: join(this.temporary, 'p2a'),
        PATH: taskPath(this.root),
      },
    });
  }
}

const resourceCounts = (stack: string) => {
  const { resource = {} } = JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8')) as {
    resource?: Record<string, object>;
  };
  return Object.entries(resource)
    .map(([type, named]) => `${Object.keys(named).length} ${type}`)
    .join(', ');
};

/** Every file but assets, by path. */
export function readFolder(folder: string, below = ''): Map<string, string> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true }).filter(({ name }) => name !== 'assets');
  return new Map(
    entries.flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory()
        ? [...readFolder(folder, path)]
        : [[path, readFileSync(join(folder, path), 'utf8')] as const];
    }),
  );
}
