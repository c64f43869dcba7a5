import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import type { SettingsSource } from '../../core/ports.ts';
import type { SettingKey } from '../../core/settings.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { nameOfLanguage } from '../languageName.ts';
import { cursorContextAt } from './cursorContextAt.ts';
import { isLanguageOn } from './eligibility.ts';
import type { GhostText } from './ghostText.ts';
import type { Snooze } from './snooze.ts';

export interface CompletionCommandDeps {
  /** Undefined while suggestions are switched off. */
  readonly ghostText: () => GhostText | undefined;
  readonly settings: SettingsSource;
  readonly snooze: Snooze;
  readonly texts: Texts;
}

const shownMs = 3_000;
const minuteMs = 60_000;

/** The commands of ghost text. */
export function createCompletionCommands(deps: CompletionCommandDeps) {
  const { ghostText, settings, snooze } = deps;
  const words = deps.texts.completion;

  function notify(text: string): void {
    window.setStatusBarMessage(text, shownMs);
  }

  async function write(key: SettingKey, value: unknown): Promise<void> {
    await workspace.getConfiguration('slipstream').update(key, value, ConfigurationTarget.Global);
  }

  async function trigger(): Promise<void> {
    const running = ghostText();
    if (running === undefined) {
      notify(words.notHere('off'));
      return;
    }
    // The editor does not ask a provider twice about the same text: a new registration is a new provider to it.
    running.reregister();
    await commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  async function dismiss(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor !== undefined)
      ghostText()?.dismiss(cursorContextAt(editor.document, editor.selection.active));
    await commands.executeCommand('editor.action.inlineSuggest.hide');
    ghostText()?.noteHidden();
  }

  /** @param forMs pauses for so long without asking; 0 resumes. */
  async function pause(forMs: unknown): Promise<void> {
    const ms = typeof forMs === 'number' && forMs >= 0 ? forMs : await askForHowLong();
    if (ms === undefined) return;
    if (ms === 0) snooze.end();
    else snooze.start(ms);
    notify(ms === 0 ? words.resumed : words.paused);
    if (ms > 0) await commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  async function askForHowLong(): Promise<number | undefined> {
    const choices = [
      { label: words.snoozeFor(5 * minuteMs), forMs: 5 * minuteMs },
      { label: words.snoozeFor(60 * minuteMs), forMs: 60 * minuteMs },
      { label: words.snoozeUntilRestart, forMs: Number.POSITIVE_INFINITY },
      ...(snooze.leftMs === undefined ? [] : [{ label: words.resume, forMs: 0 }]),
    ];
    const chosen = await window.showQuickPick(choices, { title: words.snoozeTitle });
    return chosen?.forMs;
  }

  async function toggle(): Promise<void> {
    const isOn = !settings.current['inline.enabled'];
    await write('inline.enabled', isOn);
    notify(isOn ? words.switchedOn(words.everything) : words.switchedOff(words.everything));
  }

  async function toggleLanguage(): Promise<void> {
    const languageId = window.activeTextEditor?.document.languageId;
    if (languageId === undefined) {
      notify(words.noEditor);
      return;
    }
    const languages = settings.current['inline.languages'];
    const isOn = !isLanguageOn(languages, languageId);
    await write('inline.languages', { ...languages, [languageId]: isOn });
    const name = nameOfLanguage(languageId);
    notify(isOn ? words.switchedOn(name) : words.switchedOff(name));
  }

  async function toggleComments(): Promise<void> {
    const isOn = !settings.current['inline.comments'];
    await write('inline.comments', isOn);
    notify(isOn ? words.switchedOn(words.comments) : words.switchedOff(words.comments));
  }

  async function toggleQuiet(): Promise<void> {
    const isAutomatic = !settings.current['inline.automatic'];
    await write('inline.automatic', isAutomatic);
    notify(isAutomatic ? words.automatic : words.manual);
  }

  return {
    'slipstream.triggerSuggestion': trigger,
    'slipstream.dismissSuggestion': dismiss,
    'slipstream.pauseSuggestions': pause,
    'slipstream.toggleSuggestions': toggle,
    'slipstream.toggleSuggestionsForLanguage': toggleLanguage,
    'slipstream.toggleSuggestionsInComments': toggleComments,
    'slipstream.toggleQuietMode': toggleQuiet,
  } as const;
}
