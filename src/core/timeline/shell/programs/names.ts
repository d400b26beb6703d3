/** The name of a program by its path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A script that is named like the wait program: `wait-for-it.sh`. */
export function withoutExtension(name: string): string {
  return name.replace(/\.(?:sh|bash)$/, '');
}
