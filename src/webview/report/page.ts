import { isDrawn, type Markup, markupAttributes } from '../../shared/markup.ts';

/** The elements of a report on the screen. */
export interface Page {
  /** Replaces what is shown. What was unfolded stays so, the keyboard stays where it was. */
  show(content: readonly Markup[]): void;
}

const drawing = 'http://www.w3.org/2000/svg';

/** @param onAct  receives `data-action` of what was pressed or chosen from, and its value */
export function createPage(
  root: HTMLElement,
  onAct: (action: string, value: string) => void,
): Page {
  root.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const action = button?.dataset['action'];
    if (button !== null && action !== undefined) onAct(action, button.value);
  });
  root.addEventListener('change', ({ target }) => {
    const action = target instanceof HTMLSelectElement ? target.dataset['action'] : undefined;
    if (target instanceof HTMLSelectElement && action !== undefined) onAct(action, target.value);
  });
  const reachable = () => [
    ...root.querySelectorAll<HTMLElement>('select, button, summary, [tabindex]'),
  ];
  return {
    show(content) {
      const active = document.activeElement;
      const focused = active instanceof HTMLElement ? reachable().indexOf(active) : -1;
      const unfolded = [...root.querySelectorAll('details')].map(({ open }) => open);
      const { scrollTop } = document.documentElement;
      root.replaceChildren(...content.map(build));
      for (const [index, details] of [...root.querySelectorAll('details')].entries())
        details.open = unfolded[index] ?? false;
      document.documentElement.scrollTop = scrollTop;
      const named = active === null || active.id === '' ? null : document.getElementById(active.id);
      (named ?? reachable()[focused])?.focus();
    },
  };
}

function build({ tag, attributes, children }: Markup): Element {
  const element = isDrawn(tag)
    ? document.createElementNS(drawing, tag)
    : document.createElement(tag);
  for (const name of markupAttributes) {
    const value = attributes[name];
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.map((child) => (typeof child === 'string' ? child : build(child))));
  return element;
}
