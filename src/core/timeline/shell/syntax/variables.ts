/** Longer values are not put in: a script may name them again and again. */
const MOST_EXPANDED = 64;

export const ASSIGNMENT = /^([A-Za-z_]\w*)\+?=([^]*)$/;

/** The variables of a script whose value stands in its text. */
export class Variables {
  private readonly values = new Map<string, string>();

  /** `name=value` */
  public assign(text: string): void {
    const [, name, value] = ASSIGNMENT.exec(text)!;
    if (/[$`]/.test(value) || value.length > MOST_EXPANDED || text[name.length] === '+') {
      this.values.delete(name);
    } else {
      this.values.set(name, value);
    }
  }

  public forget(name: string): void {
    this.values.delete(name);
  }

  /** With the values that are known; other variables stay. */
  public expanded(text: string): string {
    return text.includes('$')
      ? text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => this.values.get(bare ?? braced!) ?? whole)
      : text;
  }
}
