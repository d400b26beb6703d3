const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
  ENOTDIR: 'it is a file',
  ELOOP: 'its symbolic links form a cycle',
};

/** Limits of JavaScript, as V8 words them. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/call stack/, 'the document is nested too deeply'],
  [/Invalid string length/, 'the output is too long; pass fewer files'],
];

/** An error in words for the user. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return LIMITS.find(([limit]) => limit.test(message))?.[1] ?? REASONS[code] ?? message;
}
