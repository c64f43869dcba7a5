import {
  ProgressLocation,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { safePath } from '../../core/answer/namedBlocks.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import {
  type TestPlan,
  testInstruction,
  testPlanBudget,
  testPlanMessages,
  testPlanSchema,
} from '../../core/refactor/testPlan.ts';
import { type AskDeps, askWithProgress } from './askWithProgress.ts';
import type { WriteDoor } from './confirmWrite.ts';
import type { EditFlow } from './editFlow.ts';

export interface TestsDeps extends AskDeps {
  readonly flow: EditFlow;
  readonly isAllowed: (uri: Uri) => boolean;
  readonly door: Pick<WriteDoor, 'isPlain'>;
}

const manifestNames = [
  'package.json',
  'pyproject.toml',
  'setup.cfg',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Gemfile',
  'composer.json',
];
const testFileGlob =
  '**/{*.test.*,*.spec.*,*_test.*,test_*.py,*Test.java,*Tests.cs,*_spec.rb,*Test.php,*Test.kt}';
const maxTestFiles = 40;
const maxManifestChars = 2500;
const maxExampleLines = 60;

/** Writes tests for a part of a file, where and how the project has its tests. */
export async function generateTests(
  deps: TestsDeps,
  editor: TextEditor,
  part: LineSpan,
): Promise<void> {
  const { document } = editor;
  const folder = workspace.getWorkspaceFolder(document.uri);
  if (!workspace.isTrusted || folder === undefined)
    return deps.notify(deps.texts.refactor.notTrusted);
  if (!deps.flow.mayEdit(document)) return;
  const testFiles = await findTestFiles(document, deps);
  const plan = await askPlan(deps, { document, folder: folder.uri, testFiles });
  if (plan === undefined) return;
  const uri = Uri.joinPath(folder.uri, plan.file);
  if (!(await deps.door.isPlain(uri))) return deps.notify(deps.texts.refactor.noTestPlace);
  deps.notify(deps.texts.refactor.testsWhere(plan.file));
  const isNew = !(await exists(uri));
  // A new file stays unsaved until the user saves it.
  const test = await workspace.openTextDocument(isNew ? uri.with({ scheme: 'untitled' }) : uri);
  await window.showTextDocument(test, { preview: false });
  const example = isNew ? await readExample(testFiles) : undefined;
  const lines = (start: number, end: number) =>
    document.getText().split(/\r?\n/).slice(start, end).join('\n');
  const relative = workspace.asRelativePath(document.uri, false);
  await deps.flow.run({
    document: test,
    part: { start: 0, end: test.lineCount },
    problems: [],
    instruction: [
      testInstruction(plan, isNew),
      `<code path="${relative}">\n${lines(part.start, part.end)}\n</code>`,
      ...(example === undefined
        ? []
        : [`<example path="${example.path}">\n${example.text}\n</example>`]),
    ].join('\n\n'),
  });
}

interface PlanQuestion {
  readonly document: TextDocument;
  readonly folder: Uri;
  readonly testFiles: readonly Uri[];
}

async function askPlan(
  deps: TestsDeps,
  { document, folder, testFiles }: PlanQuestion,
): Promise<TestPlan | undefined> {
  const manifests = await readManifests(folder);
  const answer = await askWithProgress(deps, ProgressLocation.Notification, {
    task: 'small',
    name: 'test_plan',
    schema: testPlanSchema,
    maxTokens: testPlanBudget,
    messages: testPlanMessages({
      sourcePath: workspace.asRelativePath(document.uri, false),
      languageId: document.languageId,
      testFiles: testFiles.map((uri) => workspace.asRelativePath(uri, false)),
      manifests,
    }),
  });
  if (answer === undefined) return undefined;
  const file = safePath(answer.file);
  if (file !== undefined) return { file, framework: answer.framework };
  deps.notify(deps.texts.refactor.noTestPlace);
  return undefined;
}

/** The project's tests, those near the source in path first. */
async function findTestFiles(document: TextDocument, deps: TestsDeps): Promise<readonly Uri[]> {
  const found = await workspace.findFiles(testFileGlob, '**/node_modules/**', maxTestFiles * 4);
  const own = document.uri.path.split('/');
  const common = (uri: Uri) => {
    const other = uri.path.split('/');
    const differs = own.findIndex((part, index) => part !== other[index]);
    return differs < 0 ? own.length : differs;
  };
  return found
    .filter(deps.isAllowed)
    .sort((a, b) => common(b) - common(a))
    .slice(0, maxTestFiles);
}

async function readManifests(folder: Uri): Promise<{ path: string; text: string }[]> {
  const read = await Promise.all(
    manifestNames.map(async (path) => {
      const text = await readText(Uri.joinPath(folder, path));
      return text === undefined ? [] : [{ path, text: text.slice(0, maxManifestChars) }];
    }),
  );
  return read.flat();
}

async function readExample(
  testFiles: readonly Uri[],
): Promise<{ path: string; text: string } | undefined> {
  const [first] = testFiles;
  if (first === undefined) return undefined;
  const text = await readText(first);
  return text === undefined
    ? undefined
    : {
        path: workspace.asRelativePath(first, false),
        text: text.split('\n').slice(0, maxExampleLines).join('\n'),
      };
}

/** A file that is not there reads as undefined. */
const readText = (uri: Uri): Promise<string | undefined> =>
  Promise.resolve(workspace.fs.readFile(uri)).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );

const exists = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
