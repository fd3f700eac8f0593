'use client';

import { Slider as BaseSlider } from '@base-ui/react/slider';

type Props = {
  label: string;
  /** 0..1 */ share: number;
  className?: string;
  onChange: (share: number) => void;
};

export function Slider({ label, share, className, onChange }: Props) {
  return (
    <BaseSlider.Root
      value={Math.round(share * 100)}
      min={10}
      max={100}
      step={5}
      onValueChange={(value) => onChange(value / 100)}
      className={className}
    >
      <BaseSlider.Control className="flex h-6 w-full touch-none items-center select-none">
        <BaseSlider.Track className="h-1 w-full rounded-full bg-line-strong">
          <BaseSlider.Indicator className="rounded-full bg-accent" />
          <BaseSlider.Thumb
            getAriaLabel={() => label}
            className="size-3.5 rounded-full bg-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
