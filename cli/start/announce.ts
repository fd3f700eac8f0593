import type { Config } from '@/lib/server/config/env';
import { DEMONSTRATION_ACCOUNTS, DEMONSTRATION_PASSWORD } from '@/lib/contracts/demonstration-accounts';

/** What a person needs next: where to go and how to get in. */
export function announce({ publicUrl, isDemonstration }: Config, logsDir: string): string {
  const lines = ['', `  Touchstone is ready at ${publicUrl}`, ''];
  if (isDemonstration) {
    lines.push(`  Demonstration accounts (password of all: ${DEMONSTRATION_PASSWORD})`);
    const width = Math.max(...DEMONSTRATION_ACCOUNTS.map(({ email }) => email.length));
    for (const { email, roles } of DEMONSTRATION_ACCOUNTS) {
      lines.push(`    ${email.padEnd(width)}  ${roles.join(', ')}`);
    }
  } else {
    lines.push('  Add accounts with: npx touchstone user create --help');
  }
  return [...lines, '', `  Logs: ${logsDir}   Stop: Ctrl-C`, ''].join('\n');
}
