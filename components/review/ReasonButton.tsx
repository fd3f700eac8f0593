'use client';

import { useTranslations } from 'use-intl';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import { isViolation, type Reason } from '@/lib/domain/reasons';
import { Button } from '../ui/Button';
import { Kbd } from '../ui/Kbd';
import { Tooltip } from '../ui/Tooltip';

type Props = {
  reason: Reason;
  brandName: string | null;
  isGiven: boolean;
  /** Null = cannot be decided now. */
  onDecide: (() => void) | null;
};

export function ReasonButton({ reason, brandName, isGiven, onDecide }: Props) {
  const t = useTranslations('reasons');
  const shortcut = useShortcutLabel(`decide-${reason}`);
  useShortcut(`decide-${reason}`, onDecide);
  const side = isViolation(reason) ? 'violation' : 'clear';
  return (
    <Tooltip text={t(`${reason}.meaning`, { brand: brandName ?? t('anyBrand') })} side="top">
      <Button
        look={isGiven ? side : `${side}-outline`}
        disabled={onDecide === null}
        aria-pressed={isGiven}
        aria-keyshortcuts={shortcut}
        className="justify-start px-2"
        icon={<Kbd className={isGiven ? '' : 'text-ink-2'}>{shortcut}</Kbd>}
        onClick={() => onDecide?.()}
      >
        {t(`${reason}.label`)}
      </Button>
    </Tooltip>
  );
}
