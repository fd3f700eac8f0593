import { InvalidArgumentError } from 'commander';

/** A whole number from 0 on. */
export function toCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('give a whole number from 0 on');
  return Number(text);
}

/** A whole number from 1 on. */
export function toPositiveCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('give a whole number from 1 on');
  return Number(text);
}

/** A share with both ends excluded. */
export function toShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError('give a share between 0 and 1, such as 0.01');
  return share;
}
