/** Addresses of the page's own files, as the webview may load them. */
export interface ChatPage {
  readonly script: string;
  readonly style: string;
  /** What the webview calls its own files' source in a content security policy. */
  readonly cspSource: string;
  /** Unguessable and new for each page: only the script that carries it runs. */
  readonly nonce: string;
  readonly title: string;
}

/**
 * The page of the chat panel. Its policy lets in our script and style and nothing else: no picture, no frame, no
 * connection, no inline script.
 */
export function chatHtml({ script, style, cspSource, nonce, title }: ChatPage): string {
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
