import { spawn } from 'child_process';

/** @throws unless the shell command ends with exit status 0 */
export function runCommand(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`exit status ${code}: ${command}`))));
  });
}
