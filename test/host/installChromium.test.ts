import assert from 'node:assert/strict';
import { installCommand } from './installChromium.ts';

describe('the command that installs Chromium', () => {
  it('is the one of the package manager that is there', () => {
    assert.equal(
      installCommand((program) => program === 'apk', true),
      'apk add chromium',
    );
    assert.equal(
      installCommand(() => false, true),
      undefined,
    );
  });

  it('asks for the rights it needs, in each of its parts', () => {
    assert.equal(
      installCommand((program) => program === 'apt-get', false),
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium',
    );
    assert.equal(
      installCommand((program) => program === 'brew', false),
      'brew install --cask chromium',
    );
  });
});
