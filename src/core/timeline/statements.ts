/*
 * A shell script as far as the reader needs it: the commands it runs, and the loops around them. Comments, here-documents and quotes are
 * understood; substitutions stay in their words as they are. Accepts any text, in linear time.
 */

/** A simple command. */
export interface Statement {
  /** Without quotes, redirections and leading keywords. `for` and `case` count as commands. */
  readonly words: readonly string[];
  /** Index of the innermost loop around it. */
  readonly loop?: number;
  /** Followed by `&`, alone or in a block: the script does not wait for it. */
  readonly background: boolean;
}

/** A loop. Outer loops come before the loops inside them. */
export interface Loop {
  readonly keyword: 'until' | 'while' | 'for';
  /** Index of the loop around it. */
  readonly parent?: number;
}

export interface Script {
  readonly statements: readonly Statement[];
  readonly loops: readonly Loop[];
  /** Names of functions. Their bodies are among the statements. */
  readonly functions: ReadonlySet<string>;
}

/** Statements between two line breaks, `;` or `&` of a block. */
interface List {
  /** The list that holds the block. */
  readonly parent?: List;
  /** It ends in `&`. */
  background: boolean;
}

interface Block {
  readonly closedBy: string;
  readonly loop?: number;
  /** The list that is being read, and the index of its first statement. */
  list: List;
  begin: number;
}

const SPACE = /(?:[ \t\r]|\\\r?\n)+|#[^\n]*/y;
const OPERATOR = /;;&?|;&|&&|\|[|&]?|[\n;&()]/y;
const REDIRECTION = /\d*(?:<<<|>>|>\||<>|[<>](?!\()&?|&>>?)[ \t]*/y;
const HERE_DOCUMENT = /\d*<<(?!<)-?[ \t]*["'\\]?(\w+)["']?/y;
const LOOPS: readonly string[] = ['until', 'while', 'for'];
const CLOSED_BY: Readonly<Record<string, string>> = {
  'until': 'done', 'while': 'done', 'for': 'done', 'if': 'fi', 'case': 'esac', '{': '}',
};
const CLOSING = ['done', 'fi', 'esac', '}'];
const PASSED_OVER = ['do', 'then', 'else', 'elif', '!'];

export function statementsOf(text: string): Script {
  const statements: { words: string[]; loop?: number; list: List }[] = [];
  const loops: Loop[] = [];
  const functions = new Set<string>();
  const lists: List[] = [];
  const listIn = (parent?: List) => {
    const list = { parent, background: false };
    lists.push(list);
    return list;
  };
  const blocks: Block[] = [{ closedBy: '', list: listIn(), begin: 0 }];
  const hereDocuments: string[] = [];
  let words: string[] = [];
  let at = 0;
  const block = () => blocks[blocks.length - 1];
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at = found ? pattern.lastIndex : at;
    return found;
  };
  const end = () => {
    if (words.length > 0) {
      statements.push({ words, loop: block().loop, list: block().list });
      words = [];
    }
  };
  const open = (closedBy: string, loop = block().loop) =>
    blocks.push({ closedBy, loop, list: listIn(block().list), begin: statements.length });
  const close = (closedBy: string) => {
    if (block().closedBy === closedBy) {
      blocks.pop();
    }
  };
  const keyword = (word: string) => {
    if (CLOSING.includes(word)) {
      close(word);
    } else if (LOOPS.includes(word)) {
      loops.push({ keyword: word as Loop['keyword'], parent: block().loop });
      open('done', loops.length - 1);
    } else if (Object.hasOwn(CLOSED_BY, word)) {
      open(CLOSED_BY[word]);
    } else if (!PASSED_OVER.includes(word)) {
      return false;
    }
    return word !== 'for' && word !== 'case';
  };
  const operators: Record<string, () => void> = {
    '(': () => {
      // after a word it belongs to a function
      words.forEach(word => functions.add(word));
      words = [];
      open(')');
    },
    ')': () => {
      if (block().closedBy === 'esac') {
        // the end of a pattern
        words = [];
        statements.length = block().begin;
      }
      end();
      close(')');
    },
    '&': () => {
      end();
      block().list.background = true;
    },
    '\n': () => {
      end();
      for (const delimiter of hereDocuments.splice(0)) {
        const last = new RegExp(`^\t*${delimiter}$`, 'gm');
        last.lastIndex = at;
        at = last.exec(text) ? last.lastIndex : text.length;
      }
    },
  };
  while (at < text.length) {
    if (match(SPACE)) {
      continue;
    }
    const hereDocument = match(HERE_DOCUMENT);
    if (hereDocument) {
      hereDocuments.push(hereDocument[1]);
      continue;
    }
    if (match(REDIRECTION)) {
      at = readWord(text, at).end;
      continue;
    }
    const arithmetic = (words.length === 0 || words[0] === 'for') && text.startsWith('((', at);
    const operator = arithmetic ? undefined : match(OPERATOR)?.[0];
    if (operator) {
      (operators[operator] ?? end)();
      if (/^[\n;&]/.test(operator) && operator !== '&&') {
        block().list = listIn(block().list.parent);
        block().begin = statements.length;
      }
      continue;
    }
    const word = readWord(text, at);
    if (words.length > 0 || !keyword(text.slice(at, word.end))) {
      words.push(word.value);
    }
    at = Math.max(word.end, at + 1);
  }
  end();
  // a list stands before those that it holds
  for (const list of lists) {
    list.background ||= list.parent?.background ?? false;
  }
  return {
    statements: statements.map(({ words: own, loop, list }) => ({ words: own, loop, background: list.background })),
    loops,
    functions,
  };
}

/** A word without its quotes; substitutions stay as they are written. */
function readWord(text: string, from: number): { readonly value: string; readonly end: number } {
  // the delimiters that are still to come, the innermost last
  const open: string[] = [];
  const value: string[] = [];
  let substitutions = 0;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1] ?? '';
    const inner = open[open.length - 1];
    const opens = character === '(' && (inner === ')' || /[$<>=]/.test(text[at - 1] ?? '') || (at === from && next === '('));
    if (open.length === 0 && !opens && /[\s;&|()<>]/.test(character) && !(/[<>]/.test(character) && next === '(')) {
      break;
    }
    if (character === '\\') {
      const kept = substitutions > 0 || (inner === '"' && !/["$`\\\n]/.test(next));
      value.push(kept ? character + next : next);
      at++;
    } else if (character === '\'' && inner !== '"') {
      const closing = text.indexOf('\'', at + 1);
      const last = closing < 0 ? text.length : closing;
      value.push(substitutions > 0 ? text.slice(at, last + 1) : text.slice(at + 1, last));
      at = last;
    } else {
      if (character !== '"' || substitutions > 0) {
        value.push(character);
      }
      if (character === inner) {
        open.pop();
        substitutions -= character === '"' ? 0 : 1;
      } else if (character === '"' || character === '`' || opens) {
        open.push(opens ? ')' : character);
        substitutions += character === '"' ? 0 : 1;
      }
    }
  }
  return { value: value.join(''), end: Math.min(at, text.length) };
}
