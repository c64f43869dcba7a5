import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';

describeInBrowser('the editor at the hands of a user', {}, (editor) => {
  it('edits and saves a file of the demo project', async () => {
    await editor().openFile('src/main.ts');
    await editor().type('// typed by a test');
    await editor().waitForText('// typed by a test');
    await editor().runCommand('File: Save');
    await editor().page.locator('.tab.active:not(.dirty)').waitFor();
    assert.match(editor().readFile('src/main.ts'), /typed by a test$/);
    await editor().screenshot('smoke');
  });
});
