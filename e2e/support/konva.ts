import { expect, type Page } from '@playwright/test';

/** What Konva knows of a node: in its own units, and where it lies on the stage. */
export type StageNode = {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  opacity: number;
  /** Its scale on the stage: stage px an image px. */
  scale: number;
  onStage: { x: number; y: number; width: number; height: number };
};

type KonvaNode = {
  id(): string;
  x(): number;
  y(): number;
  width(): number;
  height(): number;
  getAbsoluteOpacity(): number;
  getAbsoluteScale(): { x: number };
  getClientRect(options: { skipStroke: boolean }): { x: number; y: number; width: number; height: number };
};
type KonvaWindow = {
  Konva?: {
    stages: Array<{ find(selector: string): KonvaNode[]; findOne(selector: string): KonvaShape | undefined }>;
  };
};
type KonvaShape = { getAttr(name: string): unknown };

/** A box as the stage draws it, in original-image px. */
export type StageBox = { id: string; label: string; kind: string; isUnsure: boolean } & Rect;
type Rect = { x: number; y: number; width: number; height: number };

/** The nodes of this name on the stage, asked of Konva itself; none while there is no stage. */
export function stageNodes(page: Page, name: string): Promise<StageNode[]> {
  return page.evaluate((selector) => {
    const stage = (window as unknown as KonvaWindow).Konva?.stages.at(-1);
    return (stage?.find(selector) ?? []).map((node) => ({
      id: node.id(),
      x: node.x(),
      y: node.y(),
      width: node.width(),
      height: node.height(),
      opacity: node.getAbsoluteOpacity(),
      scale: node.getAbsoluteScale().x,
      onStage: node.getClientRect({ skipStroke: true }),
    }));
  }, `.${name}`);
}

/** The boxes on the stage: one shape draws all of them, and this is what it draws. */
export function stageBoxes(page: Page): Promise<StageBox[]> {
  return page.evaluate(() => {
    const shape = (window as unknown as KonvaWindow).Konva?.stages.at(-1)?.findOne('.boxes');
    return (shape?.getAttr('boxes') ?? []) as StageBox[];
  });
}

/** What a shape of this name was given to draw; undefined while there is none. */
export function stageAttribute(page: Page, name: string, attribute: string): Promise<unknown> {
  return page.evaluate(
    ([selector, key]) =>
      (window as unknown as KonvaWindow).Konva?.stages.at(-1)?.findOne(selector!)?.getAttr(key!),
    [`.${name}`, attribute],
  );
}

/** The picture on the stage, once it is painted. */
export async function stagePicture(page: Page): Promise<StageNode> {
  await expect.poll(async () => (await stageNodes(page, 'picture-image')).length).toBe(1);
  return (await stageNodes(page, 'picture-image'))[0]!;
}
