/** An absolute path without `//`, `.` and a slash at its end; empty for the root. */
export function folder(path: string): string {
  return path.split('/').filter(part => part !== '' && part !== '.').map(part => `/${part}`).join('');
}

/** A path is a folder, or below it, however both are written. */
export function isWithin(path: string, top: string): boolean {
  return `${folder(path)}/`.startsWith(`${folder(top)}/`);
}

/** The folder that a file is in; empty for the root. */
export function parent(path: string): string {
  const file = folder(path);
  return file.slice(0, file.lastIndexOf('/'));
}
