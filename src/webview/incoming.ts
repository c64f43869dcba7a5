import type { FromPanel } from '../shared/protocol.ts';

/** Files that were dropped, as VS Code and file managers name them: one address per line, `#` begins a comment. */
export function droppedUris(data: Pick<DataTransfer, 'getData'>): readonly string[] {
  const list = data.getData('application/vnd.code.uri-list') || data.getData('text/uri-list');
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The pictures among pasted things, as data URIs for the host. */
export async function pastedImages(data: Pick<DataTransfer, 'files'>): Promise<FromPanel[]> {
  const images = [...data.files].filter(
    ({ type }) => type === 'image/png' || type === 'image/jpeg',
  );
  return Promise.all(
    images.map(
      async (image): Promise<FromPanel> => ({
        type: 'pasteImage',
        dataUri: await readDataUri(image),
      }),
    ),
  );
}

function readDataUri(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
