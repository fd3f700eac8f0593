import type { Arm, StoryRow } from './run-arm';

export type ArmResult = Arm & { rows: StoryRow[] };

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A table by verdicts: mean recall of each order over its seeds, the smallest and largest, and the longest run. */
export function formatStory(arms: readonly ArmResult[]): string {
  const orders = [...new Set(arms.map(({ order }) => order))];
  const rounds = Math.max(0, ...arms.map(({ rows }) => rows.length));
  const lines = [
    `| verdicts | ${orders.map((order) => `${order}: recall | ${order}: right brand first`).join(' | ')} | longest run |`,
    `| --- |${' --- | --- |'.repeat(orders.length)} --- |`,
  ];
  for (let round = 0; round < rounds; round++) {
    const of = (order: string) =>
      arms.filter((arm) => arm.order === order).flatMap(({ rows }) => rows[round] ?? []);
    const cells = orders.map((order) => {
      const recalls = of(order).map(({ recall }) => recall);
      const range = `${percent(Math.min(...recalls))} to ${percent(Math.max(...recalls))}`;
      return `${percent(mean(recalls))} (${range}) | ${percent(mean(of(order).map(({ first }) => first)))}`;
    });
    const rows = arms.flatMap((arm) => arm.rows[round] ?? []);
    const seconds = rows.flatMap(({ taught }) => taught?.runSeconds ?? []);
    const longest = seconds.length === 0 ? '–' : `${Math.max(...seconds)} s`;
    lines.push(
      `| ${Math.max(...rows.map(({ verdicts }) => verdicts))} | ${cells.join(' | ')} | ${longest} |`,
    );
  }
  return [...lines, '', ...formatBrands(arms, orders)].join('\n');
}

/** Behind the last round, by brand. */
function formatBrands(arms: readonly ArmResult[], orders: readonly string[]): string[] {
  const last = arms.flatMap(({ order, rows }) =>
    (rows.at(-1)?.brands ?? []).map((brand) => ({ order, ...brand })),
  );
  const brands = [...new Set(last.map(({ brand }) => brand))].toSorted();
  return [
    `| brand | n | none | ${orders.join(' | ')} |`,
    `| --- | --- | --- |${' --- |'.repeat(orders.length)}`,
    ...brands.map((brand) => {
      const own = last.filter((row) => row.brand === brand);
      const before = arms[0]!.rows[0]!.brands.find((row) => row.brand === brand);
      const cells = orders.map((order) =>
        percent(mean(own.filter((row) => row.order === order).map(({ recall }) => recall))),
      );
      return `| ${brand} | ${own[0]!.n} | ${before ? percent(before.recall) : '–'} | ${cells.join(' | ')} |`;
    }),
  ];
}
