'use client';

import { clsx } from 'clsx';
import { ImagePlus } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePictureUploads } from '@/lib/client/brands/use-picture-uploads';
import { pictureUrl } from '@/lib/client/pictures';
import type { StoredImage } from '@/lib/contracts/ads';
import { REFERENCE_ROLES, type Definition } from '@/lib/contracts/brands';
import type {
  DefinitionContent,
  DefinitionPicture,
  ReferenceRole,
} from '@/lib/domain/brands/definition-content';
import { EmptyState } from '../../ui/EmptyState';
import type { ChangeDraft } from './change-draft';
import { PictureDesk } from './PictureDesk';
import { UploadList } from './UploadList';

type Props = {
  content: DefinitionContent;
  sizes: Definition['sizes'];
  personId: string;
  isLocked: boolean;
  onChange: ChangeDraft;
  onStored: (image: StoredImage) => void;
  /** The draft as it is when an upload ends, which may be long after it began. */
  read: () => DefinitionContent;
};

/** Pictures that show the brand, and pictures that only look like it: dropped, pasted or chosen, and marked on the table. */
export function PicturesPart({ content, sizes, personId, isLocked, onChange, onStored, read }: Props) {
  const t = useTranslations('brands.definition');
  const { pictures } = content;
  const [chosen, setChosen] = useState<string | null>(null);
  const [dropRole, setDropRole] = useState<ReferenceRole | null>(null);
  const target = useRef<ReferenceRole>('genuine');
  const input = useRef<HTMLInputElement>(null);
  const { uploads, sendAll, dismiss } = usePictureUploads((image) => {
    onStored(image);
    const now = read().pictures;
    if (!now.some(({ sha256 }) => sha256 === image.sha256)) {
      const added = { sha256: image.sha256, role: target.current, note: { en: '', zh: '' }, regions: [] };
      onChange({ pictures: [...now, added] });
    }
    setChosen(image.sha256);
  });
  const take = (role: ReferenceRole, files: readonly File[]) => {
    if (isLocked || files.length === 0) return;
    target.current = role;
    void sendAll(files);
  };
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take('genuine', files);
  });
  // Joins the clipboard: a picture is pasted wherever one is on the page.
  useEffect(() => {
    const listener = (event: ClipboardEvent) => paste(event);
    document.addEventListener('paste', listener);
    return () => document.removeEventListener('paste', listener);
  }, []);

  const picture =
    pictures.find(({ sha256 }) => sha256 === chosen) ??
    pictures.find(({ role }) => role === 'genuine') ??
    pictures[0];
  const replace = (next: DefinitionPicture, gesture?: string) =>
    onChange({ pictures: pictures.map((one) => (one.sha256 === next.sha256 ? next : one)) }, gesture);
  return (
    <section aria-label={t('pictures')} className="flex min-h-0 min-w-0 flex-col">
      <div className="flex gap-4 border-b border-line px-4 py-2">
        {REFERENCE_ROLES.map((role) => (
          // Dropping has its equal by key in the button.
          <div
            key={role}
            data-drop={role}
            onDragOver={(event) => {
              event.preventDefault();
              setDropRole(role);
            }}
            onDragLeave={() => setDropRole(null)}
            onDrop={(event) => {
              event.preventDefault();
              setDropRole(null);
              take(role, [...event.dataTransfer.files]);
            }}
            className={clsx(
              'min-w-0 rounded-md p-1',
              role === 'genuine' ? 'flex-2' : 'flex-1',
              dropRole === role && 'bg-accent-soft outline-2 -outline-offset-2 outline-accent',
            )}
          >
            <h2 className="mb-1 text-xs font-semibold text-ink-3">
              {t(`roles.${role}`, { count: pictures.filter((one) => one.role === role).length })}
            </h2>
            <ul className="flex gap-2 overflow-x-auto p-0.5">
              {pictures
                .filter((one) => one.role === role)
                .map((one, index) => (
                  <li key={one.sha256}>
                    <button
                      type="button"
                      aria-label={t('choosePicture', { role, number: index + 1 })}
                      aria-pressed={one.sha256 === picture?.sha256}
                      onClick={() => setChosen(one.sha256)}
                      className="block size-16 overflow-hidden rounded-md border border-line-strong bg-white aria-pressed:outline-2 aria-pressed:outline-accent"
                    >
                      {/* oxlint-disable-next-line nextjs/no-img-element */}
                      <img src={pictureUrl(one.sha256, 160)} alt="" className="size-full object-contain" />
                    </button>
                  </li>
                ))}
              <li>
                <button
                  type="button"
                  disabled={isLocked}
                  aria-label={t('addPicture', { role })}
                  onClick={() => {
                    target.current = role;
                    input.current?.click();
                  }}
                  className="flex size-16 flex-col items-center justify-center gap-1 rounded-md border border-dashed border-line-field text-2xs text-ink-3 hover:text-ink"
                >
                  <ImagePlus size={16} aria-hidden />
                  {t('add')}
                </button>
              </li>
            </ul>
          </div>
        ))}
        <input
          ref={input}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          multiple
          hidden
          aria-label={t('addPictures')}
          onChange={(event) => {
            take(target.current, [...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <UploadList uploads={uploads} onDismiss={dismiss} />
      {picture === undefined ? (
        <EmptyState
          icon={<ImagePlus size={24} aria-hidden />}
          title={t('noPicturesTitle')}
          text={t('noPicturesText')}
        />
      ) : (
        <PictureDesk
          key={picture.sha256}
          picture={picture}
          size={sizes[picture.sha256] ?? null}
          points={content.points}
          smallestMarkPx={content.smallestMarkPx}
          personId={personId}
          isLocked={isLocked}
          onChange={replace}
          onRemove={() => onChange({ pictures: pictures.filter(({ sha256 }) => sha256 !== picture.sha256) })}
        />
      )}
    </section>
  );
}
