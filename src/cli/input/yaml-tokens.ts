import { Lexer, Parser } from 'yaml';

/*
 * The tokens of a text. libyaml, with which kubectl reads, takes more than YAML allows; what it takes is taken here.
 */

export function* tokensOf(text: string): ReturnType<Parser['parse']> {
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
