import type { Locale } from '../domain/locale';
import en from './messages/en.json';
import zhCN from './messages/zh-CN.json';

/** Every text a person reads, by section. English is the source; .ci/check-messages.ts keeps the others equal to it. */
export type Messages = typeof en;
export const MESSAGES: Readonly<Record<Locale, Messages>> = { en, 'zh-CN': zhCN };

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
