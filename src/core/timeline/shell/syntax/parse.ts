import { Command, If, Item, List, Loop, Pipeline, Redirection } from './tree';
import { readWord, Word } from './word';

/** Deeper than anybody writes. */
const MOST_NESTED = 50;

const SPACE = /(?:[ \t\r]|\\\r?\n)+|#[^\n]*/y;
const HERE_DOCUMENT = /(\d*)<<(?!<)-?[ \t]*["'\\]?([\w.-]+)["']?/y;
const REDIRECTION = /(\d*)(<<<|>>|>\||<>|[<>](?!\()&?|&>>?)[ \t]*/y;
const CLOSING = /;;&?|;&|\)|(?:done|fi|esac|\}|do|then|else|elif)(?=[\s;&|()<>]|$)/y;
const OPENING = /(?:until|while|for|select|if|case|function|\{)(?=[\s;&|()<>]|$)/y;
/** `((;;))`, `((i = 0; ; i++))` */
const ENDLESS_FOR = /^\(\([^;]*;\s*;[^;]*\)\)$/;
const PATTERN = /[^)\n]*/y;

/**
 * Reads a script: comments, here-documents, quotes and compound commands. Accepts any text, in linear time.
 *
 * Undefined where it is nested too deeply to read.
 */
export function parse(text: string): List | undefined {
  return new Parser(text).script();
}

class Parser {
  private at = 0;
  private depth = 0;
  private tooDeep = false;
  /** Here-documents whose text begins with the next line. */
  private readonly pending: { readonly delimiter: string; readonly word: { text: string; readonly substitutions: string[] } }[] = [];

  public constructor(private readonly text: string) {}

  public script(): List | undefined {
    const list = this.list();
    return this.tooDeep ? undefined : list;
  }

  /** Until one of its closing words, or the end of the text. Those that close nothing are passed over. */
  private list(...closing: readonly string[]): List {
    const items: Item[] = [];
    for (;;) {
      this.blank(/[;&]/y);
      const closed = this.peek(CLOSING);
      if (this.at >= this.text.length || (closed !== undefined && closing.includes(closed))) {
        return items;
      }
      const begin = this.at;
      if (closed === undefined) {
        items.push(this.item());
      } else {
        this.at += closed.length;
      }
      this.at = Math.max(this.at, begin + 1);
    }
  }

  private item(): Item {
    const pipelines: Pipeline[] = [this.pipeline()];
    for (let joined = this.match(/&&|\|\|/y); joined; joined = this.match(/&&|\|\|/y)) {
      this.blank();
      pipelines.push(this.pipeline(joined[0] as Pipeline['joinedBy']));
    }
    return { pipelines, background: this.match(/&/y) !== null };
  }

  private pipeline(joinedBy?: Pipeline['joinedBy']): Pipeline {
    let negated = false;
    while (this.match(/!(?=\s)/y)) {
      negated = !negated;
      this.space();
    }
    const commands = [this.command()];
    while (this.match(/\|&?(?!\|)/y)) {
      this.blank();
      commands.push(this.command());
    }
    return { joinedBy, negated, commands };
  }

