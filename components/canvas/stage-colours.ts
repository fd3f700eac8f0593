/** Konva takes no CSS variables. The stage is dark in both themes, so one set is enough (app/tokens.css: mark, unsure, ink-3 dark). */
export const BOX_COLOURS = {
  mark: { line: '#f2c75c', ink: '#1d1b18' },
  estimate: { line: '#b9a3ea', ink: '#1a1426' },
  refused: { line: '#9a9386', ink: '#1d1b18' },
} as const;

export const STAGE_INK = { light: '#ffffff', dark: '#0f0e0c', warning: '#ff8a7a' } as const;

export const STAGE_FONT =
  '600 11px "Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
