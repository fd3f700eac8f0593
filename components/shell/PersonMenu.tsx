'use client';

import { LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button';
import { Menu, MenuItem, MenuNote, MenuSeparator } from '../ui/Menu';
import { usePerson } from './person';
import { useRoleNames } from './role-names';

export function PersonMenu() {
  const t = useTranslations('shell');
  const person = usePerson();
  const roleNames = useRoleNames(person.roles);
  return (
    <Menu
      trigger={
        <Button look="quiet" className="max-w-48 px-2 text-ink">
          <span className="truncate">{person.name}</span>
        </Button>
      }
    >
      <MenuNote>{person.email}</MenuNote>
      <MenuNote>{roleNames}</MenuNote>
      <MenuSeparator />
      <MenuItem
        icon={<LogOut size={14} aria-hidden />}
        onChoose={() => {
          void signOut({ callbackUrl: '/login' });
        }}
      >
        {t('signOut')}
      </MenuItem>
    </Menu>
  );
}
