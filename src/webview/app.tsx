import { useEffect } from 'preact/hooks';
import { ActionButtons } from './actionButtons.tsx';
import { Composer, type ComposerProps } from './composer.tsx';
import { usePanel } from './panelContext.ts';
import { Transcript } from './transcript.tsx';

/** The whole panel. */
export function App(props: ComposerProps) {
  const { state, texts } = usePanel();
  useStopByEscape();
  const banner = state.frame.value?.banner;
  if (state.isOutdated.value)
    return (
      <p class="banner" role="alert">
        {texts.reloadWindow}
      </p>
    );
  return (
    <>
      <PanelHeader />
      {banner !== undefined && (
        <div class="banner" role="status">
          <p>{banner.text}</p>
          <ActionButtons actions={banner.actions} />
        </div>
      )}
      <Transcript />
      <Composer {...props} />
    </>
  );
}

/** Escape stops the answer wherever the keyboard is in the panel; what uses the key itself prevents its default. */
function useStopByEscape(): void {
  const { state, send } = usePanel();
  useEffect(() => {
    const stop = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (state.frame.value?.isBusy === true) send({ type: 'stop' });
    };
    document.addEventListener('keydown', stop);
    return () => document.removeEventListener('keydown', stop);
  }, [state, send]);
}

/** What is talked about, and which model answers. */
function PanelHeader() {
  const { state, texts, send } = usePanel();
  const frame = state.frame.value;
  return (
    <header class="panel-header">
      <h1 title={frame?.title}>{frame?.title}</h1>
      <button
        type="button"
        class="quiet model"
        title={texts.chooseModel}
        onClick={() => send({ type: 'chooseModel' })}
      >
        <span class="only-spoken">{`${texts.model}: `}</span>
        <span class="model-name">{frame?.modelLabel}</span>
        <span aria-hidden="true">⌄</span>
      </button>
    </header>
  );
}
