import assert from 'node:assert/strict';
import { type Notice, noLog } from '../../src/core/ports.ts';
import { readSettings } from '../../src/core/settings.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { createSettingNotices } from '../../src/host/settingNotices.ts';

function setup() {
  const shown: Notice[] = [];
  const opened: string[] = [];
  const tell = createSettingNotices({
    notices: { show: (notice) => shown.push(notice), clear: () => {} },
    texts: createTexts(inEnglish),
    log: noLog,
    openSetting: async (key) => {
      opened.push(key);
    },
  });
  /** Reads settings that hold these values. */
  const read = (values: Readonly<Record<string, unknown>>) =>
    tell(readSettings((key) => values[key]).problems);
  return { read, shown, opened };
}

describe('notices about invalid settings', () => {
  it('name the key and what it takes, and lead there', async () => {
    const { read, shown, opened } = setup();
    read({ 'edit.review': 'window' });
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        'An invalid setting counts as its default: “slipstream.edit.review” expects one of “auto”, “file”, “comparison”, “none”, “diff”.',
      ],
    );
    await shown[0]?.actions[0]?.run();
    assert.deepEqual(opened, ['edit.review']);
  });

  it('tell of several at once in one notice', () => {
    const { read, shown } = setup();
    read({ enabled: 'yes', 'inline.maxTokens': 5 });
    assert.equal(shown.length, 1);
    assert.match(
      shown[0]?.text ?? '',
      /“slipstream\.enabled” expects true or false; “slipstream\.inline\.maxTokens” expects a whole number from 16 to 1024\.$/,
    );
  });

  it('come once, also while other settings change, and again after the setting was corrected', () => {
    const { read, shown } = setup();
    const bad = { enabled: 'yes' };
    read(bad);
    read({ ...bad, 'models.chat': 'gpt-oss-120b' });
    assert.equal(shown.length, 1);
    read({ ...bad, 'quota.reserve': 200 });
    assert.match(shown.at(-1)?.text ?? '', /: “slipstream\.quota\.reserve” expects [^;]+$/);
    read({});
    assert.equal(shown.length, 2);
    read(bad);
    assert.equal(shown.length, 3);
  });
});
