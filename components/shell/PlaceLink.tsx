import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Tooltip } from '../ui/Tooltip';

type Props = {
  href: string;
  name: string;
  Icon: LucideIcon;
  isHere: boolean;
  /** Things there that want the person; 0 = none. */
  count: number;
  /** A line above it parts it from another kind of places. */
  isFirstOfGroup: boolean;
};

const MOST_SHOWN = 99;

/** A place of the rail, with how many things there want somebody. */
export function PlaceLink({ href, name, Icon, isHere, count, isFirstOfGroup }: Props) {
  const t = useTranslations('shell');
  const words = count === 0 ? name : t('wantsAttention', { place: name, count });
  return (
    <Tooltip text={words} side="right">
      <Link
        href={href}
        aria-label={words}
        aria-current={isHere ? 'page' : undefined}
        className={clsx(
          'relative flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2',
          'hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent',
          isFirstOfGroup &&
            "mt-2 before:absolute before:inset-x-1.5 before:-top-1.5 before:border-t before:border-line-strong before:content-['']",
        )}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-violation px-1 text-center text-2xs leading-4 font-semibold text-on-violation"
          >
            {Math.min(count, MOST_SHOWN)}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
