'use client';

import {
  Activity,
  Bell,
  ChartColumn,
  ArrowLeftRight,
  Database,
  FileBadge,
  Boxes,
  GraduationCap,
  Images,
  Layers,
  ListChecks,
  ListFilter,
  Scale,
  SlidersHorizontal,
  SquareDashedMousePointer,
  Tags,
  Target,
  type LucideIcon,
  Users,
} from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Emblem } from './Emblem';
import { GlobalKeys } from './GlobalKeys';
import { PersonProvider, type Person } from './person';
import { PlaceLink } from './PlaceLink';
import { placesOf, type Place } from './places';
import { useAttention } from './use-attention';

const ICONS: Record<Place['name'], LucideIcon> = {
  review: ListChecks,
  queue: ListFilter,
  label: SquareDashedMousePointer,
  batches: Layers,
  brands: Tags,
  thresholds: SlidersHorizontal,
  data: Images,
  datasets: Database,
  learning: GraduationCap,
  insights: ChartColumn,
  alerts: Bell,
  evaluation: Target,
  exchange: ArrowLeftRight,
  cases: Scale,
  releases: Boxes,
  authorizations: FileBadge,
  system: Activity,
  accounts: Users,
};

/** The rail at the left and the room beside it; a page puts its TopBar and its content into the room. */
export function AppShell({ person, children }: { person: Person; children: ReactNode }) {
  const t = useTranslations('shell');
  const path = usePathname();
  const places = placesOf(person.roles);
  const attention = useAttention(person.roles);
  // A page may lie under another one: the nearest place is where one is.
  const here = places
    .filter((place) => path === place.path || path.startsWith(`${place.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  return (
    <PersonProvider person={person}>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-solid px-3 py-2 text-on-solid focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <div className="grid h-dvh grid-cols-[3.25rem_minmax(0,1fr)]">
        <nav
          aria-label={t('places')}
          className="flex min-h-0 [scrollbar-width:none] flex-col items-center gap-1 overflow-y-auto border-r border-line bg-panel py-2"
        >
          <Emblem className="mb-2 size-7 text-accent" />
          {places.map((place, index) => (
            <PlaceLink
              key={place.path}
              isFirstOfGroup={index > 0 && place.group !== places[index - 1]!.group}
              href={place.path}
              name={t(place.name)}
              Icon={ICONS[place.name]}
              isHere={place.path === here?.path}
              count={attention[place.name] ?? 0}
            />
          ))}
        </nav>
        <div id="content" className="flex min-h-0 min-w-0 flex-col">
          {children}
        </div>
      </div>
      <GlobalKeys />
    </PersonProvider>
  );
}
