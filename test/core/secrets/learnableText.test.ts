import assert from 'node:assert/strict';
import { createPredictor } from '../../../src/core/predictor/predictor.ts';
import { learnableText, offersSecret } from '../../../src/core/secrets/learnableText.ts';

const key = ['sk', 'live', 'a8Kd02LmQp91ZxRt5TyUw3Eo'].join('_');
const files = ['one', 'two', 'three', 'four'].map((name) => ({
  path: `src/${name}.ts`,
  text: `const client = createPayments('${key}');\nexport const ${name} = client;\n`,
}));

describe('what the local predictor learns', () => {
  it('holds no secret, and so none is offered', () => {
    const hole = {
      path: 'src/five.ts',
      prefix: "const client = createPayments('",
      suffix: '',
      maxLines: 1,
    };
    const knowing = createPredictor();
    knowing.index(files);
    assert.ok(knowing.complete(hole)?.text.includes('live'), 'the test shows something');
    const learned = createPredictor();
    learned.index(files.map(({ path, text }) => ({ path, text: learnableText(path, text) })));
    assert.equal(learned.complete(hole)?.text.includes('live') ?? false, false);
    for (const { path, text } of files) assert.ok(!learnableText(path, text).includes(key));
  });

  it('holds no string values of settings that hold secrets by nature', () => {
    const compose =
      'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: hunter\n      NAME: "app"\n';
    assert.equal(
      learnableText('docker-compose.yml', compose),
      'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: \n      NAME: ""\n',
    );
    const settings = '{ "ConnectionStrings": { "Main": "Server=x" }, "Level": 3 }';
    assert.equal(
      learnableText('src/appsettings.Production.json', settings),
      '{ "ConnectionStrings": { "Main": "" }, "Level": 3 }',
    );
    assert.equal(learnableText('src/a.ts', compose), compose);
  });

  it('is looked at again when it is offered', () => {
    assert.ok(offersSecret("const client = createPayments('", `${key}');`));
    assert.ok(offersSecret('const password = "', 'Zk4KN2K9gKb7'));
    assert.ok(offersSecret(`x = "${key.slice(0, 20)}`, key.slice(20)));
    assert.ok(!offersSecret(`const a = "${key}";\n`, 'const b = 1;'));
    assert.ok(!offersSecret('const password = ', 'readPassword();'));
  });
});
