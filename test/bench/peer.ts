// A process that holds an engine of the benchmark: pinned to processors, asked by lines of JSON (protocol.ts), and
// watched for the memory that it and its children hold.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Answer, Execution, Hello, Refusal } from './protocol.js';

/** Bytes that a process and its children hold, of them in mapped files, and the most that they held. */
export interface Memory {
  readonly held: number;
  readonly mapped: number;
  readonly peak: number;
}

/** Processors that this process may use, the first `count` of them: what taskset takes. */
export function processors(count: number): string {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const all = allowed.split(',').flatMap((range) => {
    const [first, last] = range.split('-').map(Number) as [number, number | undefined];
    return Array.from({ length: (last ?? first) - first + 1 }, (_, k) => first + k);
  });
  return all.slice(0, count).join(',');
}

export class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #errors = '';
  #family: readonly number[] = [];

  private constructor(command: readonly string[], pinnedTo: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn('taskset', ['-c', pinnedTo, ...command], { env: { ...process.env, ...env } });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.on('data', (text) => (this.#errors += text));
    this.#child.stdin.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => resolve());
      this.#child.on('error', (error) => {
        this.#errors += error.message;
        resolve();
      });
    });
  }

  /** Starts a process and waits for its hello; rejects with what it wrote to standard error where it ends instead. */
  static async start(
    command: readonly string[],
    pinnedTo: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly peer: Peer; readonly hello: Hello }> {
    const peer = new Peer(command, pinnedTo, env);
    const hello = await peer.#next<Hello>();
    peer.#family = familyOf(peer.#child.pid!);
    return { peer, hello };
  }

  time(statements: readonly string[]): Promise<Execution | Refusal> {
    return this.#ask({ task: 'time', statements });
  }

  answer(statements: readonly string[]): Promise<Answer | Refusal> {
    return this.#ask({ task: 'answer', statements });
  }

  /** What the process and its children hold now, and at most since the start or the last `forgetPeak`. */
  memory(): Memory {
    let [held, mapped, peak] = [0, 0, 0];
    for (const pid of this.#family) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const bytes = (field: string) => 1024 * Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      held += bytes('VmRSS');
      mapped += bytes('RssFile');
      peak += bytes('VmHWM');
    }
    return { held, mapped, peak };
  }

  /** From here on the peak is that of what follows. */
  forgetPeak(): void {
    for (const pid of this.#family) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  }

  /**
   * Waits until its processes take no more processor time: some engines free memory and end tasks long after they have
   * answered, at the cost of whoever comes next. Gives up after 5 s.
   */
  async rest(): Promise<void> {
    const end = performance.now() + 5000;
    for (let before = -1, now = this.#processorTicks(); now !== before && performance.now() < end; ) {
      await setTimeout(25);
      [before, now] = [now, this.#processorTicks()];
    }
  }

  /** Hundredths of a second that its processes have run. */
  #processorTicks(): number {
    return this.#family.reduce((sum, pid) => {
      const [user, system] = statFields(pid).slice(11, 13).map(Number) as [number, number];
      return sum + user + system;
    }, 0);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }

  #ask<T>(request: object): Promise<T> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#next<T>();
  }

  async #next<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as T;
    await this.#ended;
    throw new Error(this.#errors.trim().split('\n').at(-1) || `ended with ${this.#child.signalCode ?? 'no word'}`);
  }
}

/** What the system tells of a process, from its state on: the name before that, in parentheses, may hold anything. */
function statFields(pid: number | string): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
}

/** A process and all that it has started, directly or through others. */
function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      parents.set(Number(entry), Number(statFields(entry)[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}
