import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPredictor } from '../../../src/core/predictor/predictor.ts';

const handlers = ['user', 'order', 'invoice', 'address'].map((name) => ({
  path: `src/${name}Handler.ts`,
  text: [
    `import { ${name}Store } from './${name}Store';`,
    '',
    `export async function get${name}(request: Request, response: Response) {`,
    `  const id = readId(request);`,
    `  const found = await ${name}Store.find(id);`,
    `  if (found === undefined) return response.status(404).send();`,
    `  return response.status(200).json(found);`,
    '}',
    '',
  ].join('\n'),
}));

function setup(files = handlers) {
  const predictor = createPredictor();
  predictor.index(files);
  return predictor;
}

describe('the workspace predictor', () => {
  it('repeats the project’s habit, with the names of the open file', () => {
    const prediction = setup().complete({
      path: 'src/parcelHandler.ts',
      prefix: [
        `import { parcelStore } from './parcelStore';`,
        '',
        'export async function getparcel(request: Request, response: Response) {',
        '  const id = readId(request);',
        '  const found = await parc',
      ].join('\n'),
      suffix: '\n}\n',
    });
    assert.equal(prediction?.text, 'elStore.find(id);');
  });

  it('opens a block at the end of a file that is still being written, in whatever language', () => {
    const python = ['orders', 'users', 'parcels'].map((name) => ({
      path: `${name}.py`,
      text: `import json\n\n\ndef load_${name}(path):\n    with open(path, encoding="utf-8") as file:\n        return json.load(file)["${name}"]\n\n\ndef newest(${name}):\n    return max(${name}, key=lambda one: one["date"])\n`,
    }));
    const prediction = setup(python).complete({
      path: 'invoices.py',
      prefix: 'import json\n\n\ndef load_invoices(path):\n    with open(path, enc',
      suffix: '\n',
    });
    assert.equal(prediction?.text, 'oding="utf-8") as file:');
  });

  it('says nothing where it knows nothing', () => {
    assert.equal(setup([]).complete({ path: 'a.ts', prefix: '', suffix: '' }), undefined);
  });

  it('forgets what a file said before it changed', () => {
    const predictor = setup([{ path: 'a.ts', text: 'launch(rocket);\nlaunch(rocket);\n' }]);
    const hole = { path: 'b.ts', prefix: 'lau', suffix: '\n' };
    assert.match(predictor.complete(hole)?.text ?? '', /^nch/);
    predictor.update('a.ts', 'something else entirely\n');
    assert.equal(predictor.complete(hole), undefined);
  });

  it('learns a saved file at once', () => {
    const predictor = setup([]);
    predictor.update(
      'a.ts',
      'const port = readSetting("port");\nconst host = readSetting("host");\n',
    );
    const prediction = predictor.complete({
      path: 'b.ts',
      prefix: 'const port = readSet',
      suffix: '\n',
    });
    assert.match(prediction?.text ?? '', /^ting\("/);
  });

  it('does not quote the open file’s older version', () => {
    const predictor = setup([{ path: 'a.ts', text: 'onlyHere(1);\nonlyHere(2);\n' }]);
    assert.equal(predictor.complete({ path: 'a.ts', prefix: 'onlyH', suffix: '\n' }), undefined);
  });

  it('keeps its index below the cap, newest and most useful first', () => {
    const predictor = createPredictor({ maxTokens: 200 });
    predictor.index(handlers);
    assert.ok(predictor.indexedTokens <= 200);
    for (let i = 0; i < 20; i++) predictor.update(`new${i}.ts`, `call${i}(a, b, c);\n`.repeat(5));
    assert.ok(predictor.indexedTokens <= 200);
    const prediction = predictor.complete({ path: 'x.ts', prefix: 'call19(a, ', suffix: '\n' });
    assert.equal(prediction?.text, 'b, c);');
  });

  it('adds further lines of a shape that repeats, and only when asked', () => {
    const block = 'try {\n  await save(document);\n} catch (error) {\n  report(error);\n}\n';
    const files = Array.from({ length: 12 }, (_, i) => ({
      path: `f${i}.ts`,
      text: `step${i}();\n${block}`.repeat(12),
    }));
    const predictor = setup(files);
    const hole = { path: 'x.ts', prefix: `${block}step();\ntry {\n  await `, suffix: '\n' };
    assert.equal(predictor.complete(hole)?.text, 'save(document);');
    assert.equal(
      predictor.complete({ ...hole, maxLines: 4 })?.text,
      'save(document);\n} catch (error) {\n  report(error);\n}',
    );
  });

  it('gives the same answer after many updates as after one index', () => {
    const once = setup();
    const often = setup([]);
    for (const file of handlers) often.update(file.path, 'replaced soon');
    for (const file of handlers) often.update(file.path, file.text);
    const hole = { path: 'x.ts', prefix: '  return response.sta', suffix: '\n}\n' };
    assert.equal(often.complete(hole)?.text, once.complete(hole)?.text);
    assert.equal(often.indexedTokens, once.indexedTokens);
  });

  it('never throws and never repeats the begun word, whatever the texts hold', () => {
    const line = fc.oneof(
      fc.constantFrom('foo(bar);', '\tif (x) {', '}', 'a-b: c', '日本語 = 1', '😀', '', '\r'),
      fc.string({ maxLength: 12 }),
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (indexed, prefix, suffix) => {
        const predictor = setup([{ path: 'a.css', text: indexed }]);
        const prediction = predictor.complete({ path: 'b.css', prefix, suffix, maxLines: 3 });
        if (prediction === undefined) return;
        assert.notEqual(prediction.text.trim(), '');
        assert.ok(prediction.confidence >= 0 && prediction.confidence <= 1);
      }),
    );
  });
});
