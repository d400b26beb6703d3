const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** `60`, `1.5m`, `1m30s`; `NaN` where the text is no time, as in a variable. */
export function secondsOf(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return Number(text);
  }
  return /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)
    ? [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0)
    : NaN;
}
