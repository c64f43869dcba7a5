import type { ChangedFileView } from '../shared/changeSet.ts';
import { fill, type PanelTexts } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';

/** What an answer changes: its files with their lines, and what can be done with all or each of them. */
export function ChangedFiles({ answerId }: { readonly answerId: string }) {
  const { state, texts, send } = usePanel();
  const frame = state.frame.value;
  const changes = frame?.changeSets?.find((set) => set.answerId === answerId);
  if (changes === undefined) return null;
  const act = (action: Action, path?: string) => () =>
    send({ type: 'changeSet', id: answerId, action, ...(path !== undefined && { path }) });
  const has = (wanted: ChangedFileView['state']) =>
    changes.files.some((file) => file.state === wanted);
  const { length } = changes.files;
  return (
    <section class="changes" aria-label={texts.changes}>
      <div class="changes-head">
        <span class="changes-title">
          {length === 1 ? texts.oneChangedFile : fill(texts.changedFiles, length)}
        </span>
        <div class="changes-buttons">
          {has('proposed') && <Button label={texts.applyAll} onClick={act('apply')} isMain />}
          {has('pending') && <Button label={texts.keepAll} onClick={act('keep')} isMain />}
          {has('pending') && <Button label={texts.undoAll} onClick={act('undo')} />}
          {(has('kept') || has('pending')) && (
            <Button label={texts.restore} title={texts.restoreHint} onClick={act('restore')} />
          )}
        </div>
      </div>
      <ul>
        {changes.files.map((file) => (
          <FileLine key={file.path} file={file} act={act} />
        ))}
      </ul>
    </section>
  );
}

type Action = 'apply' | 'keep' | 'undo' | 'compare' | 'restore';

interface FileLineProps {
  readonly file: ChangedFileView;
  readonly act: (action: Action, path?: string) => () => void;
}

function FileLine({ file, act }: FileLineProps) {
  const { texts } = usePanel();
  const { path, state, isNew, added, removed } = file;
  const isWritten = state === 'pending' || state === 'kept';
  return (
    <li class={`change change-${state}`}>
      {isWritten ? (
        <button type="button" class="link" title={texts.compareFile} onClick={act('compare', path)}>
          {path}
        </button>
      ) : (
        <span class="change-path">{path}</span>
      )}
      {isNew && <span class="change-new">{texts.newFileMark}</span>}
      {added + removed > 0 && (
        <span class="change-lines">
          <span class="added">{`+${added}`}</span> <span class="removed">{`−${removed}`}</span>
        </span>
      )}
      <span class="change-state">{stateText(state, texts)}</span>
      {state === 'pending' && (
        <button type="button" class="quiet" onClick={act('keep', path)}>
          {texts.keepFile}
        </button>
      )}
      {isWritten && (
        <button type="button" class="quiet" onClick={act('undo', path)}>
          {texts.undoFile}
        </button>
      )}
    </li>
  );
}

function Button(props: {
  readonly label: string;
  readonly title?: string;
  readonly isMain?: boolean;
  readonly onClick: () => void;
}) {
  const { label, title, isMain, onClick } = props;
  return (
    <button type="button" class={isMain ? undefined : 'secondary'} title={title} onClick={onClick}>
      {label}
    </button>
  );
}

const stateText = (state: ChangedFileView['state'], texts: PanelTexts): string =>
  ({
    proposed: texts.changeProposed,
    pending: texts.changePending,
    kept: texts.changeKept,
    undone: texts.changeUndone,
    failed: texts.changeFailed,
  })[state];
