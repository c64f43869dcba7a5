// One client in a process of its own, so that what it changes in the process touches no other.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { BenchAdapter } from './benchClient.ts';
import { patchLikeTheEditor } from './editorPatch.ts';
import { toWorker } from './workerProtocol.ts';
import { createTasks } from './workerTasks.ts';

const { SLIPSTREAM_BENCH_EDITOR: editor, NODE_EXTRA_CA_CERTS: ca = '' } = process.env;
if (editor !== undefined) patchLikeTheEditor(editor, [readFileSync(ca, 'utf8')]);

const [, , file = ''] = process.argv;
const adapter: BenchAdapter = await import(pathToFileURL(file).href);
const run = createTasks(adapter);

process.on('message', (message) => {
  const { id, origin, task } = toWorker.parse(message);
  run(task, origin).then(
    (samples) => process.send?.({ kind: 'done', id, samples }),
    (error: unknown) => process.send?.({ kind: 'failed', id, reason: String(error) }),
  );
});
// Some clients throw what happens to a connection that nobody uses.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
process.send?.({ kind: 'up', name: adapter.name });
