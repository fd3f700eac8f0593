/** Konva takes no CSS variables. The stage is dark in both themes, so one set is enough (app/tokens.css: mark, unsure dark). */
export const BOX_COLOURS = {
  mark: { line: '#f2c75c', ink: '#1d1b18' },
  estimate: { line: '#b9a3ea', ink: '#1a1426' },
} as const;
