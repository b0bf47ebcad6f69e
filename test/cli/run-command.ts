// Runs the built command as a process, for the tests of what it prints.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const command = fileURLToPath(new URL('../../runtime/cli/main.js', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

/** Runs the command, or another program in its place, to its end in a folder. */
export function runCommand(
  folder: string,
  args: readonly string[],
  input?: string,
  program = command,
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', fail);
    child.on('close', (code) => {
      const bytes = Buffer.concat(stdout);
      done({ code, stdout: bytes.toString(), stderr, bytes });
    });
    child.stdin.end(input ?? '');
  });
}
