import assert from 'node:assert/strict';
import { insertedCode } from '../../../src/core/chat/insertedCode.ts';

const block = 'if (a) {\n  b();\n\n  c();\n}';

describe('code inserted at the cursor', () => {
  it('stands at the level of the line, its first line where the cursor is', () => {
    assert.equal(
      insertedCode(block, '    ', ['function f() {', '  a;']),
      'if (a) {\n      b();\n\n      c();\n    }',
    );
  });

  it('loses the indentation that all of its lines share', () => {
    const deep = '        x();\n          y();';
    assert.equal(insertedCode(deep, '  ', []), 'x();\n    y();');
    assert.equal(insertedCode(deep, '', []), 'x();\n  y();');
  });

  it('is indented as the document is', () => {
    assert.equal(
      insertedCode(block, '\t', ['a {', '\tb', '}']),
      'if (a) {\n\t\tb();\n\n\t\tc();\n\t}',
    );
  });

  it('goes on behind what stands in the line, at its level', () => {
    assert.equal(insertedCode('{\n  a,\n}', '  const x = ', ['  const x = ;']), '{\n    a,\n  }');
  });

  it('is as it was in one line, and at the margin', () => {
    assert.equal(insertedCode('a();', '    ', []), 'a();');
    assert.equal(insertedCode(block, '', []), block);
    assert.equal(insertedCode(block.replaceAll('\n', '\r\n'), '', []), block);
  });
});
