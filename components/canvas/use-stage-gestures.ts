'use client';

import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import {
  fitPicture,
  panBy,
  toImagePoint,
  wheelFactor,
  zoomAbout,
  type Placement,
  type Point,
  type Size,
} from '@/lib/domain/viewport';
import type { StageTool } from './stage-types';
import { usePlacement, type Viewport } from './viewport-store';

/** A press that moves less is a click. */
const CLICK_SLOP_PX = 4;

type Gesture = { pointers: Map<number, Point>; placement: Placement; start: Point; hasMoved: boolean };

/**
 * Wheel and pinch zoom about where they happen; the left button, one finger or the middle button pans, if the tool leaves
 * them; without a tool a double click goes between fitted and twice that.
 */
export function useStageGestures(
  frame: RefObject<HTMLDivElement | null>,
  viewport: Viewport,
  tool: StageTool | null,
) {
  const { picture, stage, read, move, subscribe } = viewport;
  const gesture = useRef<Gesture | null>(null);
  /** The pointer that is the tool's, and where it was last. */
  const lent = useRef<{ pointerId: number; point: Point } | null>(null);
  /** The last move over the stage. */
  const hovering = useRef<PointerEvent | null>(null);
  const [isPanning, setIsPanning] = useState(false);
  const toImage = (point: Point) => toImagePoint(read(), point);

  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    move(zoomAbout(read(), wheelFactor(event), pointOf(event, frame.current), picture, stage));
  });
  const onDown = useEffectEvent((event: PointerEvent) => {
    if (event.button > 1) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    frame.current?.setPointerCapture(event.pointerId);
    const point = pointOf(event, frame.current);
    const isFirst = gesture.current === null && lent.current === null;
    if (isFirst && event.button === 0 && tool?.press(toImage(point), event) === true) {
      lent.current = { pointerId: event.pointerId, point };
      return;
    }
    const pointers = gesture.current?.pointers ?? new Map<number, Point>();
    if (lent.current !== null) {
      // A second finger: both zoom now.
      tool?.cancel();
      pointers.set(lent.current.pointerId, lent.current.point);
      lent.current = null;
    }
    pointers.set(event.pointerId, point);
    gesture.current = { pointers, placement: read(), start: point, hasMoved: pointers.size > 1 };
    tool?.move(null, event);
    setIsPanning(true);
  });
  const onMove = useEffectEvent((event: PointerEvent) => {
    hovering.current = event;
    const point = pointOf(event, frame.current);
    const current = gesture.current;
    if (current === null) {
      if (lent.current?.pointerId === event.pointerId) lent.current.point = point;
      tool?.move(toImage(point), event);
      return;
    }
    const before = current.pointers.get(event.pointerId);
    if (before === undefined) return;
    if (distance(point, current.start) > CLICK_SLOP_PX) current.hasMoved = true;
    if (!current.hasMoved) return;
    const other = [...current.pointers].find(([id]) => id !== event.pointerId)?.[1];
    current.pointers.set(event.pointerId, point);
    // Placements on the stage are rounded, so the gesture carries its own.
    current.placement =
      other === undefined
        ? panBy(current.placement, minus(point, before), picture, stage)
        : pinch(current.placement, { before, point, other }, picture, stage);
    move(current.placement);
  });
  const onUp = useEffectEvent((event: PointerEvent) => {
    if (lent.current?.pointerId === event.pointerId) {
      lent.current = null;
      if (event.type === 'pointerup') tool?.release(toImage(pointOf(event, frame.current)), event);
      else tool?.cancel();
      return;
    }
    const current = gesture.current;
    if (current === null) return;
    current.pointers.delete(event.pointerId);
    if (current.pointers.size > 0) return;
    gesture.current = null;
    setIsPanning(false);
  });
  const onLeave = useEffectEvent((event: PointerEvent) => {
    hovering.current = null;
    if (lent.current === null) tool?.move(null, event);
  });
  /** Zoomed or panned by key, the picture moves under a pointer that rests. */
  const onPlacement = useEffectEvent(() => {
    const event = hovering.current;
    if (gesture.current === null && event !== null) tool?.move(toImage(pointOf(event, frame.current)), event);
  });
  const onDoubleClick = useEffectEvent((event: MouseEvent) => {
    if (tool !== null) return;
    const fitted = fitPicture(picture, stage);
    const isFitted = read().scale <= fitted.scale * 1.01;
    move(isFitted ? zoomAbout(read(), 2, pointOf(event, frame.current), picture, stage) : null);
  });

  // Joins the element's pointer and wheel events; React's wheel listener is passive and could not stop the page's zoom.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener('wheel', (event) => onWheel(event), { passive: false, signal });
    element.addEventListener('pointerdown', (event) => onDown(event), { signal });
    element.addEventListener('pointermove', (event) => onMove(event), { signal });
    for (const type of ['pointerup', 'pointercancel'] as const) {
      element.addEventListener(type, (event) => onUp(event), { signal });
    }
    element.addEventListener('pointerleave', (event) => onLeave(event), { signal });
    element.addEventListener('dblclick', (event) => onDoubleClick(event), { signal });
    return () => listening.abort();
  }, [frame]);

  // Joins the viewport, which is no state of React.
  useEffect(() => subscribe(() => onPlacement()), [subscribe]);

  const isPanReady = usePlacement(
    viewport,
    ({ scale }) => picture.width * scale > stage.width || picture.height * scale > stage.height,
  );
  return { isPanning: isPanning && isPanReady, isPanReady };
}

/** One finger of two moved: zoom by how far they are apart, about the middle between them, and follow that middle. */
function pinch(
  from: Placement,
  { before, point, other }: { before: Point; point: Point; other: Point },
  picture: Size,
  stage: Size,
): Placement {
  const factor = distance(point, other) / Math.max(1, distance(before, other));
  const zoomed = zoomAbout(from, factor, middle(before, other), picture, stage);
  return panBy(zoomed, minus(middle(point, other), middle(before, other)), picture, stage);
}

function pointOf(event: MouseEvent, element: HTMLElement | null): Point {
  const rect = element?.getBoundingClientRect();
  return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}
