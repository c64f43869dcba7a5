import { describeInBrowser } from '../host/describeInBrowser.ts';
import { testAccess } from './chat/access.ts';
import { testContext } from './chat/context.ts';
import { testSafety } from './chat/safety.ts';

// What moves is one of the things to be seen here.
const settings = { 'slipstream.inline.enabled': false, 'workbench.reduceMotion': 'auto' };

describeInBrowser(
  'the page of the chat',
  { server: { brain: { kind: 'script' } }, settings },
  (editor) => {
    describe('for everybody', () => testAccess(editor));
    describe('and context', () => testContext(editor));
    describe('under attack', () => testSafety(editor));
  },
);
