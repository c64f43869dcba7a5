import { ActionButtons } from './actionButtons.tsx';
import { Composer, type ComposerProps } from './composer.tsx';
import { usePanel } from './panelContext.ts';
import { Transcript } from './transcript.tsx';

/** The whole panel. */
export function App(props: ComposerProps) {
  const { state, texts } = usePanel();
  const banner = state.frame.value?.banner;
  if (state.isOutdated.value)
    return (
      <p class="banner" role="alert">
        {texts.reloadWindow}
      </p>
    );
  return (
    <>
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
