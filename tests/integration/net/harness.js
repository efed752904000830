// Starts net_harness, for the tests that want one with settings of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Resolves when it listens. */
export async function startHarness(program, options) {
  const harness = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(harness.stdout, 'data');
  return { harness, url: String(line).trim() };
}

/** Asks it to drain, and resolves to its exit code. */
export async function stopHarness(harness) {
  if (!harness.killed) harness.kill('SIGTERM');
  if (harness.exitCode !== null) return harness.exitCode;
  return (await once(harness, 'exit'))[0];
}
