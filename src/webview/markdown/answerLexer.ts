import { Lexer, type Token, Tokenizer, type Tokens } from 'marked';

/** `__init__`, `__name__`: names of programs, never bold. */
const dunder = /^__[a-z][a-z\d_]*__(?!\w)/;
/** Bold or italic up to the next mark, for scripts that put no blank between words. */
const emphasis = /^(\*{1,2})(?![\s*])((?:[^*\n]|\\\*)*[^\s*])\1(?!\*)/;
const cjk = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

class AnswerTokenizer extends Tokenizer {
  override escape(src: string): Tokens.Escape | undefined {
    const name = dunder.exec(src)?.[0];
    return name === undefined ? super.escape(src) : { type: 'escape', raw: name, text: name };
  }

  override emStrong(
    src: string,
    maskedSrc: string,
    prevChar?: string,
  ): Tokens.Em | Tokens.Strong | undefined {
    const known = super.emStrong(src, maskedSrc, prevChar);
    if (known !== undefined) return known;
    const [raw, mark = '', text = ''] = emphasis.exec(src) ?? [];
    // Behind a bracket or a full stop the standard wants a blank, which these scripts do not write.
    if (raw === undefined || !cjk.test(text + (src[raw.length] ?? '') + (prevChar ?? '')))
      return undefined;
    const tokens = this.lexer.inlineTokens(text, []);
    return { type: mark === '**' ? 'strong' : 'em', raw, text, tokens };
  }
}

/** Reads markdown as people expect it in answers about code. */
export function lexAnswer(text: string, links: Lexer['tokens']['links']): readonly Token[] {
  const lexer = new Lexer({ tokenizer: new AnswerTokenizer() });
  lexer.tokens.links = { ...links };
  return lexer.lex(text);
}
