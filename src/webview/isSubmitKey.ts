/** `keyCode` while an input method composes: Safari and older Chromium say it there and leave `isComposing` false. */
const composingKeyCode = 229;

/** Whether a key belongs to an input method that composes. */
export const isComposingKey = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === composingKeyCode;

/** Whether a key sends what was typed: Enter without Shift, and not the Enter that ends an input method's composition. */
export function isSubmitKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>,
): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposingKey(event);
}
