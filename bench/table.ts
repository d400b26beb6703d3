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

/** One line per row, under one header; each row begins with the name of its benchmark. */
export function print(rows: readonly (readonly [string, Row])[]): void {
  const lines = [['benchmark', 'measured', 'figure', 'bound'], ...rows.map(([name, { what, value, target, met }]) => [name, what, value, met ? target : `${target}  MISSED`])];
  const width = (column: number) => Math.max(...lines.map(line => line[column].length));
  const widths = [0, 1, 2].map(width);
  for (const [name, what, value, target] of lines) {
    console.log(`${name.padEnd(widths[0])}  ${what.padEnd(widths[1])}  ${value.padStart(widths[2])}  ${target}`.trimEnd());
  }
}
