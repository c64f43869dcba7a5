import assert from 'node:assert/strict';
import { declaredName } from '../../../src/core/context/declarations.ts';

const declarations: readonly (readonly [string, string])[] = [
  ['export async function readFile(path: string) {', 'readFile'],
  ['export default class FileReader extends Reader {', 'FileReader'],
  ['  private readonly files: string[] = [];', 'files'],
  ['  async readAll(path: string): Promise<string> {', 'readAll'],
  ['  get size() {', 'size'],
  ['export type Size = number;', 'Size'],
  ['Widget.prototype.draw = function () {', 'draw'],
  ['exports.start = start;', 'start'],
  ['  this.started = true;', 'started'],
  ['  component._stateCallbacks = [];', '_stateCallbacks'],
  ['    async def fetch_all(self):', 'fetch_all'],
  ['        self.timeout = 3', 'timeout'],
  ['MAX_SIZE: int = 4', 'MAX_SIZE'],
  ['    NOT_FOUND = 404, "Not found"', 'NOT_FOUND'],
  ['func (mx *Mux) Route(pattern string) Router {', 'Route'],
  ['\tMethods map[string]bool', 'Methods'],
  ['pub(crate) fn parse_all(text: &str) -> Result<All> {', 'parse_all'],
  ['macro_rules! ensure {', 'ensure'],
  ['defmodule Cart do', 'Cart'],
  ['  defp total(items) do', 'total'],
  ['    public static int Count(List<int> items) {', 'Count'],
  ['fun render(view: View): Unit {', 'render'],
];

describe('the name that a line declares', () => {
  for (const [line, name] of declarations)
    it(`is ${name} in ${JSON.stringify(line)}`, () => assert.equal(declaredName(line), name));

  for (const line of [
    '  if (ready) {',
    '  } else if (a) {',
    '  return value;',
    '  for (const item of items) {',
    '  compute(a, b);',
    '  case ready:',
    'if (a === b) c();',
    '// function old() {',
    `const ${'a'.repeat(500)} = 1;`,
  ])
    it(`is none in ${JSON.stringify(line.slice(0, 40))}`, () =>
      assert.equal(declaredName(line), undefined));
});
