import { Composer, Document, Lexer, Parser, YAMLError } from 'yaml';

/*
 * The documents of a text. libyaml, with which kubectl reads, takes more than YAML allows; what it takes is taken here.
 */

/** How many values one document may have, judged by its punctuation: the parser needs about a kilobyte for each. */
const MOST_VALUES = 2_000_000;

/** Scalars are told apart later, by what they mean to kubectl. */
const OPTIONS = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/** One document at a time, so that only one is in memory. */
export function* documentsOf(text: string): Generator<Document.Parsed> {
  if (text.length > MOST_VALUES && mostValues(text) > MOST_VALUES) {
    throw new Error(`a document has more than ${MOST_VALUES} values; split it`);
  }
  yield* new Composer(OPTIONS).compose(tokensOf(text)) as Generator<Document.Parsed>;
}

/** The first error that kubectl reports, too; its tree is not to be trusted. */
export function errorIn({ errors }: Document.Parsed): YAMLError | undefined {
  return errors.find(({ message }) => !message.startsWith('Comments must be separated'));
}

/** The most commas, colons, brackets and line breaks that one of the documents has. */
function mostValues(text: string): number {
  let [most, values] = [0, 0];
  for (const [found] of text.matchAll(/^---|[,:\n[{]/gm)) {
    values = found === '---' ? 0 : values + 1;
    most = Math.max(most, values);
  }
  return most;
}

function* tokensOf(text: string): ReturnType<Parser['parse']> {
  const parser = new Parser();
  // a line may end as on an old Macintosh
  for (const lexeme of new LibyamlLexer().lex(text.replace(/\r(?!\n)/g, '\n'))) {
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** Two steps of the lexer that its type hides, and the least indent that they ask of the next line. */
interface LexerSteps extends Pick<Lexer, 'lex'> {
  indentNext: number;
  parseFlowCollection(): Generator<string>;
  parseQuotedScalar(): Generator<string>;
}

/** Within brackets and quotes, libyaml does not look at the indent. */
class LibyamlLexer extends (Lexer as unknown as new () => LexerSteps) {
  public *parseFlowCollection() {
    return yield* this.withoutIndent(() => super.parseFlowCollection());
  }

  public *parseQuotedScalar() {
    return yield* this.withoutIndent(() => super.parseQuotedScalar());
  }

  private *withoutIndent(step: () => Generator<string>) {
    const indent = this.indentNext;
    this.indentNext = 0;
    const next = yield* step();
    this.indentNext = indent;
    return next;
  }
}
