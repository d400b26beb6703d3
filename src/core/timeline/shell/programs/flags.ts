/** The value of the last of these flags: `-p 80`, `-p80`, `--port=80`, `--port 80`. */
export function flagValue(args: readonly string[], flags: readonly string[]): string | undefined {
  let value: string | undefined;
  args.forEach((arg, index) => {
    for (const flag of flags) {
      if (arg === flag) {
        value = args[index + 1];
      } else if (arg.startsWith(`${flag}=`)) {
        value = arg.slice(flag.length + 1);
      } else if (/^-\w$/.test(flag) && arg.startsWith(flag) && !arg.startsWith('--')) {
        value = arg.slice(flag.length);
      }
    }
  });
  return value;
}
