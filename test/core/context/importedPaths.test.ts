import assert from 'node:assert/strict';
import fc from 'fast-check';
import { importedPaths } from '../../../src/core/context/importedPaths.ts';

const cases: readonly (readonly [string, string, string])[] = [
  ['src/a/b.ts', "import { c } from './c.ts';", 'src/a/c.ts'],
  ['src/a/b.ts', "import { c } from '../c.js';", 'src/c.ts'],
  ['src/a/b.ts', "} from '../c';", 'src/c/index.ts'],
  ['src/a.js', "const c = require('./lib/c');", 'src/lib/c.js'],
  ['pkg/web/app.py', 'from .views import show', 'pkg/web/views.py'],
  ['pkg/web/app.py', 'from . import views, models', 'pkg/web/models.py'],
  ['pkg/web/app.py', 'from ..core import run', 'pkg/core/__init__.py'],
  ['src/pkg/app.py', 'import pkg.core.run', 'src/pkg/core/run.py'],
  ['src/lib.rs', 'pub mod parse;', 'src/parse.rs'],
  ['src/eval/mod.rs', 'use crate::parse::{self, Parser};', 'src/parse.rs'],
  ['src/a.c', '#include "util/b.h"', 'src/util/b.h'],
  ['include/x/a.h', '#include <x/b.h>', 'include/x/b.h'],
  ['src/main/java/com/a/B.java', 'import com.a.c.D;', 'src/main/java/com/a/c/D.java'],
  ['lib/a.rb', "require_relative 'b/c'", 'lib/b/c.rb'],
  ['lua/a.lua', 'local b = require("b.c")', 'lua/b/c.lua'],
  ['lib/a.dart', "import 'src/b.dart';", 'lib/src/b.dart'],
];

describe('the paths that an import may mean', () => {
  for (const [path, line, wanted] of cases)
    it(`hold ${wanted} for ${JSON.stringify(line)} in ${path}`, () =>
      assert.ok(importedPaths(path, [line]).includes(wanted), importedPaths(path, [line]).join()));

  it('hold no library, no file above the root and not the file itself', () => {
    assert.deepEqual(
      importedPaths('a.ts', ["import fs from 'node:fs';", "import z from 'zod';"]),
      [],
    );
    assert.deepEqual(importedPaths('a.ts', ["import b from '../../b';"]), []);
    assert.ok(!importedPaths('a/b.ts', ["import b from './b.ts';"]).includes('a/b.ts'));
  });

  it('stay below the root, whatever is imported', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a/b.ts', 'a/b.py', 'a/b.rs', 'a/b.c', 'a/b.lua'),
        fc.string(),
        (path, name) =>
          importedPaths(path, [
            `import '${name}'`,
            `from ${name} import x`,
            `require("${name}")`,
          ]).every((found) => !found.split('/').includes('..') && !found.startsWith('/')),
      ),
    );
  });
});
