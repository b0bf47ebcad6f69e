// Every stage of a query as files, for people who study it: with MAYFLY_DUMP=dir each query leaves a folder there.
// Files are written as the stages come about, so that those of a query that fails are there too.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledQuery } from '../codegen/index.js';
import { MayflyError } from '../planner/errors.js';
import { formatPlan } from '../planner/explain.js';
import type { Query } from '../planner/plan.js';
import { explainPipelines } from './explain-pipelines.js';

let opened = 0;

export class Dump {
  #folder: string;
  readonly #parent: string;
  #plans = 0;

  /** A folder for one query, where MAYFLY_DUMP names one to put it in. Throws file_error. */
  static open(): Dump | undefined {
    const parent = process.env.MAYFLY_DUMP;
    return parent ? new Dump(parent) : undefined;
  }

  private constructor(parent: string) {
    this.#parent = parent;
    this.#folder = join(parent, `${process.pid}-query-${++opened}`);
    try {
      mkdirSync(this.#folder, { recursive: true });
    } catch (error) {
      throw new MayflyError('file_error', 'options', `MAYFLY_DUMP: ${(error as Error).message}`, { cause: error });
    }
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text.endsWith('\n') ? text : `${text}\n`);
  }

  writeJson(name: string, value: unknown): void {
    this.write(
      name,
      JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item), 2),
    );
  }

  /** The plan after `stage`; numbered in the order of calls. */
  writePlan(stage: string, query: Query): void {
    this.write(`plan-${String(this.#plans++).padStart(2, '0')}-${stage}.txt`, formatPlan(query));
  }

  writePipelines(compiled: CompiledQuery): void {
    this.write('pipelines.txt', explainPipelines(compiled));
    compiled.modules.forEach(({ ir }, module) => {
      if (ir !== undefined) this.write(`module_${module}.ll`, ir);
    });
  }

  /** The stages that only the host knows, of so many modules: those emitted, and those that pipelines went over to. */
  writeStages(modules: number, stage: (module: number, stage: 'optimised' | 'assembly') => string): void {
    for (let module = 0; module < modules; module++) {
      this.write(`module_${module}.optimised.ll`, stage(module, 'optimised'));
      this.write(`module_${module}.s`, stage(module, 'assembly'));
    }
  }

  writeError(error: unknown): void {
    this.write('error.txt', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** Names the folder after the query's instance. */
  close(instance: number): void {
    const folder = join(this.#parent, `${process.pid}-instance-${instance}`);
    renameSync(this.#folder, folder);
    this.#folder = folder;
  }
}
