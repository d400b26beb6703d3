/** One measurement: what it is, what came out, and what it should be at most. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  readonly met: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A measured figure beside the most that it should be. */
export function row(what: string, value: number, most: number, unit: string = ''): Row {
  const shown = (figure: number) => `${Number(figure.toPrecision(3))}${unit}`;
  return { what, value: shown(value), target: `<= ${shown(most)}`, met: value <= most };
}

/** A figure that is told, not judged. */
export function told(what: string, value: string): Row {
  return { what, value, target: '', met: true };
}

export function print(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  console.log(`\n${title}`);
  for (const { what, value, target, met } of rows) {
    console.log(`  ${what.padEnd(width)}  ${value.padStart(9)}  ${target.padEnd(10)}${met ? '' : '  MISSED'}`);
  }
}
