import assert from 'node:assert/strict';
import { readFenceInfo } from '../../src/webview/code/fenceInfo.ts';

describe('fence info', () => {
  const cases: readonly [string, string, string, string | undefined][] = [
    ['ts', '', 'ts', undefined],
    ['', '', '', undefined],
    ['TypeScript', '', 'typescript', undefined],
    ['ts src/app.ts', '', 'ts', 'src/app.ts'],
    ['ts:src/app.ts', '', 'ts', 'src/app.ts'],
    ['ts title="my file.ts"', '', 'ts', 'my file.ts'],
    ['src/app.py', '', 'py', 'src/app.py'],
    ['rust,ignore', '', 'rust', undefined],
    ['js {1,3}', '', 'js', undefined],
    ['ts', '// src/app.ts\nlet a;', 'ts', 'src/app.ts'],
    ['python', '# tests/test_a.py\n', 'python', 'tests/test_a.py'],
    ['html', '<!-- index.html -->', 'html', 'index.html'],
    ['ts', '// see app.ts for more\n', 'ts', undefined],
  ];
  for (const [info, code, language, path] of cases)
    it(`reads ${JSON.stringify(info)} before ${JSON.stringify(code)}`, () => {
      assert.deepEqual(readFenceInfo(info, code), { language, path });
    });
});
