import { commands, Uri } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { collect } from '../../core/refactor/runEdit.ts';
import type { Router } from '../../core/routing/ask.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { AskInChat, QuestionContext } from './explain.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

export interface ExplanationDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly documents: VirtualDocuments;
  readonly clock: Clock;
  readonly texts: Texts;
}

export interface Explanations extends Disposable {
  readonly ask: AskInChat;
}

/** The preview is drawn anew with each push. */
const pushMs = 200;
/** An explanation is a page, not a book. */
const answerTokens = 4000;

/** Answers questions in a markdown preview beside the code, streamed. A new question stops the one before. */
export function createExplanations(deps: ExplanationDeps): Explanations {
  const store = createStore();
  let current: AbortController | undefined;
  store.own({ dispose: () => current?.abort() });
  return {
    async ask({ text, context }) {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const title = deps.texts.refactor.explanationTitle;
      const name = Uri.from({ scheme: 'untitled', path: `/${title}.md` });
      const page = store.own(deps.documents.open(name, `${deps.texts.refactor.thinking}\n`));
      await commands.executeCommand('markdown.showPreviewToSide', page.uri);
      let answer = '';
      let pending: Disposable | undefined;
      const push = () => {
        pending = undefined;
        page.set(answer);
      };
      const ended = await collect(
        deps.router.ask(
          {
            task: 'chat',
            priority: 'asked',
            request: {
              messages: [{ role: 'user', content: question(text, context) }],
              maxTokens: answerTokens,
              hideReasoning: true,
            },
          },
          controller.signal,
        ),
        {
          onText(piece) {
            answer += piece;
            pending ??= deps.clock.after(pushMs, push);
          },
        },
      );
      pending?.dispose();
      const failure =
        ended.ok || ended.error.kind === 'aborted' ? '' : deps.texts.error(ended.error);
      page.set([answer, failure].filter((part) => part !== '').join('\n\n'));
    },
    dispose: () => store.dispose(),
  };
}

const question = (text: string, context: readonly QuestionContext[]): string =>
  [
    text,
    ...context.map(
      ({ path, languageId, line, code }) =>
        `From ${path}, line ${line}:\n\n\`\`\`${languageId}\n${code}\n\`\`\``,
    ),
  ].join('\n\n');
