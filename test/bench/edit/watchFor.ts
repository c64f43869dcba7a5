import type { OpenedEditor } from '../../host/openEditor.ts';

/** Far more than any of it takes: what is not on the screen by then does not come, as for an edit that was refused. */
const watchMs = 60_000;

/** When a text first stands in a painted frame, on the page's wall clock. Rejects where it does not come. */
export function watchFor(
  page: OpenedEditor['page'],
  selector: string,
  text: string,
): Promise<number> {
  // As text: a compiled function would carry helpers along that the page does not have.
  const shown = page.evaluate<number>(`new Promise((resolve, reject) => {
    const endMs = performance.now() + ${watchMs};
    const check = () => {
      if (performance.now() > endMs) {
        reject(new Error(${JSON.stringify(`“${text}” never came`)}));
        return;
      }
      const isThere = [...document.querySelectorAll(${JSON.stringify(selector)})].some((node) =>
        node.textContent.replace(/\\u00a0/g, ' ').includes(${JSON.stringify(text)}));
      // The frame after the one in which the change was made shows it.
      requestAnimationFrame(isThere
        ? () => resolve(performance.timeOrigin + performance.now())
        : check);
    };
    check();
  })`);
  // Where something else fails first, that is what is told, and not that the page is closed under this.
  shown.catch(() => undefined);
  return shown;
}