  private command(): Command {
    const opening = this.text.startsWith('((', this.at) ? undefined : this.peek(OPENING) ?? this.peek(/\(/y);
    if (opening === undefined) {
      return this.simple();
    }
    if (++this.depth > MOST_NESTED) {
      this.tooDeep = true;
      this.at = this.text.length;
    }
    this.at = Math.min(this.text.length, this.at + opening.length);
    const command = this.compound(opening);
    this.depth--;
    return command.kind === 'function' ? command : { ...command, redirections: this.redirections() };
  }

  private compound(opening: string): Command {
    const redirections: Redirection[] = [];
    switch (opening) {
      case '(': return { kind: 'group', subshell: true, body: this.closedList(')'), redirections };
      case '{': return { kind: 'group', subshell: false, body: this.closedList('}'), redirections };
      case 'until':
      case 'while': {
        const condition = this.closedList('do');
        return { kind: 'loop', keyword: opening, over: [], condition, body: this.closedList('done'), redirections };
      }
      case 'for':
      case 'select': return this.for();
      case 'if': return this.if();
      case 'case': return this.case();
      default: {
        const name = this.word().text;
        this.match(/\s*\(\s*\)/y);
        this.blank();
        return { kind: 'function', name, body: this.command(), redirections };
      }
    }
  }

  private for(): Loop {
    const variable = this.word().text;
    const over: Word[] = [];
    this.blank();
    if (this.match(/in(?=[\s;]|$)/y)) {
      this.space();
      while (this.at < this.text.length && !this.peek(/[\n;&|()]/y)) {
        over.push(this.word());
        this.space();
      }
    }
    this.blank(/;/y);
    const closing = this.match(/\{(?=\s)/y) ? '}' : 'done';
    this.match(/do(?=[\s;&|()<>]|$)/y);
    return { kind: 'loop', keyword: ENDLESS_FOR.test(variable) ? 'while' : 'for', variable, over, condition: [], body: this.closedList(closing), redirections: [] };
  }

  private if(): If {
    const branches: { condition: List; body: List }[] = [];
    let otherwise: List | undefined;
    let next: string | undefined = 'elif';
    while (next === 'elif') {
      const condition = this.closedList('then');
      branches.push({ condition, body: this.list('elif', 'else', 'fi') });
      next = this.match(CLOSING)?.[0];
    }
    if (next === 'else') {
      otherwise = this.closedList('fi');
    }
    return { kind: 'if', branches, otherwise, redirections: [] };
  }

  private case(): Command {
    const word = this.word();
    const branches: { patterns: string[]; body: List }[] = [];
    this.blank();
    this.match(/in(?=\s|$)/y);
    for (;;) {
      this.blank(/;/y);
      if (this.at >= this.text.length || this.match(/esac(?=[\s;&|()<>]|$)/y)) {
        return { kind: 'case', word, branches, redirections: [] };
      }
      const patterns = this.match(PATTERN)![0].split('|').map(one => one.replace(/^\s*\(?\s*/, '').trimEnd());
      this.at++;
      branches.push({ patterns, body: this.list(';;', ';;&', ';&', 'esac') });
      this.match(/;;&?|;&/y);
    }
  }

  private simple(): Command {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      redirections.push(...this.redirections());
      if (words.length === 1 && this.match(/\([ \t]*\)/y)) {
        this.blank();
        return this.definition(words[0].text);
      }
      const arithmetic = words.length === 0 && this.text.startsWith('((', this.at);
      if (this.at >= this.text.length || (!arithmetic && this.peek(/[\n;&|()]/y))) {
        return { kind: 'simple', words, redirections };
      }
      words.push(this.word());
      if (words.length === 1 && words[0].text === '[[') {
        this.doubleBrackets(words);
      }
    }
  }

  private definition(name: string): Command {
    if (++this.depth > MOST_NESTED) {
      this.tooDeep = true;
      this.at = this.text.length;
    }
    const body = this.command();
    this.depth--;
    return { kind: 'function', name, body, redirections: [] };
  }

  /** Inside double brackets `&&`, `(` and `<` are words. */
  private doubleBrackets(words: Word[]): void {
    while (this.at < this.text.length && words[words.length - 1].text !== ']]') {
      this.blank();
      const operator = this.match(/&&|\|\||[()<>&|;]/y)?.[0];
      words.push(operator === undefined ? this.word() : { text: operator, substitutions: [] });
    }
  }

  private redirections(): Redirection[] {
    const redirections: Redirection[] = [];
    for (;;) {
      this.space();
      const document = this.match(HERE_DOCUMENT);
      if (document) {
        const word = { text: '', substitutions: [] };
        this.pending.push({ delimiter: document[2], word });
        redirections.push({ descriptor: Number(document[1]), operator: '<<', word });
        continue;
      }
      const found = this.match(REDIRECTION);
      if (!found) {
        return redirections;
      }
      const operator = found[2];
      const descriptor = operator.startsWith('&') ? 'both' : Number(found[1] || (operator.startsWith('<') ? 0 : 1));
      redirections.push({ descriptor, operator, word: this.word() });
    }
  }

  private closedList(closing: string): List {
    const list = this.list(closing);
    this.at = Math.min(this.text.length, this.at + closing.length);
    return list;
  }

  private word(): Word {
    this.space();
    const { word, end } = readWord(this.text, this.at);
    this.at = end;
    return word;
  }

  private space(): void {
    while (this.match(SPACE)) {
      // a comment after a space
    }
  }

  /** Passes over spaces, lines with the here-documents that begin after them, and what else separates commands. */
  private blank(separator?: RegExp): void {
    for (;;) {
      this.space();
      if (this.match(/\n/y)) {
        this.pending.splice(0).forEach(({ delimiter, word }) => { word.text = this.document(delimiter); });
      } else if (!separator || this.peek(/;;|;&/y) || !this.match(separator)) {
        return;
      }
    }
  }

  private document(delimiter: string): string {
    const last = new RegExp(`^\t*${delimiter.replace(/[.-]/g, '\\$&')}$`, 'gm');
    const begin = last.lastIndex = this.at;
    const found = last.exec(this.text);
    this.at = found ? last.lastIndex : this.text.length;
    return this.text.slice(begin, found?.index ?? this.text.length);
  }

  private peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at = found ? pattern.lastIndex : this.at;
    return found;
  }
}
