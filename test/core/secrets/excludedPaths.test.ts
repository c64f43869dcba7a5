import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';

describe('isExcludedPath', () => {
  for (const path of [
    '.env',
    '.env.local',
    '.env.production.local',
    'config/.env',
    'prod.env',
    '.envrc',
    'certs/server.pem',
    'server.key',
    'SERVER.KEY',
    'C:\\Users\\me\\app\\.env',
    'C:\\Users\\me\\.ssh\\id_rsa',
    '/home/me/.ssh/config',
    '/home/me/.aws/credentials',
    'id_ed25519',
    'id_ed25519.pub',
    'store.p12',
    'release.keystore',
    'ca.crt',
    '.npmrc',
    '.netrc',
    '.pypirc',
    'infra/terraform.tfstate',
    'infra/prod.tfvars',
    'gcp-credentials.json',
    'service-account-prod.json',
    'config/credentials.yml.enc',
    'config/master.key',
    'secrets.yaml',
    'app.secrets.json',
    '.docker/config.json',
    '~/.kube/config',
    '.htpasswd',
    '.git-credentials',
    'wp-config.php',
    'passwords.txt',
    '.env.ts',
    'notes.gpg',
  ])
    it(`keeps ${path} from every model`, () => assert.equal(isExcludedPath(path), true));

  for (const path of [
    'src/index.ts',
    'src/environment.ts',
    'src/env.ts',
    'src/secrets.ts',
    'src/credentials.py',
    'keyboard.json',
    'monkey.ts',
    'README.md',
    'package.json',
    'tsconfig.json',
    '.env.example',
    'docs/certificates.md',
    'src/token.ts',
    'src/awsCredentials/load.ts',
    'Dockerfile',
    'config.json',
    '',
    '/',
  ])
    it(`leaves ${path === '' ? 'an empty path' : path} alone`, () =>
      assert.equal(isExcludedPath(path), false));

  it('gives the same answer for both path styles and any case', () => {
    const name = fc.constantFrom('.env', 'a.ts', 'server.key', 'x.json', 'id_rsa', 'credentials');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,6}$/)), name, (folders, file) => {
        const path = [...folders, file].join('/');
        const answer = isExcludedPath(path);
        assert.equal(isExcludedPath(path.replaceAll('/', '\\')), answer);
        assert.equal(isExcludedPath(path.toUpperCase()), answer);
        assert.equal(isExcludedPath(`/${path}`), answer);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isExcludedPath(text) === 'boolean'));
  });
});
