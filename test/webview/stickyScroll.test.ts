import assert from 'node:assert/strict';
import { createStickyScroll } from '../../src/webview/stickyScroll.ts';

/** A scrolled box of 100 px whose content is `scrollHeight` high; keeps the position within range as browsers do. */
function setup() {
  let top = 0;
  const box = {
    clientHeight: 100,
    scrollHeight: 100,
    get scrollTop() {
      return top;
    },
    set scrollTop(next) {
      top = Math.max(0, Math.min(next, box.scrollHeight - box.clientHeight));
    },
  };
  const sticky = createStickyScroll(box, () => {});
  const grow = (px: number) => {
    box.scrollHeight += px;
    sticky.contentChanged();
    sticky.scrolled();
  };
  const scrollTo = (px: number) => {
    box.scrollTop = px;
    sticky.scrolled();
  };
  return { box, sticky, grow, scrollTo };
}

describe('sticky scroll', () => {
  it('follows the end while the content grows', () => {
    const { box, grow } = setup();
    grow(500);
    grow(40);
    assert.equal(box.scrollTop, 540);
  });

  it('lets go when the user scrolls up, even a little', () => {
    const { box, sticky, grow, scrollTo } = setup();
    grow(500);
    scrollTo(490);
    grow(300);
    assert.equal(sticky.isFollowing, false);
    assert.equal(box.scrollTop, 490);
  });

  it('follows again once the user is back at the end', () => {
    const { box, grow, scrollTo } = setup();
    grow(500);
    scrollTo(100);
    scrollTo(490);
    grow(50);
    assert.equal(box.scrollTop, 550);
  });

  it('does not take shrinking content for scrolling up', () => {
    const { sticky, grow } = setup();
    grow(500);
    grow(-200);
    assert.equal(sticky.isFollowing, true);
  });

  it('does not take a box that becomes higher for scrolling up, but scrolling up in it', () => {
    const { box, sticky, grow, scrollTo } = setup();
    grow(500);
    box.clientHeight = 180;
    scrollTo(box.scrollTop);
    assert.equal(box.scrollTop, 420);
    assert.equal(sticky.isFollowing, true);
    box.clientHeight = 260;
    scrollTo(300);
    assert.equal(sticky.isFollowing, false);
  });
});
