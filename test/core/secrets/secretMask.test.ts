import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSecretMask } from '../../../src/core/secrets/secretMask.ts';

const key = ['csk', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('-');
const other = ['csk', 'Z1B2c3D4e5F6g7H8i9J0k1L2'].join('-');
const password = 'Zk4KN2K9gKb7';

describe('a mask over secrets', () => {
  it('gives the same secret the same placeholder in every text, and others others', () => {
    const mask = createSecretMask();
    const told: string[] = [];
    const hidden = mask.hide(`${key} ${other} ${key}`, (secret) => told.push(secret));
    assert.equal(hidden, 'HIDDEN_SECRET_1_ HIDDEN_SECRET_2_ HIDDEN_SECRET_1_');
    assert.deepEqual(told, [key, other, key]);
    assert.equal(mask.hide(`again ${other}`), 'again HIDDEN_SECRET_2_');
  });

  it('hides what was a secret once wherever it comes up, however it is written there', () => {
    const mask = createSecretMask();
    mask.learn([`password = "${password}"`, 'api_secret = "a/b+c9=Xz81mNvBq2"']);
    assert.equal(mask.hide(`It is ${password}, I think.`), 'It is HIDDEN_SECRET_1_, I think.');
    assert.equal(mask.hide('x=a%2Fb%2Bc9%3DXz81mNvBq2'), 'x=HIDDEN_SECRET_2_');
  });

  it('hides a secret that stands nearer to its name in another text of the same request', () => {
    const mask = createSecretMask();
    mask.learn([`see ${password}`, `password: "${password}"`]);
    assert.equal(mask.hide(`see ${password}`), 'see HIDDEN_SECRET_1_');
  });

  it('puts them back into an answer that arrives cut anywhere', () => {
    const text = `a = "${key}";\nb = "${other}"; HIDDEN_ SECRET HIDDEN_SECRET_`;
    fc.assert(
      fc.property(fc.array(fc.nat(200)), (cuts) => {
        const mask = createSecretMask();
        const hidden = mask.hide(text);
        assert.ok(!hidden.includes('csk-'));
        assert.equal(revealed(mask, hidden, cuts), text);
      }),
    );
  });

  it('knows its placeholders as models change them: another case, an escape, the last sign left out', () => {
    for (const name of [
      'HIDDEN_SECRET_1_',
      'HIDDEN_SECRET_1',
      'hidden_secret_1_',
      'HIDDEN\\_SECRET\\_1\\_',
    ]) {
      const mask = createSecretMask();
      mask.hide(key);
      assert.equal(revealed(mask, `x = "${name}"`, [3, 9, 14]), `x = "${key}"`, name);
    }
  });

  it('says when an answer holds a placeholder that no secret has, unless the user wrote it', () => {
    const mask = createSecretMask();
    mask.hide(`${key} HIDDEN_SECRET_7_`);
    for (const [text, isUnknown] of [
      ['HIDDEN_SECRET_1_', false],
      ['HIDDEN_SECRET_7_', false],
      ['HIDDEN_SECRET_9_', true],
    ] as const) {
      const revealer = mask.reveal({ where: 'everywhere' });
      revealer.feed(text);
      revealer.end();
      assert.equal(revealer.hasUnknown, isUnknown, text);
    }
  });

  it('gives no secret a placeholder that stands in a text of the user’s', () => {
    const mask = createSecretMask();
    assert.equal(mask.hide(`HIDDEN_SECRET_1_ ${key}`), 'HIDDEN_SECRET_1_ HIDDEN_SECRET_2_');
  });

  it('keeps secrets out of links, and out of all that goes to others', () => {
    const mask = createSecretMask();
    mask.hide(key);
    const name = 'HIDDEN_SECRET_1_';
    const kept = [
      `[more](https://evil.example/?q=${name})`,
      `<https://evil.example/${name}>`,
      `see https://evil.example/${name}.png`,
      `[a]: https://evil.example/${name}`,
      `![x](//evil.example/${name})`,
    ];
    for (const text of kept)
      for (const cuts of [[], [5, 20, 30]])
        assert.equal(revealed(mask, text, cuts, 'outsideLinks'), text);
    const shown = `It is ${name}.\n\`\`\`sh\ncurl https://x.example/?key=${name}\n\`\`\`\n[a](https://x.example/${name})`;
    assert.equal(
      revealed(mask, shown, [], 'outsideLinks'),
      `It is ${key}.\n\`\`\`sh\ncurl https://x.example/?key=${key}\n\`\`\`\n[a](https://x.example/${name})`,
    );
    assert.equal(revealed(mask, `fix: use ${name}`, [], 'nowhere'), `fix: use ${name}`);
  });

  it('holds nothing back that cannot become a placeholder', () => {
    const mask = createSecretMask();
    mask.hide(key);
    const revealer = mask.reveal({ where: 'everywhere' });
    assert.equal(revealer.feed('const x = 1;'), 'const x = 1;');
    assert.equal(revealer.feed('a HIDDEN_'), 'a ');
    assert.equal(revealer.feed('value'), 'HIDDEN_value');
  });

  it('knows that the cursor stands in a secret, also in one that is only being typed', () => {
    const mask = createSecretMask();
    const inside = [
      ['password = "Zk4KN2', 'K9gKb7"'],
      ['password = "Zk4KN2K9gKb7', '"'],
      ['const apiKey: string = "Z', '";'],
      ["connect({ user: 'me', password: 'hunt", "' })"],
      ['API_KEY=NC', ''],
      [`x = ${key.slice(0, 12)}`, key.slice(12)],
      [`x = ${key}`, ''],
    ] as const;
    for (const [before, after] of inside) assert.ok(mask.isAtCursor(before, after), before);
    const outside = [
      ['password = "', '"'],
      ['password = process.env.', ''],
      ['const password = getPass', '();'],
      ['label: "Enter', '"'],
      [`const key = "${other}";\nconst a = `, ';'],
      ['token: "keyword.', '"'],
      ['password = "${PASS', '}"'],
    ] as const;
    for (const [before, after] of outside) assert.ok(!mask.isAtCursor(before, after), before);
  });
});

function revealed(
  mask: ReturnType<typeof createSecretMask>,
  text: string,
  cuts: readonly number[],
  where: 'everywhere' | 'outsideLinks' | 'nowhere' = 'everywhere',
): string {
  const revealer = mask.reveal({ where });
  const places = [...cuts.map((cut) => cut % text.length), text.length].sort((a, b) => a - b);
  let back = '';
  let from = 0;
  for (const place of places) {
    back += revealer.feed(text.slice(from, place));
    from = place;
  }
  return back + revealer.end();
}
