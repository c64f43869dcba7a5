import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markupHtml } from '../../../src/core/report/markupHtml.ts';
import { stripPlot, timePlot } from '../../../src/core/report/plot.ts';
import { plainColours, reportStyle } from '../../../src/core/report/reportStyle.ts';
import { scaleTo } from '../../../src/core/report/scale.ts';
import { el, type Markup, markupSchema } from '../../../src/shared/markup.ts';

const frame = {
  title: 'Figure',
  label: 'what it shows',
  tableTitle: 'as a table',
  table: { columns: ['what', 'p50'], rows: [['a', '1']] },
};

/** All elements, the given one first. */
function all(markup: Markup): Markup[] {
  return [
    markup,
    ...markup.children.flatMap((child) => (typeof child === 'string' ? [] : all(child))),
  ];
}

describe('a plot', () => {
  it('has a name that can be heard and the same figures as a table', () => {
    const row = { name: 'a', values: [1, 2, 3], median: 2, low: 1, high: 3 };
    const elements = all(stripPlot([row], frame));
    const drawing = elements.find(({ tag }) => tag === 'svg');
    assert.equal(drawing?.attributes.role, 'img');
    assert.equal(drawing?.attributes['aria-label'], 'what it shows');
    const heads = elements.filter(({ tag }) => tag === 'th');
    assert.deepEqual(
      heads.map(({ attributes }) => attributes.scope),
      ['col', 'col', 'row'],
    );
    assert.equal(elements.filter(({ attributes }) => attributes.class === 'dot').length, 3);
  });

  it('has a table that keys can reach where it is wider than the page, and that says what it is', () => {
    const row = { name: 'a', values: [1, 2, 3], median: 2, low: 1, high: 3 };
    const scrolled = all(stripPlot([row], frame)).find(
      ({ attributes }) => attributes.class === 'wide',
    );
    assert.equal(scrolled?.attributes.tabindex, '0');
    assert.equal(scrolled.attributes.role, 'region');
    assert.equal(scrolled.attributes['aria-label'], 'Figure');
  });

  it('stays within its frame, whatever the values', () => {
    const value = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 20 }), (pairs) => {
        const points = pairs.map(([a, b], index) => ({
          atMs: index,
          p50: Math.min(a, b),
          p95: Math.max(a, b),
        }));
        const drawn = timePlot({ fromMs: 0, toMs: 20, points, dots: [], ticks: [] }, frame);
        for (const { attributes } of all(drawn))
          for (const name of ['cx', 'cy', 'x1', 'y1'] as const) {
            const at = Number(attributes[name] ?? 0);
            assert.ok(at >= 0 && at <= 900, `${name}=${attributes[name]}`);
          }
      }),
    );
  });

  it('is measured against an axis of round numbers that holds the largest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (largest) => {
        const { most, ticks } = scaleTo(largest);
        assert.ok(most >= largest * (1 - 1e-9) && most <= largest * 2.5);
        assert.ok(ticks.length >= 3 && ticks.length <= 7, `${ticks}`);
      }),
    );
    assert.deepEqual(scaleTo(430).ticks, [0, 100, 200, 300, 400, 500]);
    assert.deepEqual(scaleTo(0).ticks.length, 6);
  });

  it('passes to the page as it is, and nothing else does', () => {
    const markup = el('p', { class: 'quiet' }, 'text', el('strong', {}, 'more'), undefined);
    assert.deepEqual(markupSchema.safeParse(JSON.parse(JSON.stringify(markup))).data, markup);
    const element = (tag: string, attributes: object) => ({ tag, attributes, children: [] });
    for (const foreign of [
      element('script', {}),
      element('iframe', {}),
      element('p', { onclick: 'alert(1)' }),
      element('p', { style: 'color: red' }),
      { ...element('p', {}), children: [element('img', { src: 'x' })] },
    ])
      assert.equal(markupSchema.safeParse(foreign).success, false, JSON.stringify(foreign));
  });

  it('lets no text become markup in an exported page', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const html = markupHtml([el('p', { 'aria-label': text }, text)]);
        assert.match(html, /^<p aria-label="[^"<>]*">[^<>]*<\/p>$/s);
      }),
    );
  });

  it('has the editor’s colours only, and all of them outside of the editor', () => {
    assert.doesNotMatch(reportStyle, /#[0-9a-f]{3,8}\b|\brgb|\bhsl/i);
    for (const [, name] of reportStyle.matchAll(/var\((--vscode-charts-\w+)/g))
      assert.ok(plainColours.includes(`${name}:`), name);
  });
});
