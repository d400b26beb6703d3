/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds the line and column of an offset, in time logarithmic in the number of lines. */
export function positions(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return offset => {
    starts ??= lineStarts(text);
    let [first, after] = [0, starts.length];
    while (after - first > 1) {
      const middle = Math.floor((first + after) / 2);
      [first, after] = starts[middle] <= offset ? [middle, after] : [first, middle];
    }
    return { line: first + 1, column: offset - starts[first] + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts: number[] = [];
  for (let start = 0; start > 0 || starts.length === 0; start = text.indexOf('\n', start) + 1) {
    starts.push(start);
  }
  return starts;
}
