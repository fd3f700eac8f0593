import { useTranslations } from 'use-intl';
import type { LabelKindName } from '@/lib/contracts/datasets';
import { Badge, type Tone } from '../ui/Badge';

type Said = { presence: 'present' | 'absent' | null; kind: LabelKindName | null; isHardNegative: boolean };

/** What is believed of a picture and a brand, in a word or two; dashed = nobody has answered. */
export function LabelBadge({ said, className }: { said: Said | null; className?: string }) {
  const t = useTranslations('labels');
  const words = (tone: Tone, text: string, isDashed = false) => (
    <Badge tone={tone} isDashed={isDashed} {...(className !== undefined && { className })}>
      {text}
    </Badge>
  );
  if (said === null || said.kind === null) return words('neutral', t('unanswered'), true);
  if (said.isHardNegative) return words('unsure', t('hardNegative'));
  return words(said.presence === 'present' ? 'accent' : 'clear', t(`kinds.${said.kind}`));
}
