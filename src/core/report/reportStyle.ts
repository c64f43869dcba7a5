/**
 * The look of every report, in the editor's colours. Here rather than in a file, so that an exported page carries it
 * along.
 */
export const reportStyle = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; margin: 0 auto; max-width: 64rem; padding: 0 1.5rem 3rem; }
h1 { font-size: 1.6em; font-weight: 600; margin: 1.2em 0 .2em; }
h2 { font-size: 1.2em; font-weight: 600; margin: 2em 0 .3em; }
h3 { font-size: 1em; font-weight: 600; margin: 1.2em 0 .2em; }
p { margin: .3em 0; }
.quiet { color: var(--vscode-descriptionForeground); }
.bar { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: 1rem 0; }
.field { display: flex; flex-direction: column; gap: .2rem; }
select { color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); border: 1px solid var(--vscode-dropdown-border); border-radius: 2px; padding: .3rem .5rem; font: inherit; }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: .3rem .8rem; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--vscode-descriptionForeground); padding: .3rem 0; }
th, td { text-align: end; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-editorWidget-border)); vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child, td.text, th.text { text-align: start; }
thead th { white-space: normal; vertical-align: bottom; }
td.text { white-space: normal; min-width: 12rem; }
summary { cursor: pointer; color: var(--vscode-textLink-foreground); width: fit-content; }
svg { display: block; width: 100%; height: auto; margin: .5rem 0; }
svg text { font-size: 12px; fill: var(--vscode-foreground); }
svg text.tick { fill: var(--vscode-descriptionForeground); }
.grid { stroke: var(--vscode-widget-border, var(--vscode-editorWidget-border)); stroke-width: 1; }
.dot { fill: var(--vscode-charts-blue); fill-opacity: .55; }
.line, .line2 { fill: none; stroke: var(--vscode-charts-blue); stroke-width: 2; }
.line2 { stroke: var(--vscode-charts-orange); stroke-dasharray: 5 3; }
.mark { fill: var(--vscode-charts-blue); } .mark2 { fill: var(--vscode-charts-orange); }
.column { fill: var(--vscode-charts-blue); fill-opacity: .8; }
.median { stroke: var(--vscode-foreground); stroke-width: 2; }
.interval { stroke: var(--vscode-foreground); stroke-width: 7; stroke-opacity: .3; }
.phase0 { fill: var(--vscode-charts-purple); } .phase1 { fill: var(--vscode-charts-yellow); } .phase2 { fill: var(--vscode-charts-orange); } .phase3 { fill: var(--vscode-charts-blue); } .phase4 { fill: var(--vscode-charts-green); }
.good { color: color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-foreground)); } .bad { color: color-mix(in srgb, var(--vscode-charts-orange) 55%, var(--vscode-foreground)); }
@media (forced-colors: active) { .dot, .mark, .mark2, .column, .phase0, .phase1, .phase2, .phase3, .phase4 { fill: CanvasText; } .line, .line2, .grid { stroke: CanvasText; } }
`;

/** What a page outside of the editor takes in place of the editor's colours. */
export const plainColours = `
:root { color-scheme: light dark; --vscode-font-family: system-ui, sans-serif; --vscode-font-size: 15px; --vscode-editor-background: light-dark(#fff, #1e1e1e); --vscode-foreground: light-dark(#222, #ddd); --vscode-descriptionForeground: light-dark(#666, #999); --vscode-widget-border: light-dark(#ccc, #444); --vscode-textLink-foreground: light-dark(#0a5bb5, #4aa3ff); --vscode-charts-blue: light-dark(#1a73c7, #4aa3ff); --vscode-charts-orange: light-dark(#c25a00, #e8912d); --vscode-charts-green: light-dark(#2e7d32, #6cc070); --vscode-charts-purple: light-dark(#652d90, #b180d7); --vscode-charts-yellow: light-dark(#a88400, #d6b800); }
`;
