import assert from 'node:assert/strict';
import { importLines } from '../../../src/core/context/importLines.ts';

describe('the imports of a file', () => {
  for (const [languageId, text, wanted] of [
    [
      'typescript',
      "// About.\nimport { a } from './a.ts';\nimport {\n  b,\n  c,\n} from './b.ts';\n\nconst d = a(b);\n",
      "import { a } from './a.ts';\nimport {\n  b,\n  c,\n} from './b.ts';",
    ],
    [
      'javascript',
      "'use strict';\nconst fs = require('fs');\nlet x = 1;",
      "const fs = require('fs');",
    ],
    [
      'python',
      'import os\nfrom typing import (\n    Any,\n)\n\ndef f():\n    pass\n',
      'import os\nfrom typing import (\n    Any,\n)',
    ],
    [
      'go',
      'package main\n\nimport (\n\t"fmt"\n)\n\nfunc main() {}\n',
      'package main\nimport (\n\t"fmt"\n)',
    ],
    ['cpp', '#include <vector>\nint main() {}\n', '#include <vector>'],
    ['plaintext', 'nothing of the kind\n', ''],
  ] as const)
    it(`are read from ${languageId}`, () => {
      assert.equal(importLines(languageId, text), wanted);
    });

  it('are looked for at the top only', () => {
    assert.equal(importLines('typescript', `${'\n'.repeat(500)}import './a.ts';`), '');
  });
});
