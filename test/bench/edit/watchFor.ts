import type { OpenedEditor } from '../../host/openEditor.ts';

/** When a text first stands in a painted frame, on the page's wall clock. */
export const watchFor = (
  page: OpenedEditor['page'],
  selector: string,
  text: string,
): Promise<number> =>
  // As text: a compiled function would carry helpers along that the page does not have.
  page.evaluate(`new Promise((resolve) => {
    const check = () => {
      const isThere = [...document.querySelectorAll(${JSON.stringify(selector)})].some((node) =>
        node.textContent.replace(/\\u00a0/g, ' ').includes(${JSON.stringify(text)}));
      // The frame after the one in which the change was made shows it.
      requestAnimationFrame(isThere
        ? () => resolve(performance.timeOrigin + performance.now())
        : check);
    };
    check();
  })`);
