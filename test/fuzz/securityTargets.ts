import assert from 'node:assert/strict';
import type { Message } from '../../src/core/api/message.ts';
import { judgeWrite } from '../../src/core/refactor/writeTarget.ts';
import { createMaskingRouter } from '../../src/core/routing/maskingRouter.ts';
import type { Router, RouterRequest } from '../../src/core/routing/routerRequest.ts';
import { createSecretMask } from '../../src/core/secrets/secretMask.ts';
import type { Random } from './random.ts';
import { type Target, target } from './target.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const chance = (random: Random, length: number): string =>
  Array.from({ length }, () => letters[random.below(letters.length)]).join('');

interface Leak {
  readonly secret: string;
  /** The text that says what it is. */
  readonly said: string;
  /** Texts that hold it with nothing around it. */
  readonly bare: string;
  readonly shape: number;
}

/** Each place of a request in turn: wherever the secret stands, nothing of it may go out. */
const shapes: readonly ((said: string, bare: string) => RouterRequest['request'])[] = [
  (said, bare) => of([user(`${said}\n${bare}`)]),
  (said, bare) => of([{ role: 'system', content: said }, user(bare)]),
  (said, bare) => of([user([{ type: 'text', text: said }]), { role: 'assistant', content: bare }]),
  (said, bare) =>
    of([
      user(said),
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: '1', name: 'find', argumentsJson: JSON.stringify({ query: bare }) }],
      },
      { role: 'tool', toolCallId: '1', content: bare },
    ]),
  (said, bare) => ({
    ...of([user(said)]),
    fill: {
      prefix: `${said}\n`,
      suffix: `\n${bare}`,
      path: bare,
      extra: [{ path: 'a', text: bare }],
    },
  }),
  (said, bare) => ({ ...of([user(said)]), prediction: bare, stop: [bare] }),
  (said, bare) => ({
    ...of([user(said)]),
    tools: [{ name: 'x', description: bare, parameters: { properties: { a: { enum: [bare] } } } }],
    output: { name: 'x', schema: { description: bare } },
  }),
  // The name stands in another field than the secret, and later.
  (said, bare) => of([user(bare), { role: 'assistant', content: bare }, user(said)]),
];

/** No answer at all. */
async function* silence(): ReturnType<Router['ask']> {}

const user = (content: Extract<Message, { role: 'user' }>['content']): Message => ({
  role: 'user',
  content,
});
const of = (messages: readonly Message[]): RouterRequest['request'] => ({ messages, maxTokens: 1 });

const around: readonly [(secret: string) => string, ...((secret: string) => string)[]] = [
  (secret) => `password = "${secret}"`,
  (secret) => `API_KEY=${secret}`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `postgres://app:${secret}@db/x`,
  (secret) => `<password>${secret}</password>`,
  (secret) => `const apiSecret: string = '${secret}';`,
  (secret) => `tool --token=${secret} run`,
  (secret) => `+  "client_secret": "${secret}",`,
];

function assertHidden({ secret, said, bare, shape }: Leak): void {
  const sent: unknown[] = [];
  const router = createMaskingRouter(
    {
      ask(request) {
        sent.push(request);
        return silence();
      },
    },
    {
      mask: createSecretMask(),
      clock: { now: () => 0, wallMs: () => 0, after: () => ({ dispose() {} }) },
      onHidden: () => {},
    },
  );
  const request = (shapes[shape] ?? of.bind(null, []))(said, bare);
  router.ask({ task: 'chat', priority: 'asked', request }, new AbortController().signal);
  assert.equal(JSON.stringify(sent).includes(secret), false);
}

export const securityTargets: readonly Target[] = [
  target<Leak>(
    'secrets in requests',
    (random) => {
      const secret = `${chance(random, 20)}7aZ`;
      return {
        secret,
        said: random.pick(around)(secret),
        bare: `${chance(random, random.below(5))} ${secret}${random.pick(['', '.', '"', '\\n', ')'])}`,
        shape: random.below(shapes.length),
      };
    },
    assertHidden,
  ),
  target<{ readonly path: string; readonly realPath: string }>(
    'paths of writes',
    (random) => {
      const part = () =>
        random.pick<readonly [string, ...string[]]>([
          'a',
          ...['.git', '.GIT', 'git~1', '.git.', '.git ', '.g\u200cit', '..', '.', 'src', 'a.ts'],
          ...[
            '.vscode',
            'node_modules',
            'package.json',
            'x\u202e',
            '.git::$DATA',
            '\uff0egit',
            'CON',
          ],
        ]);
      const below = () => Array.from({ length: 1 + random.below(4) }, part).join('/');
      const root = random.pick([
        '/disk/app',
        '/disk/app',
        '/disk/apple',
        '/disk',
        '/disk/app/..',
        '',
      ]);
      const path = below();
      return {
        path: `/home/me/app/${path}`,
        realPath: `${root}/${random.below(3) > 0 ? path : below()}`,
      };
    },
    ({ path, realPath }) => {
      const workspaceFolders = [{ path: '/home/me/app', realPath: '/disk/app' }];
      const { kind } = judgeWrite({ path, realPath, workspaceFolders });
      const isOutside = !realPath.startsWith('/disk/app/') || /(?:^|\/)\.\.(?:\/|$)/.test(realPath);
      const isGit = /(?:^|\/)(?:[.\uff0e]g\u200c?it[. ]*|git~1)(?::[^/]*)?(?:\/|$)/i.test(realPath);
      if (isOutside || isGit) assert.equal(kind, 'refuse');
      if (kind === 'plain')
        assert.equal(path.slice('/home/me/app'.length), realPath.slice('/disk/app'.length));
    },
  ),
];
