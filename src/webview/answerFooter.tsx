import type { AnswerInfo } from '../shared/chatMessage.ts';
import { fill } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';

/** Who answered, how fast, and what it took. Shows only what the response told. */
export function AnswerFooter({ info }: { readonly info: AnswerInfo | undefined }) {
  const { texts } = usePanel();
  if (info === undefined) return null;
  const figure = (text: string, value: number | undefined, digits = 0) =>
    value === undefined ? undefined : fill(text, value.toFixed(digits));
  const speed = [
    figure(texts.firstToken, info.firstTokenMs),
    figure(texts.tokensPerSecond, info.tokensPerSecond),
  ];
  const usage = [
    figure(texts.tokensIn, info.promptTokens),
    figure(texts.tokensOut, info.completionTokens),
    info.cachedTokens === 0 ? undefined : figure(texts.tokensCached, info.cachedTokens),
    figure(texts.cost, info.costUsd, 4),
  ];
  const figures = [info.note, ...speed, ...usage].filter((text) => text !== undefined);
  return (
    <p class="info">
      <span class="info-model">{`${info.model.model} · ${info.model.provider}`}</span>
      {figures.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </p>
  );
}
